package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// pin pins a message to its room, or takes the pin out.
func (c *call) pin() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	if c.person() == nil {
		return models.ErrSignedOut
	}
	message, err := c.s.store.Pin(c.ctx(), *c.person(), c.slug(), id)
	if err != nil {
		return err
	}
	flash := "flash.pinned"
	if message.PinnedAt == 0 {
		flash = "flash.unpinned"
	}
	return c.done(message, flash)
}

// showPins lists what is pinned to a room.
func (c *call) showPins() error {
	pins, err := c.s.store.Pins(c.ctx(), c.access.Room.ID)
	if err != nil {
		return err
	}
	if err := c.hide(); err != nil {
		return err
	}
	return c.render(http.StatusOK, views.PinsPage(c.viewer, c.access.Room, pins))
}
