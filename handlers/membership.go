package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"
)

// joinRoom makes someone a member of a room whose address they know. A stranger becomes a guest by it.
func (c *call) joinRoom() error {
	if !c.access.MayJoin() {
		return models.ErrSignedOut
	}
	person, err := c.somebody()
	if err != nil {
		return err
	}
	if err := c.s.store.Join(c.ctx(), person, c.slug()); err != nil {
		return err
	}
	return c.succeed(views.RoomPath(c.slug()), "flash.joined", c.access.Room.Name)
}

// leaveRoom ends a membership. A form that does not say that the room is deleted with it, as one of a page from
// before the others left, is answered with one that does.
func (c *call) leaveRoom() error {
	if c.person() == nil {
		return models.ErrSignedOut
	}
	leave := c.s.store.Leave
	if c.field("closing") != "" {
		leave = c.s.store.LeaveAndClose
	}
	err := leave(c.ctx(), *c.person(), c.slug())
	if errors.Is(err, models.ErrLast) {
		return c.render(http.StatusConflict, views.LeavePage(c.viewer, c.access.Room))
	}
	if err != nil {
		return err
	}
	return c.succeed("/rooms", "flash.left", c.access.Room.Name)
}
