package handlers

import (
	"net/http"
	"strconv"

	"samovar/views"
)

// membersOnPage is how many members one page lists.
const membersOnPage = 100

// showMembers lists the members of a private room, for its owner to remove some. Who is in a public room comes back
// with a word.
func (c *call) showMembers() error {
	if !c.access.Room.IsPrivate() {
		return errNoPage
	}
	page, err := strconv.Atoi(c.r.URL.Query().Get("page"))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	list := views.Members{Access: c.access, Page: page}
	if list.Members, list.Count, err = c.s.store.Members(c.ctx(), c.access.Room.ID, (page-1)*membersOnPage, membersOnPage); err != nil {
		return err
	}
	list.More = page*membersOnPage < list.Count
	c.viewer.Flash = c.takeFlash()
	return c.render(http.StatusOK, views.MembersPage(c.viewer, list))
}

func (c *call) removeMember() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	ticked, err := c.ticked("link")
	if err != nil {
		return err
	}
	removal, err := c.s.store.RemoveMember(c.ctx(), *c.person(), c.slug(), id, ticked["link"])
	if err != nil {
		return err
	}
	flash := "flash.member.removed"
	if ticked["link"] {
		flash = "flash.member.removed.link"
	}
	return c.succeed(views.MembersPath(removal.Slug), flash, removal.Person.Nickname)
}

// renewLink gives a private room another address.
func (c *call) renewLink() error {
	slug, err := c.s.store.RenewLink(c.ctx(), *c.person(), c.slug())
	if err != nil {
		return err
	}
	return c.succeed(views.SettingsPath(slug)+"#link", "flash.link.renewed")
}
