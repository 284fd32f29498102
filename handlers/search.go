package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"samovar/models"
	"samovar/views"
)

// searchRoom searches the messages of one room.
func (r *request) searchRoom() error {
	return r.renderSearch(views.Search{Room: &r.access.Room}, r.slug())
}

// searchAll searches all rooms of the viewer, or the one that the address names.
func (r *request) searchAll() error {
	slug := r.searchParam("room")
	page, err := r.searchedRooms(slug)
	if err != nil {
		return err
	}
	return r.renderSearch(page, slug)
}

// searchedRooms returns the viewer's rooms, and the one that the address names if they may read it.
func (r *request) searchedRooms(slug string) (page views.Search, err error) {
	var asked int64
	if slug != "" {
		access, err := r.store.Enter(r.ctx(), r.person(), slug)
		if errors.Is(err, models.ErrNotFound) {
			return page, fmt.Errorf("%w: %w", errNoRoom, err)
		}
		if err != nil {
			return page, err
		}
		asked = access.Room.ID
	}
	page.Rooms, err = r.store.RoomsOf(r.ctx(), r.person(), asked)
	return page, err
}

// renderSearch answers with the matches, or with the form alone where nothing was asked. The form itself, which asks
// while it is typed, gets the matches without it.
func (r *request) renderSearch(page views.Search, room string) error {
	var err error
	page.Form.Values = url.Values{}
	for _, field := range []string{"q", "by", "room", "files", "from", "to"} {
		page.Form.Values.Set(field, r.searchParam(field))
	}
	if err := r.hideBlocked(); err != nil {
		return err
	}
	status := http.StatusOK
	if page.Found, page.Asked, err = r.findMessages(room, r.beforeParam()); err != nil {
		var refused views.Form
		if refused, status, err = r.refusal(err); err != nil {
			return err
		}
		page.Form.Problems = refused.Problems
	}
	page.Further = r.URL.Query().Has("before")
	if r.hx() && !r.viewer.InPanel {
		return r.render(status, views.Findings(r.viewer, page))
	}
	return r.render(status, views.SearchPage(r.viewer, page))
}

// findMessages returns the matches, and whether there was anything to search for.
func (r *request) findMessages(room string, before int64) (found models.Found, asked bool, err error) {
	search, err := models.NewSearch(models.SearchForm{
		Words:   r.searchParam("q"),
		By:      r.searchParam("by"),
		Room:    room,
		HasFile: r.searchParam("files") != "",
		From:    r.searchParam("from"),
		To:      r.searchParam("to"),
		Zone:    r.viewer.DayZone(),
	})
	if err != nil || search.IsEmpty() {
		return found, false, err
	}
	if err := r.limits.allow(r.limits.searches, r.address()); err != nil {
		return found, false, err
	}
	found, err = r.store.Search(r.ctx(), r.person(), search, before)
	return found, err == nil, err
}

// searchParam returns the start of a parameter of the address, as much of it as is used.
func (r *request) searchParam(name string) string {
	return firstRunes(legible(r.URL.Query().Get(name)), maxQuery)
}
