package models

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// Access is a room, somebody at its door, and so what they may do there.
type Access struct {
	Room Room
	// Person is nil for somebody who has done nothing yet.
	Person *Person
	// Member says that the person has joined; ReadOrdinal is how far they have read.
	Member      bool
	ReadOrdinal int64
	// Level is what the person wants to be told of there; empty for who has not joined.
	Level Level
	// Draft is what the person has begun to write there, in whatever browser.
	Draft string
	// Blocked says that the other of two in a direct conversation has blocked the person.
	Blocked bool
	// GuestsWelcome is the operator's word for the whole site.
	GuestsWelcome bool
}

// Enter is who may read the room and what else they may do there. It returns ErrNotFound for a room that does not
// exist, ErrSignedOut where an account is needed, ErrForbidden for a private room that was not joined.
func (s *Store) Enter(ctx context.Context, person *Person, slug string) (Access, error) {
	access, err := s.Approach(ctx, person, slug)
	if err != nil {
		return Access{}, err
	}
	return access, access.MayRead()
}

// Approach is the same for somebody who may have to join first: it fails only where there is no such room.
func (s *Store) Approach(ctx context.Context, person *Person, slug string) (Access, error) {
	access, err := approach(s.read(ctx), person, slug)
	access.GuestsWelcome = s.guestsWelcome
	return access, wrap(err, "approach room %q", slug)
}

// enter is Enter within a change.
func (c *change) enter(person *Person, slug string) (Access, error) {
	access, err := c.approach(person, slug)
	if err != nil {
		return Access{}, err
	}
	return access, access.MayRead()
}

// approach is Approach within a change. The person is read anew, in the same query: this is part of every post.
func (c *change) approach(person *Person, slug string) (Access, error) {
	access := Access{Person: &Person{}, GuestsWelcome: c.store.guestsWelcome}
	err := one(c.tx, access.dest(access.Person.dest()...), selectAccessAndPerson, person.ID, slug)
	if errors.Is(err, ErrNotFound) {
		_, gone := c.person(person.ID)
		return Access{}, errors.Join(gone, err)
	}
	if err == nil && access.Person.IsGone() {
		err = ErrSignedOut
	}
	if err == nil {
		err = settleBlock(c.tx, &access)
	}
	return access, err
}

// settleBlock finds out whether the person is blocked by the other of two.
func settleBlock(tx *gorm.DB, a *Access) error {
	if !a.Room.Direct || !a.Member || a.Person == nil {
		return nil
	}
	return tx.Raw(
		`SELECT EXISTS (SELECT 1 FROM blocks b JOIN memberships m ON m.person_id = b.person_id AND m.room_id = ?
			WHERE b.blocked_id = ?) AND (SELECT count(*) FROM memberships WHERE room_id = ?) = 2`,
		a.Room.ID,
		a.Person.ID,
		a.Room.ID,
	).Row().Scan(
		&a.Blocked,
	)
}

// These are part of every request and of every post, and scanned by hand.
var (
	accessColumns = roomColumns +
		", m.person_id IS NOT NULL, coalesce(m.read_ordinal, 0), coalesce(m.draft, ''), coalesce(m.notify, '')"
	selectAccess = "SELECT " + accessColumns + ` FROM rooms r
		LEFT JOIN memberships m ON m.room_id = r.id AND m.person_id = ? WHERE r.slug = ? AND r.deleted_at = 0`
	selectAccessAndPerson = "SELECT " + accessColumns + ", " + personColumns + ` FROM rooms r JOIN people p ON p.id = ?
		LEFT JOIN memberships m ON m.room_id = r.id AND m.person_id = p.id WHERE r.slug = ? AND r.deleted_at = 0`
)

// dest returns the destinations of a scan of accessColumns, and more behind them.
func (a *Access) dest(more ...any) []any {
	return append(a.Room.dest(&a.Member, &a.ReadOrdinal, &a.Draft, &a.Level), more...)
}

func approach(tx *gorm.DB, person *Person, slug string) (Access, error) {
	var id int64
	if person != nil {
		id = person.ID
	}
	access := Access{Person: person}
	err := one(tx, access.dest(), selectAccess, id, slug)
	if err == nil {
		err = settleBlock(tx, &access)
	}
	if err != nil {
		return Access{}, err
	}
	return access, nil
}
