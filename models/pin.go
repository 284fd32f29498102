package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// maxPins is how many messages one room can have pinned.
const maxPins = 50

// Pin pins a message to its room, or removes the pin. It returns Invalid if the room has too many pins.
func (s *Store) Pin(ctx context.Context, p Person, slug string, id int64) (Message, error) {
	var m Message
	err := s.change(ctx, func(c *change) error {
		access, found, err := c.message(p, slug, id)
		if err != nil {
			return err
		}
		if !access.MayPin() {
			return ErrForbidden
		}
		if found.DeletedAt != 0 {
			return ErrNotFound
		}
		if found.PinnedAt == 0 && access.Room.Pins >= maxPins {
			return Invalid{Field: "pin", Reason: "problem.pin.many", Args: []any{maxPins}}
		}
		if err := c.pin(found, found.PinnedAt == 0); err != nil {
			return err
		}
		m, err = messageByID(c.tx, found.RoomID, id)
		return err
	})
	return m, wrap(err, "pin message %d", id)
}

// pin sets or removes the pin of a message. The message is drawn again, and the room's head counts the pins.
func (c *change) pin(m Message, set bool) error {
	at, count, room := c.now, gorm.Expr("pins + 1"), c.room(m.RoomID)
	if !set {
		at, count, room = 0, gorm.Expr("pins - 1"), room.Where("pins > 0")
	}
	if err := c.tx.Model(&messageRow{}).Where("id = ?", m.ID).Update("pinned_at", at).Error; err != nil {
		return fmt.Errorf("set the pin: %w", err)
	}
	if err := room.Update("pins", count).Error; err != nil {
		return fmt.Errorf("count the pins: %w", err)
	}
	return c.redraw(m.RoomID, m.ID)
}

// Pins returns the pinned messages of a room, the latest pin first.
func (s *Store) Pins(ctx context.Context, room int64) ([]Message, error) {
	found, err := messages(s.read(ctx), maxPins, selectPins, room, maxPins)
	return found, wrap(err, "list the pins of room %d", room)
}

var selectPins = selectMessages + "WHERE m.room_id = ? AND m.pinned_at <> 0 ORDER BY m.pinned_at DESC LIMIT ?"
