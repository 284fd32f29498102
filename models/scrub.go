package models

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"gorm.io/gorm"
)

// What is deleted is overwritten with zeros in the pages it stood on (PRAGMA secure_delete=ON; FAST would leave the
// pages that a long text had to itself). Two places may still have it: the write-ahead log, which Scrub empties, and
// what a version before this one has deleted, which vacuumOnce leaves behind.

// Scrub moves the write-ahead log into the database and empties it: it has pages as they were before something on
// them was deleted. It reports false where a reader of an older state keeps it from that; posts wait for it a tenth
// of a second at most.
func (s *Store) Scrub(ctx context.Context) (done bool, err error) {
	pool, err := s.reading.DB()
	if err != nil {
		return false, fmt.Errorf("empty the log: %w", err)
	}
	connection, err := pool.Conn(ctx)
	if err != nil {
		return false, fmt.Errorf("empty the log: %w", err)
	}
	defer func() { _ = connection.Close() }() // giving it back to the pool cannot fail
	if _, err := connection.ExecContext(ctx, "PRAGMA busy_timeout = 100"); err != nil {
		return false, fmt.Errorf("empty the log: %w", err)
	}
	var busy, pages, moved int
	err = connection.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	_, restored := connection.ExecContext(context.WithoutCancel(ctx), "PRAGMA busy_timeout = 5000")
	return err == nil && busy == 0, wrap(errors.Join(err, restored), "empty the log")
}

// vacuumOnce writes a database of an earlier version anew, since that one left what it deleted where it was. Without
// the space for it the start goes on, and the next one tries again.
func vacuumOnce(ctx context.Context, db *gorm.DB, log *slog.Logger) error {
	db = db.WithContext(ctx)
	var vacuumed, inhabited bool
	err := one(
		db,
		[]any{&vacuumed, &inhabited},
		"SELECT EXISTS (SELECT 1 FROM settings WHERE name = 'vacuumed'), EXISTS (SELECT 1 FROM settings)",
	)
	if err != nil || vacuumed {
		return wrap(err, "ask whether the database was vacuumed")
	}
	if inhabited {
		log.Info("database written anew, once, so that nothing deleted is left in it")
		if err := storageError(db.Exec("VACUUM").Error); errors.Is(err, ErrFull) {
			log.Warn("no space to write the database anew, the next start tries again", "error", err)
			return nil
		} else if err != nil {
			return fmt.Errorf("vacuum the database: %w", err)
		}
	}
	return wrap(
		db.Exec("INSERT INTO settings (name, value) VALUES ('vacuumed', '1')").Error,
		"note that the database was vacuumed",
	)
}
