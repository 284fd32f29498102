package models

import "context"

// Removal is the outcome of RemoveMember.
type Removal struct {
	Person Person
	// Slug is the room's address afterwards.
	Slug string
}

// RemoveMember ends a member's membership of a private room, and their open pages of it. They still know its address,
// which would let them in again, so with renewed the room gets another. The person who removes stays, so the room is
// never deserted by it. It returns ErrNotFound for a person who is no member, and ErrForbidden for one who may not be
// removed.
func (s *Store) RemoveMember(ctx context.Context, by Person, slug string, id int64, renewed bool) (Removal, error) {
	removal := Removal{Slug: slug}
	err := s.change(ctx, func(c *change) error {
		access, err := c.manage(by, slug)
		if err != nil {
			return err
		}
		err = one(
			c.tx,
			removal.Person.dest(),
			"SELECT "+personColumns+` FROM memberships m JOIN people p ON p.id = m.person_id
			WHERE m.room_id = ? AND m.person_id = ?`,
			access.Room.ID,
			id,
		)
		if err != nil {
			return err
		}
		if !access.MayRemove(removal.Person) {
			return ErrForbidden
		}
		if err := c.endMembership(access.Room.ID, id); err != nil || !renewed {
			return err
		}
		removal.Slug, err = c.renewLink(access.Room.ID)
		return err
	})
	return removal, wrap(err, "remove person %d from a room", id)
}

// endMembership deletes a membership and the invitations of its person to the room, and ends their open pages of it.
func (c *change) endMembership(room, person int64) error {
	for _, row := range []any{&membership{}, &invitationRow{}} {
		if err := c.tx.Where("room_id = ? AND person_id = ?", room, person).Delete(row).Error; err != nil {
			return err
		}
	}
	c.lose(RightsLost{Person: person, Room: room})
	c.roomsChanged(person)
	return nil
}

// Members returns a room's members by name, from an offset on and at most limit, and the number of all.
func (s *Store) Members(ctx context.Context, room int64, offset, limit int) ([]Person, int, error) {
	var found []struct {
		Person
		Total int
	}
	err := s.read(ctx).
		Raw("SELECT "+personColumns+`, count(*) OVER () AS total FROM memberships m JOIN people p ON p.id = m.person_id
		WHERE m.room_id = ? ORDER BY p.kind DESC, p.nickname, p.id LIMIT ? OFFSET ?`, room, limit, offset).
		Scan(&found).
		Error
	if err != nil || len(found) == 0 {
		return nil, 0, wrap(err, "read the members of room %d", room)
	}
	people := make([]Person, len(found))
	for i, row := range found {
		people[i] = row.Person
	}
	return people, found[0].Total, nil
}
