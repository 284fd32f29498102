package models

import (
	"cmp"
	"context"
	"time"

	"gorm.io/gorm"
)

// Scope is where a session is good: the zero Scope at the site's own addresses, any other in embeds of one room.
type Scope struct {
	// Room is the room's address, empty outside embeds.
	Room string
	// Origin is the site that embeds the room: Ourselves for none, empty where the browser withholds it.
	Origin string
	// Unsaid is set where the request does not say which site it is, as one for a picture. Then a session of any
	// origin is found, which says it.
	Unsaid bool
}

// Browser describes where a session is started.
type Browser struct {
	// Token is the new secret that the browser will hold. The one that it held before must not gain rights.
	Token string
	// Agent is the browser's description of itself.
	Agent string
	Scope Scope
	// Key comes from a stranger's form: the same key makes the same guest. An empty key makes a new one.
	Key string
}

// lentFor is how long a lent session waits to be taken over, in milliseconds.
const lentFor = int64(5 * time.Minute / time.Millisecond)

// room returns the id of the scope's room, zero outside embeds.
func (s Scope) room(tx *gorm.DB) (id int64, err error) {
	if s.Room == "" {
		return 0, nil
	}
	err = one(tx, []any{&id}, "SELECT id FROM rooms WHERE slug = ? AND deleted_at = 0", s.Room)
	return id, err
}

// LendSession stores a session that an embed of the room, or a window that the embed opens, may take over once. A
// window's session keeps the origin of its embed. LendSession returns ErrSignedOut and ErrForbidden as Enter does.
func (s *Store) LendSession(ctx context.Context, p Person, slug string, b Browser) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&p, slug)
		if err != nil {
			return err
		}
		_, err = c.startSession(b.Token, sessionRow{RoomID: access.Room.ID, Lent: true, Session: Session{
			PersonID:  p.ID,
			Agent:     b.Agent,
			ExpiresAt: c.now + lentFor,
			Origin:    b.Scope.Origin,
		}})
		return err
	})
	return wrap(err, "lend a session of person %d", p.ID)
}

// TakeSession gives a lent session to a browser in an embed of its room, under the browser's fresh token; the lent
// token is worthless from then on. It returns ErrNotFound where there is no such session, where it was lent to
// another room, and where it was taken before.
func (s *Store) TakeSession(ctx context.Context, lent string, b Browser) (Person, error) {
	var person Person
	err := s.change(ctx, func(c *change) error {
		room, err := b.Scope.room(c.tx)
		if err != nil {
			return err
		}
		var session Session
		err = one(c.tx, sessionTable.dest(&session, person.dest()...), selectLent, hashToken(lent), room, c.now)
		if err != nil {
			return err
		}
		return c.tx.Model(&sessionRow{}).Where("id = ?", session.ID).Updates(map[string]any{
			"token_hash": hashToken(b.Token),
			"origin":     cmp.Or(session.Origin, b.Scope.Origin),
			"lent":       false,
			"agent":      legibleAgent(b.Agent),
			"seen_at":    c.now,
			"expires_at": c.now + browserFor,
		}).Error
	})
	return person, wrap(err, "take a session over")
}

var selectLent = "SELECT " + sessionTable.columns("s") + ", " + personColumns + ` FROM sessions s
	JOIN people p ON p.id = s.person_id
	WHERE s.token_hash = ? AND s.lent AND s.room_id = ? AND s.expires_at > ? AND p.deleted_at = 0`
