package models

import (
	"context"
	"strings"
)

// maxReset is the most accounts of one address that get a link at once.
const maxReset = 5

// ResetLinks makes links by which another password is chosen: for the member with that username, or for the members
// with that e-mail address. Only members with a confirmed address get one. For all else there is none, and no error.
func (s *Store) ResetLinks(ctx context.Context, typed string) ([]Link, error) {
	var links []Link
	err := s.change(ctx, func(c *change) (err error) {
		links, err = c.resettable(NameKey(typed))
		for i := range links {
			if links[i].Token, err = c.newLink(Resetting, links[i].Person); err != nil {
				return err
			}
		}
		return err
	})
	return links, wrap(err, "make links to reset a password")
}

// resettable returns the members with that username or address. No username has an "@", so each is looked up in an
// index of its own.
func (c *change) resettable(key string) ([]Link, error) {
	column := "username_key"
	if strings.Contains(key, "@") {
		column = "confirmed"
	}
	var found []struct {
		Person
		Language string
	}
	err := c.tx.Raw("SELECT "+personColumns+", p.language FROM people p WHERE p."+column+` = ? AND p.confirmed <> ''
		AND p.kind = 'member' AND p.deleted_at = 0 ORDER BY p.id LIMIT ?`, key, maxReset).Scan(&found).Error
	links := make([]Link, len(found))
	for i, row := range found {
		links[i] = Link{Person: row.Person, Language: row.Language}
	}
	return links, wrap(err, "find the accounts of a name or an address")
}

// ResetPassword redeems a link: it stores a new password for its member and ends all their sessions, so that those are
// out who know the old one. It returns ErrLinkGone, or Invalid for the password.
func (s *Store) ResetPassword(ctx context.Context, token, fresh string) (Person, error) {
	link, err := s.LinkByToken(ctx, Resetting, token)
	if err != nil {
		return Person{}, err
	}
	if err := checkPassword(fresh, knownNames(link.Person, s.Site().Name)); err != nil {
		return Person{}, err
	}
	hash, err := s.passwords.hash(ctx, fresh)
	if err != nil {
		return Person{}, err
	}
	var person Person
	err = s.change(ctx, func(c *change) (err error) {
		if person, err = c.useLink(Resetting, token); err != nil {
			return err
		}
		return c.replacePassword(person.ID, hash, 0)
	})
	person.proof = hash
	return person, wrap(err, "reset a password")
}
