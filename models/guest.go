package models

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"samovar/models/words"
)

// guestKeyFor is how long a key stands for the guest that it made, in milliseconds: as long as a form whose answer was
// lost may be sent again.
const guestKeyFor = int64(24 * time.Hour / time.Millisecond)

// guestKey is the hash of a form's key, and the guest that it has made.
type guestKey struct {
	Hash             []byte
	PersonID, EndsAt int64
}

// TableName returns the name of the table.
func (guestKey) TableName() string { return "guest_keys" }

// NewGuest makes a guest and the session they come back with. The browser's key again within a day is the same guest,
// whatever the name, in a further session: a form sent twice, and first words from two tabs, make one guest. It
// returns ErrSignedOut where the site is closed to guests.
func (s *Store) NewGuest(ctx context.Context, b Browser, nickname string) (Person, error) {
	if !s.guestsWelcome() {
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
		if err := c.mustBeWanted(Person{}, room, "nickname", nickname); err != nil {
			return err
		}
		if guest, err = c.guest(b, nickname); err != nil {
			return err
		}
		_, err = c.startSession(b.Token, sessionRow{RoomID: room, Session: Session{
			PersonID:  guest.ID,
			Agent:     b.Agent,
			Remember:  true,
			ExpiresAt: c.now + guestFor,
			Origin:    b.Scope.Origin,
		}})
		return err
	})
	return guest, wrap(err, "make a guest")
}

// guest returns the guest of the browser's key, or a new one.
func (c *change) guest(b Browser, nickname string) (Person, error) {
	if err := c.tx.Where("ends_at <= ?", c.now).Delete(&guestKey{}).Error; err != nil {
		return Person{}, wrap(err, "sweep the keys of guests")
	}
	var guest Person
	err := one(c.tx, guest.dest(), "SELECT "+personColumns+` FROM guest_keys k JOIN people p ON p.id = k.person_id
		WHERE k.hash = ? AND p.kind = 'guest' AND p.vouched_by = 0 AND p.deleted_at = 0`, b.keyHash())
	if b.Key != "" && !errors.Is(err, ErrNotFound) {
		return guest, err
	}
	row := personRow{NicknameKey: words.FoldMarks(nickname), Person: Person{
		Kind:      Guest,
		Nickname:  nickname,
		Tag:       randomText(tagAlphabet, tagLength),
		CreatedAt: c.now,
	}}
	err = c.tx.Create(&row).Error
	if err != nil || b.Key == "" {
		return row.Person, wrap(err, "store a guest")
	}
	key := guestKey{Hash: b.keyHash(), PersonID: row.ID, EndsAt: c.now + guestKeyFor}
	err = c.tx.Clauses(orUpdate([]string{"person_id", "ends_at"}, "hash")).Create(&key).Error
	return row.Person, wrap(err, "store the key of a guest")
}

// keyHash returns the hash of the browser's key. A key stands for one guest in each scope.
func (b Browser) keyHash() []byte {
	sum := sha256.Sum256([]byte(b.Key + "\n" + b.Scope.Room + "\n" + b.Scope.Origin))
	return sum[:]
}
