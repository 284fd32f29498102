package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Database is a database that is looked at and not served: one beside a running server, or a copy. It is opened for
// reading alone and takes no lock, so it holds up no post.
type Database struct {
	path string
	db   *gorm.DB
}

// Inspect opens the database at path, which must be there.
func Inspect(path string) (*Database, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	db, err := connect(driverName, inspectorDSN(path), 1)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &Database{path: path, db: db}, nil
}

// Close lets go of the database.
func (d *Database) Close() error {
	pool, err := d.db.DB()
	if err == nil {
		err = pool.Close()
	}
	return wrap(err, "close the database %s", d.path)
}

// CopyTo writes the database as it is at this moment into a new file that only its owner can read, and syncs it.
// VACUUM INTO reads one snapshot; SQLite's backup API begins anew with each commit of another process, and would
// never end on a busy server.
func (d *Database) CopyTo(ctx context.Context, path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // SQLite would make it readable to all
	if err != nil {
		return fmt.Errorf("make the copy of the database: %w", err)
	}
	defer func() { _ = file.Close() }() // nothing is written through it
	if err := d.db.WithContext(ctx).Exec("VACUUM INTO ?", path).Error; err != nil {
		return fmt.Errorf("copy the database: %w", diskError(err))
	}
	return wrap(file.Sync(), "sync the copy of the database")
}

// RenameInstallation gives a database that is not served a new name for its installation, so that what is restored
// from a backup is not taken for what the backup was made of.
func RenameInstallation(ctx context.Context, path string) (err error) {
	db, err := connect(driverName, "file:"+url.PathEscape(path)+"?mode=rw", 1)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	d := &Database{path: path, db: db}
	defer func() { err = errors.Join(err, d.Close()) }()
	err = db.WithContext(ctx).Exec(`INSERT INTO settings (name, value) VALUES ('installation', ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, randomText(linkLetters, 22)).Error
	return wrap(diskError(err), "name the installation in %s", path)
}

// Facts are what a database says of itself.
type Facts struct {
	// Installation names the installation, the same in all its backups and another in what is restored from them.
	Installation string `json:"installation"`
	// Schema is the newest migration it has had.
	Schema string `json:"schema"`
	// Until is when the newest message was posted, edited or deleted; zero without any.
	Until    time.Time `json:"until,omitzero"`
	People   int64     `json:"people"`
	Rooms    int64     `json:"rooms"`
	Messages int64     `json:"messages"`
}

// Facts reads them.
func (d *Database) Facts(ctx context.Context) (Facts, error) {
	var f Facts
	var mark string
	var until int64
	err := one(d.db.WithContext(ctx), []any{&mark, &f.Schema, &until, &f.People, &f.Rooms, &f.Messages}, `SELECT
		coalesce((SELECT value FROM settings WHERE name = 'installation'),
			(SELECT value FROM settings WHERE name = 'uploads'), ''), (SELECT max(id) FROM migrations),
		(SELECT coalesce(max(max(created_at, edited_at, deleted_at)), 0) FROM messages),
		(SELECT count(*) FROM people), (SELECT count(*) FROM rooms), (SELECT count(*) FROM messages)`)
	if err != nil {
		return f, fmt.Errorf("read what %s holds: %w", d.path, err)
	}
	if mark != "" { // the mark opens a folder of uploads to a database: it stays inside
		sum := sha256.Sum256([]byte(mark))
		f.Installation = hex.EncodeToString(sum[:8])
	}
	if until > 0 {
		f.Until = time.UnixMilli(until).UTC()
	}
	return f, nil
}

// Contents returns the hashes of all contents that rows of the database have, each once, sorted.
func (d *Database) Contents(ctx context.Context) ([]string, error) {
	var all []string
	for _, place := range contentColumns {
		var there bool
		if err := one(d.db.WithContext(ctx), []any{&there}, "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?) WHERE name = ?)", place.table, place.column); err != nil {
			return nil, fmt.Errorf("look for the table %s: %w", place.table, err)
		}
		if !there { // of a schema from before
			continue
		}
		var some []string
		query := fmt.Sprintf("SELECT DISTINCT %[2]s FROM %[1]s WHERE %[2]s <> ''", place.table, place.column)
		if err := d.db.WithContext(ctx).Raw(query).Scan(&some).Error; err != nil {
			return nil, fmt.Errorf("read the contents of %s: %w", place.table, err)
		}
		all = append(all, some...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// Damage returns what SQLite finds wrong: pages and indexes that do not fit together, rows that refer to rows that
// are not there.
func (d *Database) Damage(ctx context.Context) ([]string, error) {
	var found []string
	if err := d.db.WithContext(ctx).Raw("PRAGMA integrity_check").Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("check the integrity of %s: %w", d.path, err)
	}
	if len(found) == 1 && found[0] == "ok" {
		found = nil
	}
	var lost []struct {
		Table, Parent string
		Rows          int64
	}
	err := d.db.WithContext(ctx).
		Raw(`SELECT "table", parent, count(*) AS "rows" FROM pragma_foreign_key_check GROUP BY "table", parent`).
		Scan(&lost).
		Error
	for _, l := range lost {
		found = append(
			found,
			fmt.Sprintf("%d rows of %s refer to rows of %s that are not there", l.Rows, l.Table, l.Parent),
		)
	}
	return found, wrap(err, "check the references in %s", d.path)
}

// NewestSchema is the schema that this program brings a database to.
func NewestSchema() (string, error) {
	steps, err := readMigrations()
	if err != nil {
		return "", err
	}
	return steps[len(steps)-1].ID, nil
}
