package handlers

import (
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"
)

// maxQuery is how many characters of a search term are used.
const maxQuery = 100

func (r *request) showDirectory() error {
	r.viewer.Flash = r.takeFlash()
	return r.renderDirectory(http.StatusOK, views.Form{})
}

// renderDirectory lists the rooms that the address asks for, with a form for a new room as it was typed.
func (r *request) renderDirectory(status int, form views.Form) error {
	query := firstRunes(legible(r.URL.Query().Get("q")), maxQuery)
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	found, err := r.store.PublicRooms(r.ctx(), r.person(), query, page)
	if err != nil {
		return err
	}
	directory := views.Directory{Directory: found, Query: query, Page: page, Room: form}
	return r.render(status, views.DirectoryPage(r.viewer, directory))
}

func firstRunes(text string, limit int) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), limit)])
}

func (r *request) createRoom() error {
	room, err := r.createRoomLimited()
	if err != nil {
		form, status, err := r.refusal(err)
		if err != nil {
			return err
		}
		return r.renderDirectory(status, form)
	}
	return r.succeed(views.RoomPath(room.Slug), "flash.room.created")
}

func (r *request) createRoomLimited() (models.Room, error) {
	if err := r.limits.allow(r.limits.rooms, r.person().Key()); err != nil {
		return models.Room{}, err
	}
	draft := models.RoomDraft{
		Name:       r.field("name"),
		Topic:      r.field("topic"),
		Visibility: models.Visibility(r.field("visibility")),
	}
	return r.store.CreateRoom(r.ctx(), *r.person(), draft)
}
