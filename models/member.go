package models

import (
	"context"
	"strings"

	"samovar/models/words"
)

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
	return c.membersChanged(room)
}

// Asked is which members of a room are asked for.
type Asked struct {
	// Name is a part of the nickname or the username, empty for all.
	Name string
	// But are the people to leave out; at most 500.
	But []int64
	// Offset and Limit choose a page.
	Offset, Limit int
}

// Members returns a room's members by name, accounts before guests, and the number of all that were asked for.
func (s *Store) Members(ctx context.Context, room int64, asked Asked) ([]Person, int, error) {
	var found []struct {
		Person
		Total int
	}
	pattern := namePattern(asked.Name)
	but := append([]int64{0}, asked.But[:min(len(asked.But), maxPeople)]...)
	err := s.read(ctx).
		Raw("SELECT "+personColumns+`, count(*) OVER () AS total FROM memberships m JOIN people p ON p.id = m.person_id
		WHERE m.room_id = ? AND p.id NOT IN ? AND `+isNamed+`
		ORDER BY p.kind DESC, p.nickname_key, p.id LIMIT ? OFFSET ?`,
			room, but, pattern, pattern, asked.Limit, asked.Offset).
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

// Present returns, of the people who have a room open, those who have a name that contains what was typed, by name. A
// person who was removed from a private room has left it, though their page may still be there.
func (s *Store) Present(ctx context.Context, room Room, ids []int64, typed string) ([]Person, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found []Person
	pattern := namePattern(typed)
	err := s.read(ctx).Raw("SELECT "+personColumns+" FROM people p WHERE p.id IN ? AND p.deleted_at = 0 AND "+isNamed+`
		AND (? OR EXISTS (SELECT 1 FROM memberships WHERE room_id = ? AND person_id = p.id))
		ORDER BY p.nickname_key, p.id`,
		ids[:min(len(ids), maxPeople)], pattern, pattern, !room.IsPrivate(), room.ID).Scan(&found).Error
	return found, wrap(err, "find who is in room %d", room.ID)
}

// isNamed is the condition for a person (p) to have a name that a pattern fits; it takes namePattern twice.
const isNamed = `(p.nickname_key LIKE ? ESCAPE '\' OR p.username_key LIKE ? ESCAPE '\')`

// namePattern returns a pattern for names that contain what was typed.
func namePattern(typed string) string {
	return "%" + likePattern.Replace(words.FoldMarks(strings.TrimSpace(typed))) + "%"
}
