package models

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
)

// How long a session lasts, in milliseconds: a guest's as long as the cookie, a remembered one from the day of
// signing in, any other from the last time it was used.
const (
	guestFor    = int64(365 * 24 * time.Hour / time.Millisecond)
	rememberFor = int64(30 * 24 * time.Hour / time.Millisecond)
	browserFor  = int64(24 * time.Hour / time.Millisecond)
	// touchAfter is how stale seen_at may be: written at each request it would cost more than it tells.
	touchAfter = int64(time.Hour / time.Millisecond)
)

// maxAgent is how much of a browser's description is kept, in bytes.
const maxAgent = 200

// Session is a browser somebody is known in. Times are unix milliseconds.
type Session struct {
	ID, PersonID                 int64
	Remember                     bool
	Agent                        string
	CreatedAt, SeenAt, ExpiresAt int64
	// Origin is the site whose frames the session is good in; roomID is their room, lent says that the session waits to
	// be taken over. See Scope.
	Origin string
	roomID int64
	lent   bool
}

const sessionColumns = "s.id, s.person_id, s.remember, s.agent, s.created_at, s.seen_at, s.expires_at, s.origin"

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// StartSession makes a browser, which holds the token, the person's. It returns ErrSignedOut where their account was
// deleted while they were signing in, and what SignIn does where the password was changed meanwhile: whoever changes
// it wants those out who knew the old one.
func (s *Store) StartSession(
	ctx context.Context,
	token string,
	p Person,
	remember bool,
	agent string,
) (Session, error) {
	var started Session
	err := s.change(ctx, func(c *change) (err error) {
		if p.proof != "" {
			if err := c.mustStillBe(p.ID, p.proof, wrongSignIn); err != nil {
				return err
			}
		}
		session := Session{PersonID: p.ID, Agent: agent, Remember: remember, ExpiresAt: c.now + browserFor}
		if remember {
			session.ExpiresAt = c.now + rememberFor
		}
		started, err = c.startSession(token, session)
		return err
	})
	return started, wrap(err, "start a session of person %d", p.ID)
}

// startSession sweeps what has run out on the way: a browser may come back with the token of such a session, which
// the new one needs.
func (c *change) startSession(token string, s Session) (Session, error) {
	if err := c.tx.Exec("DELETE FROM sessions WHERE expires_at <= ?", c.now).Error; err != nil {
		return Session{}, err
	}
	s.CreatedAt, s.SeenAt = c.now, c.now
	s.Agent = legibleAgent(s.Agent)
	err := c.tx.Raw(
		`INSERT INTO sessions (person_id, token_hash, remember, agent, created_at, seen_at, expires_at, room_id, origin, lent)
		SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM people WHERE id = ? AND deleted_at = 0 RETURNING id`,
		hashToken(
			token,
		),
		s.Remember,
		s.Agent,
		s.CreatedAt,
		s.SeenAt,
		s.ExpiresAt,
		s.roomID,
		s.Origin,
		s.lent,
		s.PersonID,
	).Row().Scan(
		&s.ID,
	)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrSignedOut
	}
	return s, err
}

// SessionByToken is the session a browser's token opens within a scope, and whose it is; ErrNotFound if there is
// none, none any more, or one of another scope.
func (s *Store) SessionByToken(ctx context.Context, scope Scope, token string) (Session, Person, error) {
	session, person, err := sessionByToken(s.read(ctx), scope, token, s.now())
	return session, person, wrap(err, "find a session")
}

func sessionByToken(tx *gorm.DB, scope Scope, token string, now int64) (Session, Person, error) {
	var session Session
	var person Person
	places := []any{
		&session.ID, &session.PersonID, &session.Remember, &session.Agent, &session.CreatedAt, &session.SeenAt, &session.ExpiresAt,
		&session.Origin,
	}
	err := one(tx, append(places, person.places()...), "SELECT "+sessionColumns+", "+personColumns+` FROM sessions s
		JOIN people p ON p.id = s.person_id WHERE s.token_hash = ? AND s.expires_at > ? AND p.deleted_at = 0 AND `+inScope,
		hashToken(token), now, scope.Room, scope.Room, scope.Unsaid, scope.Origin)
	return session, person, err
}

// inScope holds for sessions that are good in a scope; its places are the scope's room, twice, whether its origin is
// unsaid, and its origin.
const inScope = "NOT s.lent AND s.room_id = CASE ? WHEN '' THEN 0 ELSE (SELECT id FROM rooms WHERE slug = ?) END AND (? OR s.origin = ?)"

// Touch notes that a session is in use, at most once an hour, and so puts off the end of one that ends when it is not.
func (s *Store) Touch(ctx context.Context, session Session) error {
	if session.ID == 0 || s.now()-session.SeenAt < touchAfter {
		return nil
	}
	err := s.change(ctx, func(c *change) error {
		ends := session.ExpiresAt
		if !session.Remember {
			ends = c.now + browserFor
		}
		return c.tx.Exec("UPDATE sessions SET seen_at = ?, expires_at = ? WHERE id = ?", c.now, ends, session.ID).Error
	})
	return wrap(err, "touch session %d", session.ID)
}

// Sessions are where a person is signed in, the latest first.
func (s *Store) Sessions(ctx context.Context, person int64) ([]Session, error) {
	var found []Session
	err := s.read(
		ctx,
	).Raw(
		"SELECT "+sessionColumns+" FROM sessions s WHERE s.person_id = ? AND s.expires_at > ? ORDER BY s.seen_at DESC, s.id DESC",
		person,
		s.now(),
	).Scan(
		&found,
	).Error
	return found, wrap(err, "read the sessions of person %d", person)
}

// EndSession signs a person out of one browser. A session of somebody else is not found.
func (s *Store) EndSession(ctx context.Context, person, session int64) error {
	err := s.change(ctx, func(c *change) error {
		var known int64
		if err := c.tx.Raw("SELECT count(*) FROM sessions WHERE id = ? AND person_id = ?", session, person).Scan(&known).Error; err != nil {
			return err
		}
		if known == 0 {
			return ErrNotFound
		}
		return c.endSessions(person, "id = ?", session)
	})
	return wrap(err, "end session %d", session)
}

// EndOtherSessions signs a person out everywhere but here.
func (s *Store) EndOtherSessions(ctx context.Context, person, keep int64) error {
	err := s.change(
		ctx,
		func(c *change) error { return c.endSessions(person, "person_id = ? AND id <> ?", person, keep) },
	)
	return wrap(err, "end the other sessions of person %d", person)
}

// EndSessionByToken signs a browser out. One that nobody is signed in with stays so, and nothing is written.
func (s *Store) EndSessionByToken(ctx context.Context, scope Scope, token string) error {
	session, person, err := s.SessionByToken(ctx, scope, token)
	if err != nil {
		return ignore(err, ErrNotFound)
	}
	return ignore(s.EndSession(ctx, person.ID, session.ID), ErrNotFound)
}

// endSessions deletes sessions of one person, whose open streams then ask again.
func (c *change) endSessions(person int64, which string, places ...any) error {
	c.lose(RightsLost{Person: person})
	// By the key of a form that is still open somewhere the guest would be back.
	if err := c.tx.Exec("DELETE FROM guest_keys WHERE person_id = ?", person).Error; err != nil {
		return err
	}
	return c.tx.Exec("DELETE FROM sessions WHERE "+which, places...).Error
}

// legibleAgent is a browser's description as it can be stored: it is hostile input like any header.
func legibleAgent(agent string) string {
	agent = strings.ReplaceAll(strings.ToValidUTF8(agent, ""), "\x00", "")
	return strings.ToValidUTF8(agent[:min(len(agent), maxAgent)], "")
}
