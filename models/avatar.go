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

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"samovar/models/database"
	"samovar/uploads"
)

const (
	// MaxAvatar is how many bytes the picture of a site's user may have as the site serves it.
	MaxAvatar = 1_000_000
	// maxAvatarURL is how many bytes the address of a picture may have.
	maxAvatarURL = 2000
	// avatarSide is how many pixels a side a stored picture has: what a dense screen shows of it.
	avatarSide = 96
	// avatarFor is how long a picture is good before it is fetched again from the same address.
	avatarFor = 24 * time.Hour
)

// avatarRow is where a site keeps the picture of a person.
type avatarRow struct {
	PersonID int64  `gorm:"primaryKey;autoIncrement:false"`
	URL      string `gorm:"column:url"`
	// Due says that the picture is to be fetched, AskedAt is when it last was from this address.
	Due     bool
	AskedAt int64
	// Stored is how many bytes the picture takes here.
	Stored int64
}

// TableName says where these are.
func (avatarRow) TableName() string { return "avatars" }

// avatar begins an update of where a person's picture is.
func (c *change) avatar(person int64) *gorm.DB {
	return c.tx.Model(&avatarRow{}).Where("person_id = ?", person)
}

// avatarURL returns the address of a picture that a site has signed, empty where the claim is no address of HTTPS:
// what comes without TLS could be anyone's.
func avatarURL(claim any) string {
	address, isText := claim.(string)
	parsed, err := url.Parse(address)
	if !isText || err != nil || len(address) > maxAvatarURL || !utf8.ValidString(address) ||
		!strings.EqualFold(parsed.Scheme, "https") || parsed.Hostname() == "" || parsed.User != nil {
		return ""
	}
	return address
}

// AvatarIn returns the hash of the person's picture in a room, empty where there is none. A member's own is shown in
// every room; one that the site of a room has named is not shown in another room.
func (p Person) AvatarIn(room int64) string {
	if p.VouchedBy != 0 && p.VouchedBy != room {
		return ""
	}
	return p.Avatar
}

// wantAvatar notes the address of a person's picture. The picture is due to be fetched when the address is a new one,
// and again after avatarFor. An earlier picture stays until the new one is stored; without an address it is erased.
func (c *change) wantAvatar(person Person, address string) error {
	if address == "" {
		if err := c.forgetAvatars("id = ?", person.ID); err != nil || person.Avatar == "" {
			return err
		}
		return c.restyle(person.ID)
	}
	const isNews = "avatars.url <> excluded.url OR (NOT avatars.due AND avatars.asked_at <= ?)"
	known := orUpdate([]string{"url", "due"}, "person_id")
	known.DoUpdates = append(known.DoUpdates, clause.Assignment{
		Column: clause.Column{Name: "asked_at"},
		Value:  gorm.Expr("CASE WHEN avatars.url = excluded.url THEN avatars.asked_at ELSE 0 END"),
	})
	known.Where.Exprs = []clause.Expression{gorm.Expr(isNews, c.now-avatarFor.Milliseconds())}
	err := c.tx.Clauses(known).Create(&avatarRow{PersonID: person.ID, URL: address, Due: true}).Error
	return wrap(err, "note where the picture of person %d is", person.ID)
}

// forgetAvatars removes the pictures of the people that the condition selects, and leaves their contents unused.
func (c *change) forgetAvatars(condition string, args ...any) error {
	var shown []string
	err := c.tx.Raw("SELECT avatar FROM people WHERE avatar <> '' AND "+condition, args...).Scan(&shown).Error
	if err != nil {
		return fmt.Errorf("find pictures to forget: %w", err)
	}
	remove := "DELETE FROM avatars WHERE person_id IN (SELECT id FROM people WHERE " + condition + ")"
	if err := c.tx.Exec(remove, args...).Error; err != nil {
		return fmt.Errorf("forget where pictures are: %w", err)
	}
	c.unused = append(c.unused, shown...)
	err = c.tx.Model(&personRow{}).Where("avatar <> ''").Where(condition, args...).Update("avatar", "").Error
	return wrap(err, "forget pictures")
}

// AvatarsDue returns a channel that receives when there may be pictures to fetch.
func (s *Store) AvatarsDue() <-chan struct{} { return s.avatarsDue }

func (s *Store) ringAvatars() {
	select {
	case s.avatarsDue <- struct{}{}:
	default: // one is waiting already
	}
}

// DueAvatar is a picture to fetch.
type DueAvatar struct {
	Person int64
	URL    string
}

// DueAvatars returns pictures to fetch, at most limit: one of each room before a second of any, so that no site keeps
// the others waiting.
func (s *Store) DueAvatars(ctx context.Context, limit int) ([]DueAvatar, error) {
	var due []DueAvatar
	err := s.read(ctx).Raw(`SELECT person_id AS person, url FROM (
			SELECT a.person_id, a.url, row_number() OVER (PARTITION BY p.vouched_by ORDER BY a.person_id) AS rank
			FROM avatars a JOIN people p ON p.id = a.person_id WHERE a.due) AS ranked
		ORDER BY rank, person_id LIMIT ?`, limit).Scan(&due).Error
	return due, wrap(err, "find pictures to fetch")
}

// KeepAvatar stores content, which was fetched from the picture's address, as the picture of the person, unless the
// site has named another address meanwhile. It returns an error of package uploads where the content is too large or
// no picture.
func (s *Store) KeepAvatar(ctx context.Context, due DueAvatar, content io.Reader) error {
	release, err := s.Reserve(ctx, nil, MaxAvatar)
	if err != nil {
		return err
	}
	defer release()
	received, err := s.fileStore.inbox.Take(content, MaxAvatar)
	if err != nil {
		return fmt.Errorf("take a picture: %w", database.ClassifyDisk(err))
	}
	defer func() { _ = received.Close() }() // what is left goes at the next start
	small, err := s.fileStore.examiner.Square(ctx, received, avatarSide)
	if err != nil {
		return fmt.Errorf("make a picture smaller: %w", database.ClassifyDisk(err))
	}
	defer func() { _ = small.Close() }() // as above
	ctx = context.WithoutCancel(ctx)     // whether the content is used must be known, even if the caller goes away
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

// showAvatar shows a picture that is stored, unless its address is no longer the one that is due.
func (s *Store) showAvatar(ctx context.Context, due DueAvatar, small *uploads.Upload) error {
	return s.change(ctx, func(c *change) error {
		before, err := c.answered(due)
		if err != nil {
			return ignore(err, ErrNotFound)
		}
		if err := c.avatar(due.Person).Update("stored", small.Size).Error; err != nil {
			return err
		}
		return c.changeAvatar(due.Person, before.hash, small.Hash)
	})
}

// MissAvatar notes that a picture could not be fetched. One that was fetched from the same address before stays; one
// from another address, which the site no longer names, is removed.
func (s *Store) MissAvatar(ctx context.Context, due DueAvatar) error {
	err := s.change(ctx, func(c *change) error {
		before, err := c.answered(due)
		if err != nil || before.askedAt != 0 {
			return ignore(err, ErrNotFound)
		}
		if err := c.avatar(due.Person).Update("stored", 0).Error; err != nil {
			return err
		}
		return c.changeAvatar(due.Person, before.hash, "")
	})
	return wrap(err, "note that person %d has no picture", due.Person)
}

// earlierAvatar tells when a picture was last asked for at its address, zero for never, and the hash of what is shown.
type earlierAvatar struct {
	askedAt int64
	hash    string
}

// answered notes that a picture is no longer due, and returns what was known of it. It returns ErrNotFound where it
// was not due, since the site has named another address.
func (c *change) answered(due DueAvatar) (before earlierAvatar, err error) {
	err = one(c.tx, []any{&before.askedAt, &before.hash},
		`SELECT a.asked_at, p.avatar FROM avatars a JOIN people p ON p.id = a.person_id
		WHERE a.person_id = ? AND a.url = ? AND a.due`, due.Person, due.URL)
	if err != nil {
		return before, err
	}
	return before, c.avatar(due.Person).Updates(map[string]any{"due": false, "asked_at": c.now}).Error
}

// changeAvatar replaces a person's picture by another, or by none, beside their earlier messages too.
func (c *change) changeAvatar(person int64, before, now string) error {
	if before == now {
		return nil
	}
	if before != "" {
		c.unused = append(c.unused, before)
	}
	if err := c.update(person, map[string]any{"avatar": now}); err != nil {
		return err
	}
	return c.restyle(person)
}

// OpenAvatar opens a person's picture as a room shows it (AvatarIn), and returns it with its hash, or ErrNotFound. A
// room of zero is none: members' own pictures are shown outside of rooms too.
func (s *Store) OpenAvatar(ctx context.Context, room, person int64) (io.ReadSeekCloser, string, error) {
	var hash string
	err := one(
		s.read(ctx),
		[]any{&hash},
		"SELECT avatar FROM people WHERE id = ? AND vouched_by IN (0, ?) AND avatar <> '' AND deleted_at = 0",
		person,
		room,
	)
	if err != nil {
		return nil, "", wrap(err, "find the picture of person %d", person)
	}
	content, err := s.fileStore.open(ctx, hash)
	return content, hash, wrap(err, "open the picture of person %d", person)
}
