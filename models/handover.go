package models

import (
	"context"
	"fmt"
)

// HandOver makes a member the owner of a room. Who owned it stays as one of its moderators. Its owner may, and
// administrators. It returns ErrNotFound for a person who has not joined, ErrForbidden for one who cannot own it.
func (s *Store) HandOver(ctx context.Context, by Person, slug string, person int64) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&by, slug)
		if err != nil {
			return err
		}
		p, err := c.person(person)
		if err != nil {
			return ErrNotFound
		}
		if !access.MayHandOver(p) {
			return ErrForbidden
		}
		var joined int64
		if err := c.membership(access.Room.ID, person).Count(&joined).Error; err != nil {
			return fmt.Errorf("look for the membership: %w", err)
		}
		if joined == 0 {
			return ErrNotFound
		}
		if err := c.membership(access.Room.ID, access.Room.OwnerID).Update("moderator", true).Error; err != nil {
			return fmt.Errorf("keep the owner as a moderator: %w", err)
		}
		if err := c.room(access.Room.ID).Update("owner_id", person).Error; err != nil {
			return fmt.Errorf("set the owner: %w", err)
		}
		return c.log(deedRow{ByID: by.ID, Act: "owner", RoomID: access.Room.ID, PersonID: person})
	})
	return wrap(err, "hand room %q over", slug)
}

// Moderators returns the moderators that a room's owner has appointed, at most 500.
func (s *Store) Moderators(ctx context.Context, room int64) (people []int64, err error) {
	err = s.read(ctx).Model(&membership{}).Where("room_id = ? AND moderator", room).Limit(maxPeople).
		Pluck("person_id", &people).Error
	return people, wrap(err, "read the moderators of room %d", room)
}
