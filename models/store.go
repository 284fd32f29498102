// Package models holds the rules of the chat, and every query. It knows nothing of HTTP or HTML.
package models

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"samovar/models/database"
)

// Meter is told of each commit.
type Meter = database.Meter

// Figures are the counts of what was written.
type Figures = database.Figures

// Driver names the code that the database is read and written with.
const Driver = database.Driver

// Config configures a store. Path is required.
type Config struct {
	// Given are the settings of the site that cannot be changed in it.
	Given Given
	// Path is the SQLite file. Open makes its folder where there is none.
	Path string
	// Driver is the name of the database/sql driver; empty is the one that is compiled in. Tests note every statement
	// with a driver of their own.
	Driver string
	// Bell is told of committed changes; nil is none.
	Bell Bell
	// Meter is told of each commit; nil is none.
	Meter Meter
	// Clock tells the time; nil is the system's.
	Clock func() time.Time
	// Uploads is the folder for the contents of files; empty is uploads beside the database. Quota is how many bytes
	// all of them may take; zero is 20 GB.
	Uploads string
	Quota   int64
	// WithoutAvatars erases the pictures that embedding sites have named for their users, and takes no more.
	WithoutAvatars bool
	// WithoutPreviews orders no previews of links, where no job would take them.
	WithoutPreviews bool
	// PasswordMemory is how many KiB the hashing of a password takes; zero is what is recommended. Less is for tests,
	// which hash hundreds of them.
	PasswordMemory uint32
	// Log receives failed commits and what is done at the start; nil is the default log.
	Log *slog.Logger
}

// Store is an open database with its files. All its methods may be called by many goroutines at once. None of GORM's
// errors leaves it.
type Store struct {
	database        *database.DB
	bell            Bell
	log             *slog.Logger
	clock           func() time.Time
	given           Given
	site            atomic.Pointer[Site]
	withoutAvatars  bool
	withoutPreviews bool
	fileStore       *fileStore
	passwords       passwords
	epoch           string
	lists           listCache
	avatarsDue      chan struct{}
}

// Open opens the database, brings its schema up to date, and proves that what is answered will be durable. It fails
// where another process uses the same database, and where a newer Samovar has.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Bell == nil {
		c.Bell = silence{}
	}
	if c.Uploads == "" {
		c.Uploads = filepath.Join(filepath.Dir(c.Path), "uploads")
	}
	db, err := database.Open(ctx, database.Options{
		Path:       c.Path,
		Driver:     c.Driver,
		Migrations: migrations(),
		Meter:      c.Meter,
		Clock:      c.Clock,
		Log:        c.Log,
	})
	if err != nil {
		return nil, err
	}
	s := &Store{
		database:        db,
		bell:            c.Bell,
		log:             c.Log,
		clock:           c.Clock,
		given:           c.Given,
		withoutAvatars:  c.WithoutAvatars,
		withoutPreviews: c.WithoutPreviews,
		passwords:       newPasswords(c.PasswordMemory),
		avatarsDue:      make(chan struct{}, 1),
	}
	if err := s.open(ctx, c); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, c Config) (err error) {
	if err := errors.Join(s.furnish(ctx), s.loadSite(ctx), s.keepSkeletons(ctx)); err != nil {
		return err
	}
	if err := s.ownUploads(ctx, c.Uploads); err != nil {
		return err
	}
	if s.fileStore, err = openFileStore(c.Uploads, c.Quota); err != nil {
		return err
	}
	if c.WithoutAvatars {
		if err := s.change(ctx, func(c *change) error { return c.forgetAvatars("vouched_by <> 0") }); err != nil {
			return err
		}
	}
	if err := errors.Join(s.forgetDeleted(ctx), s.EraseDeleted(ctx), s.sweepFirst(ctx, c.Uploads)); err != nil {
		return err
	}
	return s.index(ctx)
}

// firstLobbyName is the lobby's until the site is set up in another language.
const firstLobbyName = "Lobby"

// furnish makes the lobby, where there is none yet, and the epoch of this start.
func (s *Store) furnish(ctx context.Context) error {
	return s.change(ctx, func(c *change) (err error) {
		if s.epoch, err = c.beginEpoch(); err != nil {
			return err
		}
		lobby := roomRow{Search: "lobby", Room: Room{
			Slug:       LobbySlug,
			Name:       firstLobbyName,
			Visibility: Public,
			Guests:     true,
			ActiveAt:   c.now,
			CreatedAt:  c.now,
		}}
		return wrap(c.tx.Clauses(unlessThere("slug")).Create(&lobby).Error, "make the lobby")
	})
}

// Close commits what is queued and closes the database. It may be called more than once.
func (s *Store) Close() error { return s.database.Close() }

// SetBell sets the bell that hears of changes: the hub needs the store and the store the hub. It is called once,
// before serving.
func (s *Store) SetBell(bell Bell) { s.bell = bell }

// Ready returns an error where the database does not answer.
func (s *Store) Ready(ctx context.Context) error { return s.database.Ready(ctx) }

// Scrub empties the database's log of what was deleted, see database.DB.Scrub.
func (s *Store) Scrub(ctx context.Context) (done bool, err error) { return s.database.Scrub(ctx) }

// Figures returns the counts of what was written.
func (s *Store) Figures() Figures { return s.database.Figures() }

// Failed is closed when the disk could not sync a commit. Reading goes on; nothing is written any more, and the
// process should end.
func (s *Store) Failed() <-chan struct{} { return s.database.Failed() }

func (s *Store) read(ctx context.Context) *gorm.DB { return s.database.Read(ctx) }

func (s *Store) now() int64 { return s.clock().UnixMilli() }
