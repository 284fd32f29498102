package models

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
)

// guestFor, rememberFor and browserFor are how long sessions last, in milliseconds: a guest's as long as its cookie, a
// remembered one from the sign-in, any other from its last use.
const (
	guestFor    = int64(365 * 24 * time.Hour / time.Millisecond)
	rememberFor = int64(30 * 24 * time.Hour / time.Millisecond)
	browserFor  = int64(24 * time.Hour / time.Millisecond)
	// touchAfter is how old seen_at may be: writing it at each request would cost too much.
	touchAfter = int64(time.Hour / time.Millisecond)
)

// maxAgent is the most bytes that are kept of a browser's description.
const maxAgent = 200

// Session is a browser in which a person is signed in. Times are unix milliseconds.
type Session struct {
	ID, PersonID      int64
	Remember          bool
	Agent             string
	CreatedAt         int64 `gorm:"autoCreateTime:false"`
	SeenAt, ExpiresAt int64
	// ConfirmedAt is when the person last typed their password in it, zero for sessions that began without one.
	ConfirmedAt int64
	// Origin is the site in whose embeds the session is good; see Scope.
	Origin string
}

// TableName returns the name of the table.
func (Session) TableName() string { return "sessions" }

// sessionRow is a session with the hash of the token that opens it.
type sessionRow struct {
	Session   `gorm:"embedded"`
	TokenHash []byte
	// RoomID is the room in whose embeds the session is good, zero outside embeds; see Scope.
	RoomID int64
	// Lent is set while the session waits to be taken over.
	Lent bool
}

var sessionTable = tableOf[Session]()

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// StartSession signs a person in on the browser that holds the token. It returns ErrSignedOut where the account was
// deleted meanwhile, and what SignIn returns where the password was changed meanwhile: who changes it wants those out
// who know the old one.
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
		session := sessionRow{Session: Session{
			PersonID: p.ID, Agent: agent, Remember: remember, ExpiresAt: c.now + browserFor, ConfirmedAt: c.now,
		}}
		if remember {
			session.ExpiresAt = c.now + rememberFor
		}
		started, err = c.startSession(token, session)
		return err
	})
	return started, wrap(err, "start a session of person %d", p.ID)
}

// startSession stores a session. It first deletes those that have ended: a browser may come back with the token of
// one, which the new session needs.
func (c *change) startSession(token string, s sessionRow) (Session, error) {
	if err := c.tx.Where("expires_at <= ?", c.now).Delete(&sessionRow{}).Error; err != nil {
		return Session{}, fmt.Errorf("sweep sessions: %w", err)
	}
	if _, err := c.person(s.PersonID); err != nil {
		if errors.Is(err, ErrNotFound) {
			err = ErrSignedOut
		}
		return Session{}, err
	}
	s.CreatedAt, s.SeenAt = c.now, c.now
	s.Agent = legibleAgent(s.Agent)
	s.TokenHash = hashToken(token)
	err := c.tx.Create(&s).Error
	return s.Session, wrap(err, "store a session")
}

// ConfirmPassword notes that a person has typed their password again in a session. It returns Invalid, of the named
// field, for a wrong one.
func (s *Store) ConfirmPassword(ctx context.Context, p Person, session int64, password, field string) error {
	known, err := s.mustKnow(ctx, p, password, field)
	if err != nil {
		return err
	}
	err = s.change(ctx, func(c *change) error {
		if err := c.mustStillBe(p.ID, known, wrongPassword(field)); err != nil {
			return err
		}
		return c.tx.Model(&sessionRow{}).Where("id = ? AND person_id = ?", session, p.ID).
			Update("confirmed_at", c.now).Error
	})
	return wrap(err, "confirm session %d", session)
}

// SessionByToken returns the session that a token opens within a scope, and its person. It returns ErrNotFound where
// there is none, where it has ended, and where it belongs to another scope.
func (s *Store) SessionByToken(ctx context.Context, scope Scope, token string) (Session, Person, error) {
	session, person, err := sessionByToken(s.read(ctx), scope, token, s.now())
	return session, person, wrap(err, "find a session")
}

func sessionByToken(tx *gorm.DB, scope Scope, token string, now int64) (Session, Person, error) {
	var session Session
	var person Person
	err := one(tx, sessionTable.dest(&session, person.dest()...), selectSession,
		hashToken(token), now, scope.Room, scope.Room, scope.Unsaid, scope.Origin)
	return session, person, err
}

// selectSession finds a session that is good in a scope. It is part of every request, so it is scanned by hand. Its
// arguments are the token's hash, the time, the scope's room twice, whether its origin is unsaid, and its origin.
var selectSession = "SELECT " + sessionTable.columns("s") + ", " + personColumns + ` FROM sessions s
	JOIN people p ON p.id = s.person_id WHERE s.token_hash = ? AND s.expires_at > ? AND p.deleted_at = 0
	AND NOT s.lent AND s.room_id = CASE ? WHEN '' THEN 0 ELSE (SELECT id FROM rooms WHERE slug = ?) END
	AND (? OR s.origin = ?)`

// Touch notes, at most once an hour, that a session is in use. A session that ends when it is not used lasts longer by
// that.
func (s *Store) Touch(ctx context.Context, session Session) error {
	if session.ID == 0 || s.now()-session.SeenAt < touchAfter {
		return nil
	}
	err := s.change(ctx, func(c *change) error {
		ends := session.ExpiresAt
		if !session.Remember {
			ends = c.now + browserFor
		}
		return c.tx.Model(&sessionRow{}).Where("id = ?", session.ID).
			Updates(map[string]any{"seen_at": c.now, "expires_at": ends}).Error
	})
	return wrap(err, "touch session %d", session.ID)
}

// Sessions returns a person's sessions, the latest used first.
func (s *Store) Sessions(ctx context.Context, person int64) ([]Session, error) {
	found, err := sessionsOf(s.read(ctx), person, s.now())
	return found, wrap(err, "read the sessions of person %d", person)
}

func sessionsOf(tx *gorm.DB, person, now int64) ([]Session, error) {
	var found []Session
	err := tx.Where("person_id = ? AND expires_at > ?", person, now).Order("seen_at DESC, id DESC").Find(&found).Error
	return found, err
}

// EndSession signs a person out of one browser. It returns ErrNotFound for another person's session.
func (s *Store) EndSession(ctx context.Context, person, session int64) error {
	err := s.change(ctx, func(c *change) error {
		var known int64
		err := c.tx.Model(&sessionRow{}).Where("id = ? AND person_id = ?", session, person).Count(&known).Error
		if err != nil {
			return err
		}
		if known == 0 {
			return ErrNotFound
		}
		return c.endSessions(person, "id = ?", session)
	})
	return wrap(err, "end session %d", session)
}

// EndOtherSessions signs a person out of all browsers but the one of the session keep.
func (s *Store) EndOtherSessions(ctx context.Context, person, keep int64) error {
	err := s.change(ctx, func(c *change) error {
		return c.endSessions(person, "person_id = ? AND id <> ?", person, keep)
	})
	return wrap(err, "end the other sessions of person %d", person)
}

// EndSessionByToken signs a browser out. Where no session has the token, nothing is written.
func (s *Store) EndSessionByToken(ctx context.Context, scope Scope, token string) error {
	session, person, err := s.SessionByToken(ctx, scope, token)
	if err != nil {
		return ignore(err, ErrNotFound)
	}
	return ignore(s.EndSession(ctx, person.ID, session.ID), ErrNotFound)
}

// signOut signs a person out everywhere, as another demands; by is zero for the operator.
func (c *change) signOut(by, person int64) error {
	if err := c.endSessions(person, "person_id = ?", person); err != nil {
		return err
	}
	return c.log(deedRow{ByID: by, Act: "sessions", PersonID: person})
}

// endSessions deletes sessions of one person, whose open streams then ask again.
func (c *change) endSessions(person int64, which string, args ...any) error {
	c.lose(RightsLost{Person: person})
	// A form that is still open somewhere would bring the guest back by its key.
	if err := c.tx.Where("person_id = ?", person).Delete(&guestKey{}).Error; err != nil {
		return err
	}
	return c.tx.Where(which, args...).Delete(&sessionRow{}).Error
}

// legibleAgent returns a browser's description as it can be stored: it is hostile input like any header.
func legibleAgent(agent string) string {
	agent = strings.ReplaceAll(strings.ToValidUTF8(agent, ""), "\x00", "")
	return strings.ToValidUTF8(agent[:min(len(agent), maxAgent)], "")
}
