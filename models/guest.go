package models

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"samovar/models/words"
)

// guestKeyFor is how long a key stands for the guest that it made, in milliseconds: as long as a form whose answer
// was lost may be sent again.
const guestKeyFor = int64(24 * time.Hour / time.Millisecond)

// NewGuest makes a guest and the session they come back with. The browser's key again within a day is the same guest,
// whatever the name, in a further session: so a form sent twice, and first words from two tabs, make one guest. It
// returns ErrSignedOut where the site is closed to guests.
func (s *Store) NewGuest(ctx context.Context, b Browser, nickname string) (Person, error) {
	if !s.guestsWelcome {
		return Person{}, ErrSignedOut
	}
	nickname, err := s.ChosenNickname(nickname)
	if err != nil {
		return Person{}, err
	}
	var guest Person
	err = s.change(ctx, func(c *change) error {
		room, err := b.Scope.room(c.tx)
		if err != nil {
			return err
		}
		if guest, err = c.guest(b, nickname); err != nil {
			return err
		}
		_, err = c.startSession(b.Token, Session{
			PersonID:  guest.ID,
			Agent:     b.Agent,
			Remember:  true,
			ExpiresAt: c.now + guestFor,
			roomID:    room,
			Origin:    b.Scope.Origin,
		})
		return err
	})
	return guest, wrap(err, "make a guest")
}

// guest returns the guest of the browser's key, or a new one.
func (c *change) guest(b Browser, nickname string) (Person, error) {
	if err := c.tx.Exec("DELETE FROM guest_keys WHERE ends_at <= ?", c.now).Error; err != nil {
		return Person{}, wrap(err, "sweep the keys of guests")
	}
	var guest Person
	err := one(c.tx, guest.places(), "SELECT "+personColumns+` FROM guest_keys k JOIN people p ON p.id = k.person_id
		WHERE k.hash = ? AND p.kind = 'guest' AND p.vouched_by = 0 AND p.deleted_at = 0`, b.keyHash())
	if b.Key != "" && !errors.Is(err, ErrNotFound) {
		return guest, err
	}
	guest = Person{Kind: Guest, Nickname: nickname, Tag: randomText(tagLetters, tagLength), CreatedAt: c.now}
	err = c.tx.Raw(
		"INSERT INTO people (kind, nickname, nickname_key, tag, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
		guest.Kind,
		guest.Nickname,
		words.FoldMarks(guest.Nickname),
		guest.Tag,
		guest.CreatedAt,
	).
		Row().
		Scan(
			&guest.ID,
		)
	if err != nil || b.Key == "" {
		return guest, err
	}
	return guest, c.tx.Exec(`INSERT INTO guest_keys (person_id, hash, ends_at) VALUES (?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET person_id = excluded.person_id, ends_at = excluded.ends_at`, guest.ID, b.keyHash(), c.now+guestKeyFor).Error
}

// keyHash is what is kept of the browser's key. A key stands for one guest in each scope.
func (b Browser) keyHash() []byte {
	sum := sha256.Sum256([]byte(b.Key + "\n" + b.Scope.Room + "\n" + b.Scope.Origin))
	return sum[:]
}
