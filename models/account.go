package models

import (
	"context"
)

// ChangeEmail keeps another address, or none.
func (s *Store) ChangeEmail(ctx context.Context, p Person, email string) (Person, error) {
	email, err := checkEmail(email)
	if err != nil {
		return Person{}, err
	}
	err = s.change(ctx, func(c *change) error { return c.update(p.ID, "email = ?", email) })
	p.Email = email
	return p, wrap(err, "change the e-mail of person %d", p.ID)
}

// ChangePassword asks for the current one, keeps the new one, and ends all sessions but the given one.
func (s *Store) ChangePassword(ctx context.Context, p Person, session int64, current, fresh string) error {
	if err := s.mustKnow(ctx, p, current, "current"); err != nil {
		return err
	}
	if err := checkPassword(fresh); err != nil {
		return err
	}
	hash, err := s.passwords.hash(ctx, fresh)
	if err != nil {
		return err
	}
	err = s.change(ctx, func(c *change) error {
		if err := c.update(p.ID, "password = ?", hash); err != nil {
			return err
		}
		return c.endSessions(p.ID, "person_id = ? AND id <> ?", p.ID, session)
	})
	return wrap(err, "change the password of person %d", p.ID)
}

// mustKnow compares what was typed into a field with the account's password.
func (s *Store) mustKnow(ctx context.Context, p Person, password, field string) error {
	var hash string
	if err := s.read(ctx).Raw("SELECT password FROM people WHERE id = ? AND deleted_at = 0", p.ID).Scan(&hash).Error; err != nil {
		return wrap(err, "read the password of person %d", p.ID)
	}
	matches, err := s.passwords.match(ctx, password, hash)
	if err == nil && !matches {
		return Invalid{Field: field, Reason: "problem.password.wrong"}
	}
	return err
}

// DeleteAccount forgets a person: name, address and password are gone, they are signed out everywhere and belong to no room; what they
// said stays, unnamed. Their rooms belong to nobody.
func (s *Store) DeleteAccount(ctx context.Context, p Person, password string) error {
	if err := s.mustKnow(ctx, p, password, "password"); err != nil {
		return err
	}
	err := s.change(ctx, func(c *change) error {
		if err := c.endSessions(p.ID, "person_id = ?", p.ID); err != nil {
			return err
		}
		err := c.update(p.ID, `username = '', username_key = NULL, nickname = '', tag = '', email = '', password = '', administrator = 0,
			deleted_at = ?`, c.now)
		if err != nil {
			return err
		}
		for _, forget := range []string{"DELETE FROM memberships WHERE person_id = ?", "UPDATE rooms SET owner_id = 0 WHERE owner_id = ?"} {
			if err := c.tx.Exec(forget, p.ID).Error; err != nil {
				return err
			}
		}
		return c.restyle(p.ID)
	})
	return wrap(err, "delete the account of person %d", p.ID)
}
