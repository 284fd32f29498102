package models

import (
	"context"

	"gorm.io/gorm"
)

// ChangeEmail compares the password and stores another address, or none. The address counts only once it is confirmed.
// Links that were sent to the one before stop working.
func (s *Store) ChangeEmail(ctx context.Context, p Person, email, current string) (Person, error) {
	email, err := checkEmail(email)
	if err != nil {
		return Person{}, err
	}
	known, err := s.mustKnow(ctx, p, current, "current")
	if err != nil {
		return Person{}, err
	}
	err = s.change(ctx, func(c *change) error {
		if err := c.mustStillBe(p.ID, known, wrongPassword("current")); err != nil {
			return err
		}
		kept := gorm.Expr("CASE WHEN email = ? THEN confirmed ELSE '' END", email)
		if err := c.update(p.ID, map[string]any{"confirmed": kept, "email": email}); err != nil {
			return err
		}
		return c.dropLinks("person_id = ? AND email <> ?", p.ID, email)
	})
	p.Email = email
	return p, wrap(err, "change the e-mail of person %d", p.ID)
}

// IsConfirmed reports whether a member has confirmed their address.
func (s *Store) IsConfirmed(ctx context.Context, p Person) (confirmed bool, err error) {
	err = one(s.read(ctx), []any{&confirmed}, "SELECT confirmed <> '' FROM people WHERE id = ?", p.ID)
	return confirmed, wrap(err, "read whether the address of person %d is confirmed", p.ID)
}

// ConfirmationLink makes a link by which a member confirms their address. It returns ErrNotFound where they have no
// address, or have confirmed it.
func (s *Store) ConfirmationLink(ctx context.Context, p Person) (Link, error) {
	var link Link
	err := s.change(ctx, func(c *change) (err error) {
		err = one(
			c.tx,
			link.Person.dest(&link.Language),
			"SELECT "+personColumns+`, p.language FROM people p
			WHERE p.id = ? AND p.kind = 'member' AND p.deleted_at = 0 AND p.email <> '' AND p.confirmed = ''`,
			p.ID,
		)
		if err == nil {
			link.Token, err = c.newLink(Confirming, link.Person)
		}
		return err
	})
	return link, wrap(err, "make a link to confirm the address of person %d", p.ID)
}

// Confirm redeems a link and notes that its member's address is confirmed. It returns ErrLinkGone.
func (s *Store) Confirm(ctx context.Context, token string) (Person, error) {
	var person Person
	err := s.change(ctx, func(c *change) (err error) {
		if person, err = c.useLink(Confirming, token); err != nil {
			return err
		}
		return c.update(person.ID, map[string]any{"confirmed": NameKey(person.Email)})
	})
	return person, wrap(err, "confirm an address")
}

// SetLanguage stores the language of a member's mail.
func (s *Store) SetLanguage(ctx context.Context, p Person, language string) error {
	err := s.change(ctx, func(c *change) error { return c.update(p.ID, map[string]any{"language": language}) })
	return wrap(err, "keep the language of person %d", p.ID)
}
