package models

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// Access is a room and a person who wants in; its methods (right.go, right_moderator.go) say what the person may do
// there.
type Access struct {
	Room Room
	// Person is nil for a stranger, who has not said anything yet.
	Person *Person
	// Member reports that the person has joined; ReadOrdinal is the last message they have read.
	Member      bool
	ReadOrdinal int64
	// Moderates reports that the owner has made the person a moderator of the room.
	Moderates bool
	// Level is what notifications the person wants from the room; empty for one who has not joined.
	Level Level
	// Draft is the text that the person has begun to write there, in any of their browsers.
	Draft string
	// Blocked reports that the other of two in a direct conversation has blocked the person.
	Blocked bool
	// Restriction is what the person may not do there now.
	Restriction Restriction
	// Banned reports that Restriction is a ban from the whole site.
	Banned bool
	Lockdown
	// Newcomers counts the guests who have just come, where they are many and the person keeps order there.
	Newcomers int
	// GuestsWelcome reports that the operator lets guests into the site.
	GuestsWelcome bool
}

// Enter returns the access of a person who may read the room. It returns ErrNotFound for a room that does not exist,
// ErrSignedOut where an account is needed, and ErrForbidden for a private room that the person has not joined.
func (s *Store) Enter(ctx context.Context, person *Person, slug string) (Access, error) {
	access, err := s.Approach(ctx, person, slug)
	if err != nil {
		return Access{}, err
	}
	return access, access.MayRead()
}

// Approach returns the access of a person who may have to join first. It fails only where there is no such room.
func (s *Store) Approach(ctx context.Context, person *Person, slug string) (Access, error) {
	access, err := approach(s.read(ctx), person, slug, s.now())
	access.GuestsWelcome = s.guestsWelcome()
	if err == nil {
		access.Newcomers, err = s.newcomers(ctx, access)
	}
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

// approach is Approach within a change. It reads the person anew, in the same query, since it is part of every post.
func (c *change) approach(person *Person, slug string) (Access, error) {
	access := Access{Person: &Person{}, GuestsWelcome: c.store.guestsWelcome()}
	err := one(c.tx, access.dest(access.Person.dest()...), selectAccessAndPerson, person.ID, c.now, slug)
	if errors.Is(err, ErrNotFound) {
		_, gone := c.person(person.ID)
		return Access{}, errors.Join(gone, err)
	}
	if err == nil && access.Person.IsGone() {
		err = ErrSignedOut
	}
	if err == nil {
		access.settleBan(c.now)
		access.Lockdown = access.Room.lockdownAt(c.now)
		err = settleBlock(c.tx, &access)
	}
	return access, err
}

// settleBan lets a ban from the site stand before what the person may not do in the room.
func (a *Access) settleBan(now int64) {
	if a.Person == nil {
		return
	}
	if ban := a.Person.Ban(now); ban.Kind != "" {
		a.Restriction, a.Banned = ban, true
	}
}

// settleBlock sets Blocked: whether the other of two has blocked the person.
func settleBlock(tx *gorm.DB, a *Access) error {
	if !a.Room.Direct || !a.Member || a.Person == nil {
		return nil
	}
	return tx.Raw(selectBlocked, a.Room.ID, a.Person.ID, a.Room.ID).Row().Scan(&a.Blocked)
}

const selectBlocked = `SELECT EXISTS (SELECT 1 FROM blocks b
	JOIN memberships m ON m.person_id = b.person_id AND m.room_id = ? WHERE b.blocked_id = ?)
	AND (SELECT count(*) FROM memberships WHERE room_id = ?) = 2`

// These queries are part of every request and of every post, and are scanned by hand.
var (
	accessColumns = roomColumns +
		", m.person_id IS NOT NULL, coalesce(m.read_ordinal, 0), coalesce(m.draft, ''), coalesce(m.notify, ''), " +
		"coalesce(m.moderator, FALSE), coalesce(x.kind, ''), coalesce(x.ends_at, 0), coalesce(x.reason, ''), " +
		"coalesce(x.token, '')"
	selectAccess = "SELECT " + accessColumns + ` FROM rooms r
		LEFT JOIN memberships m ON m.room_id = r.id AND m.person_id = ?
		LEFT JOIN restrictions x ON x.room_id = r.id AND x.person_id = ? AND (x.ends_at = 0 OR x.ends_at > ?)
		WHERE r.slug = ? AND r.deleted_at = 0`
	selectAccessAndPerson = "SELECT " + accessColumns + ", " + personColumns + ` FROM rooms r JOIN people p ON p.id = ?
		LEFT JOIN memberships m ON m.room_id = r.id AND m.person_id = p.id
		LEFT JOIN restrictions x ON x.room_id = r.id AND x.person_id = p.id AND (x.ends_at = 0 OR x.ends_at > ?)
		WHERE r.slug = ? AND r.deleted_at = 0`
)

// dest returns the destinations of a scan of accessColumns, and more behind them.
func (a *Access) dest(more ...any) []any {
	return append(a.Room.dest(&a.Member, &a.ReadOrdinal, &a.Draft, &a.Level, &a.Moderates,
		&a.Restriction.Kind, &a.Restriction.EndsAt, &a.Restriction.Reason, &a.Restriction.Token), more...)
}

func approach(tx *gorm.DB, person *Person, slug string, now int64) (Access, error) {
	var id int64
	if person != nil {
		id = person.ID
	}
	access := Access{Person: person}
	err := one(tx, access.dest(), selectAccess, id, id, now, slug)
	if err == nil {
		access.settleBan(now)
		access.Lockdown = access.Room.lockdownAt(now)
		err = settleBlock(tx, &access)
	}
	if err != nil {
		return Access{}, err
	}
	return access, nil
}
