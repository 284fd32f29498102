package handlers

import (
	"net/http"
	"strconv"

	"samovar/views"
)

// membersPageSize is how many members one page lists.
const membersPageSize = 100

// showMembers lists the members of a private room, so that its owner can remove some. A public room has no such
// page: a removed member would just join again.
func (r *request) showMembers() error {
	if !r.access.Room.IsPrivate() {
		return errNoPage
	}
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	list, start := views.Members{Access: r.access, Page: page}, (page-1)*membersPageSize
	list.Members, list.Count, err = r.store.Members(r.ctx(), r.access.Room.ID, start, membersPageSize)
	if err != nil {
		return err
	}
	list.More = page*membersPageSize < list.Count
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.MembersPage(r.viewer, list))
}

func (r *request) removeMember() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	ticked, err := r.ticked("link")
	if err != nil {
		return err
	}
	removal, err := r.store.RemoveMember(r.ctx(), *r.person(), r.slug(), id, ticked["link"])
	if err != nil {
		return err
	}
	flash := "flash.member.removed"
	if ticked["link"] {
		flash = "flash.member.removed.link"
	}
	return r.succeed(views.MembersPath(removal.Slug), flash, removal.Person.Nickname)
}
