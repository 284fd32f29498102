package models

import (
	"context"

	"gorm.io/gorm"
)

// ChangeEmail asks for the password and keeps another address, or none. It counts only when it is confirmed, and
// links that were sent to the one before lead nowhere.
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

// IsConfirmed says whether a member has shown that the address they gave is theirs.
func (s *Store) IsConfirmed(ctx context.Context, p Person) (confirmed bool, err error) {
	err = one(s.read(ctx), []any{&confirmed}, "SELECT confirmed <> '' FROM people WHERE id = ?", p.ID)
	return confirmed, wrap(err, "read whether the address of person %d is confirmed", p.ID)
}

// ConfirmationLink makes a link by which a member shows that their address is theirs. It returns ErrNotFound where
// they have none, or have shown it.
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

// Confirm takes a link for its member's word that the address is theirs. It returns ErrLinkGone.
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

// SetLanguage keeps the language that a member wants letters in.
func (s *Store) SetLanguage(ctx context.Context, p Person, language string) error {
	err := s.change(ctx, func(c *change) error { return c.update(p.ID, map[string]any{"language": language}) })
	return wrap(err, "keep the language of person %d", p.ID)
}
