package database

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"gorm.io/gorm"
)

// Deleted rows are overwritten with zeros in the pages it stood on (PRAGMA secure_delete=ON; FAST would leave the
// pages that a long text had to itself). Two places may still hold them: the write-ahead log, which Scrub empties, and
// the pages that a version before this setting has freed, which vacuumOnce drops.

// vacuumOnce writes a database of an earlier version anew, since that one left what it deleted where it was. Without
// the space for it the start goes on, and the next one tries again.
func vacuumOnce(ctx context.Context, db *gorm.DB, log *slog.Logger) error {
	db = db.WithContext(ctx)
	var vacuumed, inhabited bool
	err := One(db, []any{&vacuumed, &inhabited},
		"SELECT EXISTS (SELECT 1 FROM settings WHERE name = 'vacuumed'), EXISTS (SELECT 1 FROM settings)")
	if err != nil || vacuumed {
		return wrap(err, "ask whether the database was vacuumed")
	}
	if inhabited {
		log.Info("database written anew, once, so that nothing deleted is left in it")
		if err := classify(db.Exec("VACUUM").Error); errors.Is(err, ErrFull) {
			log.Warn("no space to write the database anew, the next start tries again", "error", err)
			return nil
		} else if err != nil {
			return fmt.Errorf("vacuum the database: %w", err)
		}
	}
	err = db.Exec("INSERT INTO settings (name, value) VALUES ('vacuumed', '1')").Error
	return wrap(err, "note that the database was vacuumed")
}
