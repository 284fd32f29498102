package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"
)

// joinRoom makes the person a member of a room whose address they know. A stranger becomes a guest by it.
func (r *request) joinRoom() error {
	if err := r.access.MayJoin(); err != nil {
		return err
	}
	person, err := r.ensurePerson()
	if err != nil {
		return err
	}
	if err := r.store.Join(r.ctx(), person, r.slug()); err != nil {
		return err
	}
	return r.succeed(views.RoomPath(r.slug()), "flash.joined", r.access.Room.Name)
}

// leaveRoom ends a membership. If the room would be deleted with its last member and the form does not say so, as
// on a page that is older than the others' leaving, the answer is a form that does.
func (r *request) leaveRoom() error {
	if r.person() == nil {
		return models.ErrSignedOut
	}
	leave := r.store.Leave
	if r.field("closing") != "" {
		leave = r.store.LeaveAndClose
	}
	err := leave(r.ctx(), *r.person(), r.slug())
	if errors.Is(err, models.ErrLast) {
		return r.render(http.StatusConflict, views.LeavePage(r.viewer, r.access.Room))
	}
	if err != nil {
		return err
	}
	if r.access.Room.Direct {
		return r.succeed("/rooms", "flash.left.direct")
	}
	return r.succeed("/rooms", "flash.left", r.access.Room.Name)
}
