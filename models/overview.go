package models

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"samovar/models/database"
)

const (
	// overviewHour is the time over which an overview counts messages, in milliseconds.
	overviewHour = int64(time.Hour / time.Millisecond)
	// countedAtMost is how many of the latest messages an overview looks at.
	countedAtMost = 20_000
)

// Overview are the numbers of an installation.
type Overview struct {
	Members, Guests, Rooms int
	// LastHour counts the messages of the last hour.
	LastHour int
	// Scheduled counts messages that wait for their time, Pushes and Digests those that wait to be told of.
	Scheduled, Pushes, Digests int
	// Stored is what all files take, Quota what they may, in bytes.
	Stored, Quota  int64
	database.Sizes `gorm:"-"`
	// BackedUpAt is in unix milliseconds, zero where no backup is known.
	BackedUpAt int64 `gorm:"-"`
}

const selectOverview = `SELECT
	(SELECT count(*) FROM people WHERE kind = 'member' AND deleted_at = 0) AS members,
	(SELECT count(*) FROM people WHERE kind = 'guest' AND deleted_at = 0) AS guests,
	(SELECT count(*) FROM rooms WHERE deleted_at = 0 AND NOT direct) AS rooms,
	(SELECT count(*) FROM (SELECT created_at FROM messages ORDER BY id DESC LIMIT ?) latest
		WHERE latest.created_at > ?) AS last_hour,
	(SELECT count(*) FROM later WHERE problem = '') AS scheduled,
	(SELECT count(*) FROM errands WHERE kind = 'push') AS pushes,
	(SELECT count(*) FROM errands WHERE kind = 'digest') AS digests,
	(` + selectStored + `) AS stored`

// Overview counts what there is.
func (s *Store) Overview(ctx context.Context) (Overview, error) {
	var o Overview
	err := s.read(ctx).Raw(selectOverview, countedAtMost, s.now()-overviewHour).Scan(&o).Error
	if err != nil {
		return Overview{}, wrap(err, "count what there is")
	}
	o.Quota = s.fileStore.quota
	if o.Sizes, err = s.database.Sizes(); err != nil {
		return Overview{}, wrap(err, "measure the database")
	}
	o.BackedUpAt, err = backedUpAt(s.database.Path())
	return o, err
}

// BackupNote returns the path of the file whose time is that of the latest backup of a database.
func BackupNote(database string) string { return filepath.Join(filepath.Dir(database), "backed-up") }

// backedUpAt returns when a database was last backed up, in unix milliseconds, or zero.
func backedUpAt(database string) (int64, error) {
	note, err := os.Stat(BackupNote(database))
	if err != nil {
		return 0, wrap(ignore(err, fs.ErrNotExist), "look for the latest backup")
	}
	return note.ModTime().UnixMilli(), nil
}
