package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"samovar/models"
	"samovar/views"
)

// searchRoom finds what was said in one room.
func (c *call) searchRoom() error {
	return c.search(views.Search{Room: &c.access.Room}, c.slug())
}

// searchAll finds what was said in all the rooms that one may read, or in the one that is asked for.
func (c *call) searchAll() error {
	slug := c.asked("room")
	page, err := c.searchedRooms(slug)
	if err != nil {
		return err
	}
	return c.search(page, slug)
}

// searchedRooms are one's own rooms, and the one that is asked for, which one may read.
func (c *call) searchedRooms(slug string) (page views.Search, err error) {
	var asked int64
	if slug != "" {
		access, err := c.s.store.Enter(c.ctx(), c.person(), slug)
		if errors.Is(err, models.ErrNotFound) {
			return page, fmt.Errorf("%w: %w", errNoRoom, err)
		}
		if err != nil {
			return page, err
		}
		asked = access.Room.ID
	}
	page.Rooms, err = c.s.store.RoomsOf(c.ctx(), c.person(), asked)
	return page, err
}

// search answers with what was found, or with the form alone where nothing was asked.
func (c *call) search(page views.Search, room string) error {
	var err error
	page.Form.Values = url.Values{}
	for _, field := range []string{"q", "by", "room", "files", "from", "to"} {
		page.Form.Values.Set(field, c.asked(field))
	}
	if err := c.hide(); err != nil {
		return err
	}
	status := http.StatusOK
	if page.Found, page.Asked, err = c.find(room, c.before()); err != nil {
		var refused views.Form
		if refused, status, err = c.refusal(err); err != nil {
			return err
		}
		page.Form.Problems = refused.Problems
	}
	return c.render(status, views.SearchPage(c.viewer, page))
}

// find looks for what was asked, and says whether there was anything to look for.
func (c *call) find(room string, before int64) (found models.Found, asked bool, err error) {
	search, err := models.NewSearch(models.SearchForm{
		Words:   c.asked("q"),
		By:      c.asked("by"),
		Room:    room,
		HasFile: c.asked("files") != "",
		From:    c.asked("from"),
		To:      c.asked("to"),
	})
	if err != nil || search.IsEmpty() {
		return found, false, err
	}
	if err := c.s.limits.allow(c.s.limits.searches, c.address()); err != nil {
		return found, false, err
	}
	found, err = c.s.store.Search(c.ctx(), c.person(), search, before)
	return found, err == nil, err
}

// asked is what the address says under a name, as far as it is looked at.
func (c *call) asked(name string) string {
	return firstRunes(legible(c.r.URL.Query().Get(name)), maxQuery)
}
