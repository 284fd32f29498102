package models

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// Purpose is what a mailed link is good for.
type Purpose string

// Confirming confirms an address; Resetting chooses another password.
const (
	Confirming Purpose = "confirm"
	Resetting  Purpose = "reset"
)

// linkFor is how long a link is good, in milliseconds.
var linkFor = map[Purpose]int64{
	Confirming: int64(24 * time.Hour / time.Millisecond),
	Resetting:  int64(time.Hour / time.Millisecond),
}

// ErrLinkGone is the answer to a link that was used, is too old, or never existed.
var ErrLinkGone = errors.New("the link is not good any more")

// Link is a link in mail to a member. It is good once.
type Link struct {
	Person Person
	// Token is the secret in it: the reader of the mail has the address. It is empty in a link that was read back.
	Token string
	// Language is that of the member's mail, empty where they have chosen none.
	Language string
}

// linkRow is a link as it is stored: the hash of its token, and the address that it was sent to.
type linkRow struct {
	Hash      []byte
	Purpose   Purpose
	PersonID  int64
	Email     string
	ExpiresAt int64
}

// TableName returns the name of the table.
func (linkRow) TableName() string { return "links" }

// LinkByToken returns a link that is still good, or ErrLinkGone. It does not redeem the link.
func (s *Store) LinkByToken(ctx context.Context, purpose Purpose, token string) (Link, error) {
	link, err := linkByToken(s.read(ctx), purpose, token, s.now())
	return link, wrap(err, "look at a link to %s", purpose)
}

// linkByToken finds no link to an address that the person no longer has.
func linkByToken(tx *gorm.DB, purpose Purpose, token string, now int64) (Link, error) {
	var link Link
	err := one(
		tx,
		link.Person.dest(&link.Language),
		"SELECT "+personColumns+`, p.language FROM links l JOIN people p ON p.id = l.person_id
		WHERE l.hash = ? AND l.purpose = ? AND l.expires_at > ? AND p.email = l.email AND p.deleted_at = 0`,
		hashToken(token),
		purpose,
		now,
	)
	if errors.Is(err, ErrNotFound) {
		err = ErrLinkGone
	}
	return link, err
}

// newLink stores a link to the person's present address, and deletes those that have run out.
func (c *change) newLink(purpose Purpose, p Person) (string, error) {
	if err := c.tx.Where("expires_at <= ?", c.now).Delete(&linkRow{}).Error; err != nil {
		return "", wrap(err, "sweep links")
	}
	token := randomText(linkAlphabet, 32)
	row := linkRow{
		Hash:      hashToken(token),
		Purpose:   purpose,
		PersonID:  p.ID,
		Email:     p.Email,
		ExpiresAt: c.now + linkFor[purpose],
	}
	return token, wrap(c.tx.Create(&row).Error, "keep a link to %s", purpose)
}

// useLink redeems a link and returns its person. The link, and others of its kind, stop working.
func (c *change) useLink(purpose Purpose, token string) (Person, error) {
	link, err := linkByToken(c.tx, purpose, token, c.now)
	if err == nil {
		err = c.dropLinks("person_id = ? AND purpose = ?", link.Person.ID, purpose)
	}
	return link.Person, err
}

func (c *change) dropLinks(which string, args ...any) error {
	return wrap(c.tx.Where(which, args...).Delete(&linkRow{}).Error, "drop links")
}
