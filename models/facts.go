package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"samovar/models/database"
)

// Database is a database that is read and not served, see database.File.
type Database struct {
	*database.File
}

// Inspect opens the database at path, which must be there.
func Inspect(path string) (*Database, error) {
	file, err := database.Inspect(path)
	if err != nil {
		return nil, err
	}
	return &Database{file}, nil
}

// RenameInstallation gives a database that is not served a new name for its installation, so that what is restored
// from a backup is not taken for what the backup was made of.
func RenameInstallation(ctx context.Context, path string) error {
	err := database.Rewrite(ctx, path, func(db *gorm.DB) error {
		return keepSetting(db, "installation", randomText(linkAlphabet, 22))
	})
	return wrap(err, "name the installation in %s", path)
}

// Facts describe a database.
type Facts struct {
	// Installation names the installation: the same in all its backups, another in what is restored from them.
	Installation string `json:"installation"`
	// Schema is the newest migration it has had.
	Schema string `json:"schema"`
	// Until is when a message was last posted, edited or deleted; zero without messages.
	Until    time.Time `json:"until,omitzero"`
	People   int64     `json:"people"`
	Rooms    int64     `json:"rooms"`
	Messages int64     `json:"messages"`
}

// Facts reads the facts.
func (d *Database) Facts(ctx context.Context) (Facts, error) {
	var f Facts
	var row struct {
		Mark, Schema            string
		Until                   int64
		People, Rooms, Messages int64
	}
	err := d.Read(ctx).Raw(`SELECT
		coalesce((SELECT value FROM settings WHERE name = 'installation'),
			(SELECT value FROM settings WHERE name = 'uploads'), '') AS mark,
		(SELECT max(id) FROM migrations) AS schema,
		(SELECT coalesce(max(CASE
			WHEN deleted_at > created_at AND deleted_at > edited_at THEN deleted_at
			WHEN edited_at > created_at THEN edited_at ELSE created_at END), 0) FROM messages) AS until,
		(SELECT count(*) FROM people) AS people, (SELECT count(*) FROM rooms) AS rooms,
		(SELECT count(*) FROM messages) AS messages`).Scan(&row).Error
	if err != nil {
		return f, fmt.Errorf("read what %s holds: %w", d.Path(), err)
	}
	f = Facts{Schema: row.Schema, People: row.People, Rooms: row.Rooms, Messages: row.Messages}
	if row.Mark != "" { // the mark opens a folder of uploads to a database, so only its hash is told
		sum := sha256.Sum256([]byte(row.Mark))
		f.Installation = hex.EncodeToString(sum[:8])
	}
	if row.Until > 0 {
		f.Until = time.UnixMilli(row.Until).UTC()
	}
	return f, nil
}

// Contents returns the hashes of all contents that rows of the database refer to, each once, sorted.
func (d *Database) Contents(ctx context.Context) ([]string, error) {
	var all []string
	for _, c := range contentColumns {
		columns, err := database.Columns(d.Read(ctx), c.table)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(columns, func(found database.Column) bool { return found.Name == c.column }) {
			continue // the schema is an earlier one
		}
		var some []string
		query := fmt.Sprintf("SELECT DISTINCT %[2]s FROM %[1]s WHERE %[2]s <> ''", c.table, c.column)
		if err := d.Read(ctx).Raw(query).Scan(&some).Error; err != nil {
			return nil, fmt.Errorf("read the contents of %s: %w", c.table, err)
		}
		all = append(all, some...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
