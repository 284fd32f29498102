package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showAdminRooms shows a page of all rooms.
func (r *request) showAdminRooms() error {
	r.viewer.Flash = r.takeFlash()
	before, _ := parseID(r.URL.Query().Get("before")) // none is the first page
	rooms := views.AdminRooms{RoomQuery: models.RoomQuery{
		Name:   firstRunes(legible(r.URL.Query().Get("q")), maxQuery),
		Before: before,
	}}
	var err error
	if rooms.Found, rooms.More, err = r.store.AdministeredRooms(r.ctx(), rooms.RoomQuery); err != nil {
		return err
	}
	return r.render(http.StatusOK, views.AdminRoomsPage(r.viewer, rooms))
}

func (r *request) showAdminRoom() error {
	r.viewer.Flash = r.takeFlash()
	return r.renderAdminRoom(http.StatusOK, views.Form{})
}

func (r *request) renderAdminRoom(status int, form views.Form) error {
	room, err := r.roomFacts()
	if err != nil {
		return err
	}
	return r.render(status, views.AdminRoomPage(r.viewer, room, form))
}

// roomFacts returns the room that the address names.
func (r *request) roomFacts() (models.RoomFacts, error) {
	id, err := r.id()
	if err != nil {
		return models.RoomFacts{}, err
	}
	return r.store.FactsOfRoom(r.ctx(), id)
}

// giveRoom makes a member the owner of a room.
func (r *request) giveRoom() error {
	room, err := r.roomFacts()
	if err == nil {
		err = r.store.GiveRoom(r.ctx(), *r.person(), room.ID, r.field("username"))
	}
	if err != nil {
		form, status, err := r.refusal(err)
		if err != nil {
			return err
		}
		return r.renderAdminRoom(status, form)
	}
	return r.succeed(views.AdminRoomPath(room.ID), "flash.owner", room.Name)
}

// closeRoom deletes a room.
func (r *request) closeRoom() error {
	room, err := r.roomFacts()
	if err == nil {
		err = r.store.CloseRoom(r.ctx(), *r.person(), room.ID)
	}
	if err != nil {
		return err
	}
	return r.succeed(views.AdminRoomsPath, "flash.room.deleted", room.Name)
}
