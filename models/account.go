package models

import (
	"context"
	"errors"
)

// ChangePassword compares the current password, stores the new one, and ends all sessions but the given one. Of two
// changes that knew the same password only one is made: the other comes from a session that the first has ended,
// perhaps a thief's.
func (s *Store) ChangePassword(ctx context.Context, p Person, session int64, current, fresh string) error {
	known, err := s.mustKnow(ctx, p, current, "current")
	if err != nil {
		return err
	}
	if err := checkPassword(fresh, knownNames(p, s.Site().Name)); err != nil {
		return err
	}
	hash, err := s.passwords.hash(ctx, fresh)
	if err != nil {
		return err
	}
	err = s.change(ctx, func(c *change) error {
		if err := c.mustStillBe(p.ID, known, wrongPassword("current")); err != nil {
			return err
		}
		return c.replacePassword(p.ID, hash, session)
	})
	return wrap(err, "change the password of person %d", p.ID)
}

// replacePassword stores a password, and signs its person out everywhere but in the session keep, which is zero for
// none.
func (c *change) replacePassword(person int64, hash string, keep int64) error {
	if err := c.update(person, map[string]any{"password": hash}); err != nil {
		return err
	}
	if err := c.dropLinks("person_id = ? AND purpose = ?", person, Resetting); err != nil {
		return err
	}
	return c.endSessions(person, "person_id = ? AND id <> ?", person, keep)
}

// mustKnow compares what was typed into a field with the account's password, and returns the hash that it was compared
// with.
func (s *Store) mustKnow(ctx context.Context, p Person, password, field string) (string, error) {
	var hash string
	const selectHash = "SELECT password FROM people WHERE id = ? AND deleted_at = 0"
	if err := s.read(ctx).Raw(selectHash, p.ID).Scan(&hash).Error; err != nil {
		return "", wrap(err, "read the password of person %d", p.ID)
	}
	matches, err := s.passwords.match(ctx, password, hash)
	if err == nil && !matches {
		err = wrongPassword(field)
	}
	return hash, err
}

// mustStillBe returns wrong unless the account still has the password that was compared: comparing takes long, and is
// not done in the change.
func (c *change) mustStillBe(person int64, known string, wrong Invalid) error {
	if _, err := c.person(person); err != nil {
		return err
	}
	var hash string
	if err := c.tx.Raw("SELECT password FROM people WHERE id = ?", person).Scan(&hash).Error; err != nil {
		return err
	}
	if hash != known {
		return wrong
	}
	return nil
}

// wrongPassword is the answer to a wrong password in a field of a form.
func wrongPassword(field string) Invalid {
	return Invalid{Field: field, Reason: "problem.password.wrong"}
}

// DeleteAccount erases a person: name, address and password are gone, all sessions end, and they belong to no room.
// Their messages stay, unnamed, but for private rooms and conversations in which no other member has an account: these
// are deleted. Their other rooms pass on as when an owner leaves. A guest needs no password.
func (s *Store) DeleteAccount(ctx context.Context, p Person, password string) error {
	known := ""
	if !p.IsGuest() {
		var err error
		if known, err = s.mustKnow(ctx, p, password, "password"); err != nil {
			return err
		}
	}
	if err := s.change(ctx, func(c *change) error { return c.deleteAccount(p.ID, known) }); err != nil {
		return wrap(err, "delete the account of person %d", p.ID)
	}
	s.forgetNow(ctx)
	return nil
}

func (c *change) deleteAccount(person int64, known string) error {
	if err := c.mustStillBe(person, known, wrongPassword("password")); err != nil {
		return err
	}
	return c.eraseAccount(person)
}

// eraseAccount erases a person and passes on what was theirs. The only administrator stays.
func (c *change) eraseAccount(person int64) error {
	p, err := personByID(c.tx, person)
	if err != nil {
		return err
	}
	if err := c.mustKeepAdministrator(p); err != nil {
		return err
	}
	if err := c.endSessions(person, "person_id = ?", person); err != nil {
		return err
	}
	conversations, err := c.conversations(person)
	if err != nil {
		return err
	}
	deserted, err := lastIn(c.tx, person)
	if err != nil {
		return err
	}
	rooms, err := c.joinedBy(person)
	if err != nil {
		return err
	}
	if err := errors.Join(c.erasePerson(person), c.membersChanged(rooms...)); err != nil {
		return err
	}
	if err := c.passOn("owner_id = ?", person); err != nil {
		return err
	}
	for _, room := range conversations {
		if err := c.renameDirect(room); err != nil {
			return err
		}
	}
	if err := c.closeDeserted(deserted); err != nil {
		return err
	}
	return c.restyle(person)
}

// HasAccounts reports whether anyone has an account, or had one.
func (s *Store) HasAccounts(ctx context.Context) (bool, error) {
	var has bool
	err := s.read(ctx).Raw("SELECT EXISTS (SELECT 1 FROM people WHERE kind = 'member')").Row().Scan(&has)
	return has, wrap(err, "look for accounts")
}
