package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// What stands here is for the operator, who has the machine and no session.

// passwordLength is that of a password that the operator has made, in letters of linkAlphabet: 95 bits.
const passwordLength = 16

// AccountFacts say what the operator sees of an account.
type AccountFacts struct {
	Person
	// SeenAt is in unix milliseconds, zero where there is no session.
	SeenAt   int64
	Sessions int
}

var selectAccounts = "SELECT " + personColumns + `,
	coalesce(max(s.seen_at), 0) AS seen_at, count(s.id) AS sessions
	FROM people p LEFT JOIN sessions s ON s.person_id = p.id
	WHERE p.kind = 'member' AND p.deleted_at = 0 GROUP BY p.id ORDER BY p.username_key`

// Accounts returns all accounts by name.
func (d *Database) Accounts(ctx context.Context) ([]AccountFacts, error) {
	var found []AccountFacts
	if err := d.Read(ctx).Raw(selectAccounts).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("read the accounts of %s: %w", d.Path(), err)
	}
	return found, nil
}

// SessionsOf returns the sessions of an account that have not ended at a time in unix milliseconds, the latest used
// first, or ErrNotFound.
func (d *Database) SessionsOf(ctx context.Context, username string, now int64) ([]Session, error) {
	person, err := accountNamed(d.Read(ctx), username)
	if err != nil {
		return nil, err
	}
	found, err := sessionsOf(d.Read(ctx), person.ID, now)
	return found, wrap(err, "read the sessions of %q", username)
}

// Appoint makes the member with that username an administrator, as the operator demands, and returns their id. A ban
// from the site ends by that. It returns ErrNotFound where there is no such member.
func (s *Store) Appoint(ctx context.Context, username string) (person int64, err error) {
	return s.operate(ctx, username, func(c *change, p Person) error {
		if p.BannedUntil != 0 { // one who cannot sign in would be no help
			if err := c.update(p.ID, map[string]any{"banned_until": 0, "ban_reason": ""}); err != nil {
				return fmt.Errorf("lift the ban: %w", err)
			}
		}
		return c.setRole(0, p, Administrator)
	})
}

// Demote ends the role of an administrator, as the operator demands. It returns ErrLastAdministrator for the only one.
func (s *Store) Demote(ctx context.Context, username string) error {
	_, err := s.operate(ctx, username, func(c *change, p Person) error { return c.setRole(0, p, Anyone) })
	return err
}

// ReplacePassword gives an account a password that is made, returns it, and ends all sessions of the account.
func (s *Store) ReplacePassword(ctx context.Context, username string) (password string, err error) {
	password = randomText(linkAlphabet, passwordLength)
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return "", err
	}
	_, err = s.operate(ctx, username, func(c *change, p Person) error {
		if err := c.replacePassword(p.ID, hash, 0); err != nil {
			return err
		}
		return c.log(deedRow{Act: "password", PersonID: p.ID})
	})
	return password, err
}

// EndSessionsOf signs an account out everywhere.
func (s *Store) EndSessionsOf(ctx context.Context, username string) error {
	_, err := s.operate(ctx, username, func(c *change, p Person) error { return c.signOut(0, p.ID) })
	return err
}

// operate lets the operator act on an account.
func (s *Store) operate(ctx context.Context, username string, act func(*change, Person) error) (int64, error) {
	var person Person
	err := s.change(ctx, func(c *change) (err error) {
		if person, err = accountNamed(c.tx, username); err != nil {
			return err
		}
		return act(c, person)
	})
	return person.ID, wrap(err, "act on the account %q", username)
}

// accountNamed returns the member with a username as it was typed, or ErrNotFound.
func accountNamed(tx *gorm.DB, username string) (Person, error) {
	key, fits := AccountKey(username)
	if !fits {
		return Person{}, ErrNotFound
	}
	var person Person
	err := one(tx, person.dest(),
		"SELECT "+personColumns+" FROM people p WHERE p.username_key = ? AND p.deleted_at = 0", key)
	return person, err
}
