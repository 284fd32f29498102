package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// togglePin pins a message to its room, or unpins it.
func (r *request) togglePin() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	if r.person() == nil {
		return models.ErrSignedOut
	}
	message, err := r.store.Pin(r.ctx(), *r.person(), r.slug(), id)
	if err != nil {
		return err
	}
	flash := "flash.pinned"
	if message.PinnedAt == 0 {
		flash = "flash.unpinned"
	}
	return r.answerChange(message, flash)
}

// showPins lists the room's pinned messages.
func (r *request) showPins() error {
	pins, err := r.store.Pins(r.ctx(), r.access.Room.ID)
	if err != nil {
		return err
	}
	if err := r.hideBlocked(); err != nil {
		return err
	}
	return r.render(http.StatusOK, views.PinsPage(r.viewer, r.access.Room, pins))
}
