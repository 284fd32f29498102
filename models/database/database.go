// Package database opens the database, brings its schema up to date, commits what is written and classifies the
// errors of the engine. It knows nothing of chat. What is SQLite's own stands in the files sqlite*.go.
package database

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"gorm.io/gorm"
)

// readers is how many connections read at once.
const readers = 4

// Options configure a database. Path and Migrations are required.
type Options struct {
	// Path is the SQLite file. Open makes its folder where there is none.
	Path string
	// Driver is the name of the database/sql driver; empty is the one that is compiled in. A test notes every statement
	// with a driver of its own.
	Driver string
	// Migrations holds the schema as numbered files, *.sql, applied in the order of their names. The schema has a
	// table settings (name, value), in which Open notes what it has done once.
	Migrations fs.FS
	// Meter is told of each commit; nil is none.
	Meter Meter
	// Clock tells the time that a Tx carries; nil is the system's.
	Clock func() time.Time
	// Log receives failed commits and the steps of a migration; nil is the default log.
	Log *slog.Logger
}

// DB is an open database: one writer, several readers. Its methods may be called by many goroutines at once.
type DB struct {
	path    string
	lock    *flock.Flock
	writing *gorm.DB
	reading *gorm.DB
	writer  *writer
}

// Open opens the database, brings its schema up to date, and proves that what is committed will be durable. It fails
// where another process uses the same database, and where a newer version of the program has used it.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Driver == "" {
		o.Driver = DriverName
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Meter == nil {
		o.Meter = noMeter{}
	}
	if err := os.MkdirAll(filepath.Dir(o.Path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the database: %w", err)
	}
	lock, err := lockDatabase(o.Path)
	if err != nil {
		return nil, err
	}
	d := &DB{path: o.Path, lock: lock}
	if err := d.open(ctx, o); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func (d *DB) open(ctx context.Context, o Options) (err error) {
	if d.writing, err = connect(o.Driver, writerDSN(o.Path), 1); err != nil {
		return err
	}
	if err := os.Chmod(o.Path, 0o600); err != nil {
		return fmt.Errorf("keep the database to ourselves: %w", err)
	}
	if err := migrate(ctx, d.writing, o); err != nil {
		return err
	}
	err = errors.Join(limitLog(ctx, d.writing), vacuumOnce(ctx, d.writing, o.Log), checkpoint(ctx, d.writing, o.Log))
	if err != nil {
		return err
	}
	if d.reading, err = connect(o.Driver, readerDSN(o.Path), readers); err != nil {
		return err
	}
	if err := errors.Join(checkPragmas(ctx, d.writing, 1, 0), checkPragmas(ctx, d.reading, readers, 1)); err != nil {
		return err
	}
	d.writer = newWriter(d.writing, o)
	return nil
}

// Read returns the connections that read, for one query. A write through it fails.
func (d *DB) Read(ctx context.Context) *gorm.DB { return d.reading.WithContext(ctx) }

// Do runs act in a transaction and returns once that is committed and synced; all writes go through it. Acts of
// several callers may share a commit; one that fails or panics leaves no trace in it.
//
// It returns the error of act; that of ctx where it ended before the act was queued; ErrFull, ErrBusy and ErrClosed
// where nothing was stored; and ErrOutcomeUnknown where the commit failed in another way, or ctx ended first. In the
// latter case the act may still run while Do returns, and be committed, since it cannot be undone without the others
// of its commit: the caller must not read what act sets. An act does not call Do, which would wait for itself.
func (d *DB) Do(ctx context.Context, act func(*Tx) error) error { return d.writer.do(ctx, act) }

// Failed is closed when the disk could not sync a commit. Reading goes on; nothing is written any more, and the
// process should end.
func (d *DB) Failed() <-chan struct{} { return d.writer.failed }

// Figures returns the writer's counts.
func (d *DB) Figures() Figures { return d.writer.figures() }

// Path returns where the database lies.
func (d *DB) Path() string { return d.path }

// Sizes are what a database takes with its log, and what the disk that it lies on has left, in bytes.
type Sizes struct {
	Database, Free int64
}

// Sizes measures the database. Free is zero where the system does not tell.
func (d *DB) Sizes() (Sizes, error) {
	free, _, err := freeSpace(filepath.Dir(d.path))
	return Sizes{Database: bytesOf(d.path), Free: int64(free)}, err
}

// Ready returns an error where the database does not answer.
func (d *DB) Ready(ctx context.Context) error {
	var one int
	return wrap(d.Read(ctx).Raw("SELECT 1").Scan(&one).Error, "ask the database")
}

// Close commits what is queued and closes the database. It may be called more than once.
func (d *DB) Close() error {
	if d.writer != nil {
		d.writer.stop()
	}
	return errors.Join(closePool(d.reading), closePool(d.writing), d.lock.Unlock())
}

// closePool closes the connections of db, which may be nil.
func closePool(db *gorm.DB) error {
	if db == nil {
		return nil
	}
	pool, err := db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}
