package models

import (
	"context"
	"fmt"
	"log/slog"

	"gorm.io/gorm"
)

// logLimit is how many bytes the write-ahead log keeps on the disk once it is empty. SQLite empties it whenever it
// has some 4 MB, unless one reader takes long; without a limit the file would stay for good as long as it was then.
const logLimit = 64 << 20

// limitLog sets the limit on the connection that writes, which is the one that cuts the file.
func limitLog(ctx context.Context, db *gorm.DB) error {
	var limit int64
	if err := db.WithContext(ctx).Raw(fmt.Sprint("PRAGMA journal_size_limit = ", logLimit)).Row().Scan(&limit); err != nil {
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
// leaves the log as it is: a start is not refused for that, but it is said.
func checkpoint(ctx context.Context, db *gorm.DB, log *slog.Logger) error {
	var busy, pages, moved int
	if err := db.WithContext(ctx).Raw("PRAGMA wal_checkpoint(TRUNCATE)").Row().Scan(&busy, &pages, &moved); err != nil {
		return fmt.Errorf("move the log into the database: %w", err)
	}
	if busy != 0 {
		log.Warn(
			"write-ahead log not emptied, another process has the database open (a backup, a replicator, a shell): "+
				"if this start follows a failed sync, a power cut may lose what is posted until that process lets go",
			"pages",
			pages,
			"moved",
			moved,
		)
	}
	return nil
}
