// Package models is what is true and what may be done: every rule, every query. It knows nothing of HTTP or HTML.
package models

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// readers is how many connections read at once.
const readers = 4

// Config is what a store is opened with.
type Config struct {
	// Installation is its name, of which no password is made and which belongs to no person; empty for none.
	Installation string
	// Path is the SQLite file. Its folder is made if it is not there.
	Path string
	// Driver is the name of the database/sql driver; empty is the one that is compiled in. Tests note every statement
	// with a driver of their own.
	Driver string
	// Bell is rung after each commit; nil is silence.
	Bell Bell
	// Meter hears of each commit; nil is nobody.
	Meter Meter
	// Clock tells the time; nil is the system's.
	Clock func() time.Time
	// GuestsWelcome is false where the operator closed the whole site to people without an account.
	GuestsWelcome bool
	// Uploads is the folder of what is sent along with messages; empty is uploads beside the database. Quota is how
	// many bytes all of it may take; zero is 20 GB.
	Uploads string
	Quota   int64
	// WithoutAvatars forgets the pictures that embedding sites have named of their users, and takes no more.
	WithoutAvatars bool
	// PasswordMemory is how many KiB it takes to hash a password; zero is what is recommended. Less is for tests,
	// which hash hundreds of them.
	PasswordMemory uint32
	// Log hears of failed commits; nil is the default log.
	Log *slog.Logger
}

// Store is an open database: one writer, several readers. All its methods may be called by many goroutines at once.
// None of GORM's errors leaves it.
type Store struct {
	clock          func() time.Time
	guestsWelcome  bool
	withoutAvatars bool
	installation   string
	lock           *flock.Flock
	writing        *gorm.DB
	reading        *gorm.DB
	writer         *writer
	fileStore      *fileStore
	passwords      passwords
	epoch          string
	avatarsDue     chan struct{}
}

// Open opens the database, brings its schema up to date, and proves that what is answered will be durable. It fails
// where another process uses the same database, and where a newer Samovar has.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Driver == "" {
		c.Driver = driverName
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Bell == nil {
		c.Bell = silence{}
	}
	if c.Meter == nil {
		c.Meter = silence{}
	}
	if c.Uploads == "" {
		c.Uploads = filepath.Join(filepath.Dir(c.Path), "uploads")
	}
	if err := os.MkdirAll(filepath.Dir(c.Path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the database: %w", err)
	}
	lock, err := lockDatabase(c.Path)
	if err != nil {
		return nil, err
	}
	s := &Store{
		clock:          c.Clock,
		guestsWelcome:  c.GuestsWelcome,
		withoutAvatars: c.WithoutAvatars,
		installation:   c.Installation,
		lock:           lock,
		passwords:      newPasswords(c.PasswordMemory),
		avatarsDue:     make(chan struct{}, 1),
	}
	if err := s.open(ctx, c); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, c Config) (err error) {
	if s.writing, err = connect(c.Driver, writerDSN(c.Path), 1); err != nil {
		return err
	}
	if err := os.Chmod(c.Path, 0o600); err != nil {
		return fmt.Errorf("keep the database to ourselves: %w", err)
	}
	if err := migrate(ctx, s.writing, c); err != nil {
		return err
	}
	err = errors.Join(limitLog(ctx, s.writing), vacuumOnce(ctx, s.writing, c.Log), checkpoint(ctx, s.writing, c.Log))
	if err != nil {
		return err
	}
	if s.reading, err = connect(c.Driver, readerDSN(c.Path), readers); err != nil {
		return err
	}
	if err := errors.Join(checkPragmas(ctx, s.writing, 1, 0), checkPragmas(ctx, s.reading, readers, 1)); err != nil {
		return err
	}
	s.writer = newWriter(s.writing, c)
	if err := errors.Join(s.furnish(ctx), s.keepSkeletons(ctx)); err != nil {
		return err
	}
	if err := s.ownUploads(ctx, c.Uploads); err != nil {
		return err
	}
	if s.fileStore, err = openFileStore(c.Uploads, c.Quota); err != nil {
		return err
	}
	if c.WithoutAvatars {
		if err := s.changeAndErase(ctx, func(c *change) error { return c.forgetAvatars("vouched_by <> 0") }); err != nil {
			return err
		}
	}
	if err := errors.Join(s.forgetDeleted(ctx), s.sweepFirst(ctx, c.Uploads)); err != nil {
		return err
	}
	return s.index(ctx)
}

func connect(driver, dsn string, connections int) (*gorm.DB, error) {
	db, err := gorm.Open(sqlite.Dialector{DriverName: driver, DSN: dsn}, &gorm.Config{
		SkipDefaultTransaction: true, Logger: logger.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return db, nil
}

// checkPragmas reads the settings of each of a pool's connections back: a driver ignores one it does not know.
func checkPragmas(ctx context.Context, db *gorm.DB, connections, queryOnly int) error {
	pool, err := db.DB()
	if err != nil {
		return fmt.Errorf("check the database's settings: %w", err)
	}
	wanted := []struct {
		pragma, value string
	}{
		{
			"journal_mode",
			"wal",
		}, {"synchronous", "2"}, {"foreign_keys", "1"}, {"busy_timeout", "5000"}, {"secure_delete", "1"}, {"query_only", fmt.Sprint(queryOnly)},
	}
	for range connections {
		connection, err := pool.Conn(ctx)
		if err != nil {
			return fmt.Errorf("check the database's settings: %w", err)
		}
		// Closed only at the end, so that the next round gets another connection.
		defer func() { _ = connection.Close() }() // giving it back to the pool cannot fail
		for _, w := range wanted {
			var got string
			if err := connection.QueryRowContext(ctx, "PRAGMA "+w.pragma).Scan(&got); err != nil {
				return fmt.Errorf("read pragma %s: %w", w.pragma, err)
			}
			if got != w.value {
				return fmt.Errorf("the database has %s=%s, want %s", w.pragma, got, w.value)
			}
		}
	}
	return nil
}

// furnish makes what every installation has, a lobby, and what every start has, an epoch.
func (s *Store) furnish(ctx context.Context) error {
	return s.change(ctx, func(c *change) (err error) {
		if s.epoch, err = c.beginEpoch(); err != nil {
			return err
		}
		err = c.tx.Exec(
			`INSERT INTO rooms (slug, name, search, visibility, active_at, created_at) VALUES (?, 'Lobby', 'lobby', 'public', ?, ?)
			ON CONFLICT DO NOTHING`,
			LobbySlug,
			c.now,
			c.now,
		).Error
		if err != nil {
			return fmt.Errorf("make the lobby: %w", err)
		}
		return nil
	})
}

// Close finishes what is queued and lets go of the database.
func (s *Store) Close() error {
	if s.writer != nil {
		s.writer.stop()
	}
	var failed error
	for _, db := range []*gorm.DB{s.reading, s.writing} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		failed = errors.Join(failed, err)
	}
	return errors.Join(failed, s.lock.Unlock())
}

// SetBell says who is told of changes: the hub needs the store and the store the hub. It is called once, before
// serving.
func (s *Store) SetBell(bell Bell) { s.writer.bell = bell }

// Ready says whether the database answers.
func (s *Store) Ready(ctx context.Context) error {
	var one int
	return wrap(s.read(ctx).Raw("SELECT 1").Scan(&one).Error, "ask the database")
}

func (s *Store) read(ctx context.Context) *gorm.DB { return s.reading.WithContext(ctx) }

// one reads a row into places, or returns ErrNotFound. It asks the connection that GORM holds and scans by hand:
// these queries are part of every request, and GORM writes each anew, a byte at a time. A value is one place: no
// lists.
func one(tx *gorm.DB, places []any, query string, values ...any) error {
	err := tx.Statement.ConnPool.QueryRowContext(tx.Statement.Context, query, values...).Scan(places...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// rows is a query as one asks it, of which more than a row is wanted.
func rows(tx *gorm.DB, query string, values ...any) func() (*sql.Rows, error) {
	return func() (*sql.Rows, error) {
		return tx.Statement.ConnPool.QueryContext(tx.Statement.Context, query, values...)
	}
}

// do runs, in the same way, one of the statements that every post is made of.
func do(tx *gorm.DB, query string, values ...any) error {
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, query, values...)
	return err
}

func (s *Store) now() int64 { return s.clock().UnixMilli() }

// wrap says what was being done; nil stays nil.
func wrap(err error, doing string, places ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(doing, places...), err)
}

const (
	epochLetters = "0123456789abcdefghijklmnopqrstuvwxyz"
	// tagLetters leave out what is easily mistaken for another: 0 and o, 1, i and l.
	tagLetters  = "23456789abcdefghjkmnpqrstuvwxyz"
	tagLength   = 4
	linkLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// randomText is so many letters, each as likely as the others.
func randomText(letters string, length int) string {
	text := make([]byte, 0, length)
	limit := 256 - 256%len(letters)
	for len(text) < length {
		var draw [1]byte
		_, _ = rand.Read(draw[:]) // never fails since Go 1.24
		if int(draw[0]) < limit {
			text = append(text, letters[int(draw[0])%len(letters)])
		}
	}
	return string(text)
}
