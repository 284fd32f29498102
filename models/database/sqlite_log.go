package database

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"gorm.io/gorm"
)

// logLimit is how many bytes the write-ahead log keeps on the disk once it is empty. SQLite empties it whenever it
// has some 4 MB, unless one reader takes long; without a limit the file would keep the size it had then.
const logLimit = 64 << 20

// limitLog sets the limit on the connection that writes, which is the one that cuts the file.
func limitLog(ctx context.Context, db *gorm.DB) error {
	var limit int64
	query := fmt.Sprint("PRAGMA journal_size_limit = ", logLimit)
	if err := db.WithContext(ctx).Raw(query).Row().Scan(&limit); err != nil {
		return fmt.Errorf("limit the write-ahead log: %w", err)
	}
	if limit != logLimit {
		return fmt.Errorf("the write-ahead log has the limit %d, want %d", limit, logLimit)
	}
	return nil
}

// checkpoint moves what the log holds into the database and syncs that, before anything is promised. After a sync
// that failed the log may hold pages that the disk does not: what is written behind those would be lost with them in
// a power cut. Where another process reads or writes, SQLite waits for it as long as for any lock (5 s), and then
// leaves the log as it is: the start goes on, with a warning.
func checkpoint(ctx context.Context, db *gorm.DB, log *slog.Logger) error {
	var busy, pages, moved int
	if err := db.WithContext(ctx).Raw("PRAGMA wal_checkpoint(TRUNCATE)").Row().Scan(&busy, &pages, &moved); err != nil {
		return fmt.Errorf("move the log into the database: %w", err)
	}
	if busy != 0 {
		const warning = "write-ahead log not emptied, another process has the database open " +
			"(a backup, a replicator, a shell): if this start follows a failed sync, " +
			"a power cut may lose what is posted until that process lets go"
		log.Warn(warning, "pages", pages, "moved", moved)
	}
	return nil
}

// Scrub moves the write-ahead log into the database and empties it: the log has pages as they were before something
// on them was deleted. It reports false where a reader of an older state keeps it from that. Acts wait for it at most
// a tenth of a second.
func (d *DB) Scrub(ctx context.Context) (done bool, err error) {
	pool, err := d.reading.DB()
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
