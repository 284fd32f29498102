package handlers

import (
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"
)

// maxQuery is how many characters of a search are looked at.
const maxQuery = 100

func (c *call) showDirectory() error {
	c.viewer.Flash = c.takeFlash()
	return c.renderDirectory(http.StatusOK, views.Form{})
}

// showDirectory shows the rooms the address asks for, with a form for a new one as it was typed.
func (c *call) renderDirectory(status int, form views.Form) error {
	query := firstRunes(legible(c.r.URL.Query().Get("q")), maxQuery)
	page, err := strconv.Atoi(c.r.URL.Query().Get("page"))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	found, err := c.s.store.PublicRooms(c.ctx(), c.person(), query, page)
	if err != nil {
		return err
	}
	return c.render(
		status,
		views.DirectoryPage(c.viewer, views.Directory{Directory: found, Query: query, Page: page, Room: form}),
	)
}

func firstRunes(text string, limit int) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), limit)])
}

func (c *call) createRoom() error {
	room, err := c.createLimited()
	if err != nil {
		form, status, err := c.refusal(err)
		if err != nil {
			return err
		}
		return c.renderDirectory(status, form)
	}
	return c.succeed(views.RoomPath(room.Slug), "flash.room.created")
}

func (c *call) createLimited() (models.Room, error) {
	if err := c.s.limits.allow(c.s.limits.rooms, c.person().Key()); err != nil {
		return models.Room{}, err
	}
	draft := models.RoomDraft{
		Name:       c.field("name"),
		Topic:      c.field("topic"),
		Visibility: models.Visibility(c.field("visibility")),
	}
	return c.s.store.CreateRoom(c.ctx(), *c.person(), draft)
}
