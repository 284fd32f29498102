package models

import (
	"cmp"
	"context"
	"time"

	"gorm.io/gorm"
)

// Scope is where a session is good: the zero Scope out of any frame, any other in frames of one room.
type Scope struct {
	// Room is the room's address, empty out of any frame.
	Room string
	// Origin is the site that holds the frame: Ourselves for none, empty where the browser withholds it.
	Origin string
	// Unsaid says that the request does not say which site it is, as when a frame's page asks for a picture: a session
	// of any is found, and says it.
	Unsaid bool
}

// Browser is what a session is started in.
type Browser struct {
	// Token is the fresh secret that the browser will hold. One that it held before must not become worth more than
	// it was.
	Token string
	// Agent is how the browser describes itself.
	Agent string
	Scope Scope
	// Key is what a form held that a stranger sent: the same key is the same guest. Empty makes a guest of their own.
	Key string
}

// lentFor is how long a session that is lent to a frame waits to be taken over, in milliseconds.
const lentFor = int64(5 * time.Minute / time.Millisecond)

// room returns the id of the scope's room, zero out of any frame.
func (s Scope) room(tx *gorm.DB) (id int64, err error) {
	if s.Room == "" {
		return 0, nil
	}
	err = one(tx, []any{&id}, "SELECT id FROM rooms WHERE slug = ? AND deleted_at = 0", s.Room)
	return id, err
}

// LendSession makes a session that a frame of the room may take over, once, or a window that a frame opens: that one
// stays of the frame's site. It returns ErrSignedOut and ErrForbidden as Enter does.
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

// TakeSession turns a session that was lent to a frame of the browser's room into the browser's, under its fresh
// token: what was handed over is worth nothing then. It returns ErrNotFound where there is none, where it was lent to
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
