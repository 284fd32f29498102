package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"samovar/models/database"
	"samovar/uploads"
)

const (
	// MaxAvatar is how many bytes the picture of a site's user may have, where the site keeps it.
	MaxAvatar = 1_000_000
	// maxAvatarURL is how long the address of one may be, in bytes.
	maxAvatarURL = 2000
	// avatarSide is how many pixels a side it has here: what a dense screen shows of it.
	avatarSide = 96
	// avatarFor is how long one is good before it is fetched again, from an address that is still the same.
	avatarFor = 24 * time.Hour
)

// avatarURL is the address of a picture as a site may sign it; empty for all else. A site without TLS is none: what
// it sends could be anybody's.
func avatarURL(claim any) string {
	address, isText := claim.(string)
	parsed, err := url.Parse(address)
	if !isText || err != nil || len(address) > maxAvatarURL || !utf8.ValidString(address) || !strings.EqualFold(parsed.Scheme, "https") ||
		parsed.Hostname() == "" ||
		parsed.User != nil {
		return ""
	}
	return address
}

// AvatarIn is the hash of the person's picture in a room, empty where there is none. The site of one room says
// nothing in another.
func (p Person) AvatarIn(room int64) string {
	if p.VouchedBy != room {
		return ""
	}
	return p.Avatar
}

// wantAvatar notes what a site says of where a person's picture is. It is due when that is another address than
// before, or a day later. An earlier picture stays until the new one is there; without an address it goes.
func (c *change) wantAvatar(person Person, address string) error {
	if address == "" {
		if err := c.forgetAvatars("id = ?", person.ID); err != nil || person.Avatar == "" {
			return err
		}
		return c.restyle(person.ID)
	}
	err := c.tx.Exec(`INSERT INTO avatars (person_id, url) VALUES (?, ?) ON CONFLICT DO UPDATE
			SET url = excluded.url, due = 1, asked_at = CASE WHEN avatars.url = excluded.url THEN avatars.asked_at ELSE 0 END
		WHERE avatars.url <> excluded.url OR (avatars.due = 0 AND avatars.asked_at <= ?)`, person.ID, address, c.now-avatarFor.Milliseconds()).Error
	return wrap(err, "note where the picture of person %d is", person.ID)
}

// forgetAvatars takes away the pictures of some people, whose contents are unused then.
func (c *change) forgetAvatars(which string, places ...any) error {
	var shown []string
	if err := c.tx.Raw("SELECT avatar FROM people WHERE avatar <> '' AND "+which, places...).Scan(&shown).Error; err != nil {
		return fmt.Errorf("find pictures to forget: %w", err)
	}
	if err := c.tx.Exec("DELETE FROM avatars WHERE person_id IN (SELECT id FROM people WHERE "+which+")", places...).Error; err != nil {
		return fmt.Errorf("forget where pictures are: %w", err)
	}
	c.unused = append(c.unused, shown...)
	return wrap(
		c.tx.Exec("UPDATE people SET avatar = '' WHERE avatar <> '' AND "+which, places...).Error,
		"forget pictures",
	)
}

// AvatarsDue is told when there may be pictures to fetch.
func (s *Store) AvatarsDue() <-chan struct{} { return s.avatarsDue }

func (s *Store) ringAvatars() {
	select {
	case s.avatarsDue <- struct{}{}:
	default: // it is told already
	}
}

// DueAvatar is a picture to fetch.
type DueAvatar struct {
	Person int64
	URL    string
}

// DueAvatars are pictures to fetch, at most limit: one of each room before a second of any, so that no site keeps the
// others waiting.
func (s *Store) DueAvatars(ctx context.Context, limit int) ([]DueAvatar, error) {
	var due []DueAvatar
	err := s.read(ctx).Raw(`SELECT person_id AS person, url FROM (
			SELECT a.person_id, a.url, row_number() OVER (PARTITION BY p.vouched_by ORDER BY a.person_id) AS place
			FROM avatars a JOIN people p ON p.id = a.person_id WHERE a.due <> 0)
		ORDER BY place, person_id LIMIT ?`, limit).Scan(&due).Error
	return due, wrap(err, "find pictures to fetch")
}

// KeepAvatar makes what has come from a picture's address the picture of the person, unless the site has named
// another address meanwhile. It returns an error of uploads for what is too large or no picture.
func (s *Store) KeepAvatar(ctx context.Context, due DueAvatar, content io.Reader) error {
	release, err := s.Reserve(ctx, nil, MaxAvatar)
	if err != nil {
		return err
	}
	defer release()
	parcel, err := s.fileStore.inbox.Take(content, MaxAvatar)
	if err != nil {
		return fmt.Errorf("take a picture: %w", database.ClassifyDisk(err))
	}
	defer func() { _ = parcel.Close() }() // what is left goes at the next start
	small, err := s.fileStore.examiner.Square(ctx, parcel, avatarSide)
	if err != nil {
		return fmt.Errorf("make a picture smaller: %w", database.ClassifyDisk(err))
	}
	defer func() { _ = small.Close() }() // as above
	ctx = context.WithoutCancel(ctx)     // nobody who goes away may leave it open whether the content is used
	held := []File{{Hash: small.Hash}}
	s.fileStore.hold(held[0], 1)
	if err = s.fileStore.store.Put(ctx, small); err == nil {
		err = s.showAvatar(ctx, due, small)
	}
	if !errors.Is(err, ErrOutcomeUnknown) { // else the next start finds out
		s.letGo(ctx, held)
	}
	return wrap(database.ClassifyDisk(err), "keep the picture of person %d", due.Person)
}

func (s *Store) showAvatar(ctx context.Context, due DueAvatar, small *uploads.Parcel) error {
	return s.change(ctx, func(c *change) error {
		before, err := c.answered(due)
		if err != nil {
			return ignore(err, ErrNotFound)
		}
		if err := c.tx.Exec("UPDATE avatars SET stored = ? WHERE person_id = ?", small.Size, due.Person).Error; err != nil {
			return err
		}
		return c.changeAvatar(due.Person, before.hash, small.Hash)
	})
}

// MissAvatar notes that a picture was not to be had. One that was fetched from the same address before is still
// shown; one of another address, which the site no longer names, is not.
func (s *Store) MissAvatar(ctx context.Context, due DueAvatar) error {
	err := s.change(ctx, func(c *change) error {
		before, err := c.answered(due)
		if err != nil || before.askedAt != 0 {
			return ignore(err, ErrNotFound)
		}
		if err := c.tx.Exec("UPDATE avatars SET stored = 0 WHERE person_id = ?", due.Person).Error; err != nil {
			return err
		}
		return c.changeAvatar(due.Person, before.hash, "")
	})
	return wrap(err, "note that person %d has no picture", due.Person)
}

// beforehand is what was known of a picture: when it was last fetched from its address, and what is shown.
type beforehand struct {
	askedAt int64
	hash    string
}

// answered takes a picture off the list of what is due. It returns ErrNotFound where it is not, as the site has named
// another address.
func (c *change) answered(due DueAvatar) (before beforehand, err error) {
	err = one(
		c.tx,
		[]any{&before.askedAt, &before.hash},
		`SELECT a.asked_at, p.avatar FROM avatars a JOIN people p ON p.id = a.person_id
		WHERE a.person_id = ? AND a.url = ? AND a.due <> 0`,
		due.Person,
		due.URL,
	)
	if err != nil {
		return before, err
	}
	return before, c.tx.Exec("UPDATE avatars SET due = 0, asked_at = ? WHERE person_id = ?", c.now, due.Person).Error
}

// changeAvatar shows another picture, or none, in what the person said before too.
func (c *change) changeAvatar(person int64, before, now string) error {
	if before == now {
		return nil
	}
	if before != "" {
		c.unused = append(c.unused, before)
	}
	if err := c.update(person, "avatar = ?", now); err != nil {
		return err
	}
	return c.restyle(person)
}

// OpenAvatar returns for reading the picture of a person for whom the room's site vouches, and its hash; or
// ErrNotFound.
func (s *Store) OpenAvatar(
	ctx context.Context,
	room, person int64,
) (content io.ReadSeekCloser, hash string, err error) {
	err = one(
		s.read(ctx),
		[]any{&hash},
		"SELECT avatar FROM people WHERE id = ? AND vouched_by = ? AND avatar <> '' AND deleted_at = 0",
		person,
		room,
	)
	if err != nil {
		return nil, "", wrap(err, "find the picture of person %d", person)
	}
	content, err = s.fileStore.open(ctx, hash)
	return content, hash, wrap(err, "open the picture of person %d", person)
}
