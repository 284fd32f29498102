package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// ActiveRestriction is a restriction of a person in a room, as moderators see it.
type ActiveRestriction struct {
	Restriction `       gorm:"embedded"`
	Person      Person `gorm:"-"`
	// By is the name of the moderator who set it, empty for one who has gone.
	By, Note  string
	CreatedAt int64
}

// restrictionsShown limits the list of a room's restrictions.
const restrictionsShown = 200

// Restrictions returns what people may not do in a room now, the latest first; at most 200.
func (s *Store) Restrictions(ctx context.Context, room int64) ([]ActiveRestriction, error) {
	rows, err := s.read(ctx).Raw(selectActive, room, s.now(), restrictionsShown).Rows()
	if err != nil {
		return nil, fmt.Errorf("list the restrictions of room %d: %w", room, err)
	}
	defer func() { _ = rows.Close() }() // they were only read
	var found []ActiveRestriction
	for rows.Next() {
		var a ActiveRestriction
		if err := rows.Scan(a.Person.dest(&a.Kind, &a.EndsAt, &a.Reason, &a.Note, &a.CreatedAt, &a.By)...); err != nil {
			return nil, fmt.Errorf("read a restriction of room %d: %w", room, err)
		}
		found = append(found, a)
	}
	return found, wrap(rows.Err(), "read the restrictions of room %d", room)
}

var selectActive = "SELECT " + personColumns + `, x.kind, x.ends_at, x.reason, x.note, x.created_at, coalesce(b.nickname, '')
	FROM restrictions x JOIN people p ON p.id = x.person_id LEFT JOIN people b ON b.id = x.by_id
	WHERE x.room_id = ? AND (x.ends_at = 0 OR x.ends_at > ?) ORDER BY x.created_at DESC, p.id DESC LIMIT ?`

// RestrictionOf returns what a person may not do in a room now; its kind is empty for none.
func (s *Store) RestrictionOf(ctx context.Context, room int64, p Person) (r Restriction, err error) {
	const query = `SELECT kind, ends_at, reason FROM restrictions
		WHERE room_id = ? AND person_id = ? AND (ends_at = 0 OR ends_at > ?)`
	err = one(s.read(ctx), []any{&r.Kind, &r.EndsAt, &r.Reason}, query, room, p.ID, s.now())
	if errors.Is(err, ErrNotFound) {
		return Restriction{}, nil
	}
	return r, wrap(err, "read the restriction of person %d", p.ID)
}

// Knows reports whether a moderator may act on a person in the room: they have joined it, wrote in it, or are
// restricted there. Otherwise the owner of any room could read all names of the site, and reset them. Moderators of
// the site know all.
func (s *Store) Knows(ctx context.Context, a Access, person int64) (bool, error) {
	known, err := knows(s.read(ctx), a, person)
	return known, wrap(err, "look for person %d in a room", person)
}

func knows(tx *gorm.DB, a Access, person int64) (known bool, err error) {
	if a.Rank() >= SiteModerator {
		return true, nil
	}
	room := a.Room.ID
	err = one(tx, []any{&known}, selectKnown, room, person, room, person, room, person)
	return known, err
}

const selectKnown = `SELECT EXISTS (SELECT 1 FROM memberships WHERE room_id = ? AND person_id = ?)
	OR EXISTS (SELECT 1 FROM messages WHERE room_id = ? AND author_id = ?)
	OR EXISTS (SELECT 1 FROM restrictions WHERE room_id = ? AND person_id = ?)`
