package database

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// connect opens a pool of at most so many connections of a driver.
func connect(driver, dsn string, connections int) (*gorm.DB, error) {
	db, err := gorm.Open(sqlite.Dialector{DriverName: driver, DSN: dsn}, &gorm.Config{
		SkipDefaultTransaction: true,
		Logger:                 logger.Discard,
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

// editorDSN opens a database that is there for writing, with SQLite's own settings.
func editorDSN(path string) string { return "file:" + url.PathEscape(path) + "?mode=rw" }

// checkPragmas reads the settings of each of a pool's connections back: a driver ignores one it does not know.
func checkPragmas(ctx context.Context, db *gorm.DB, connections, queryOnly int) error {
	pool, err := db.DB()
	if err != nil {
		return fmt.Errorf("check the database's settings: %w", err)
	}
	wanted := []struct{ pragma, value string }{
		{"journal_mode", "wal"},
		{"synchronous", "2"},
		{"foreign_keys", "1"},
		{"busy_timeout", "5000"},
		{"secure_delete", "1"},
		{"query_only", fmt.Sprint(queryOnly)},
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

// Column is a column of a table: its name, and as SQL the value of a row for which none is given.
type Column struct{ Name, Default string }

// Columns returns the columns of a table in their order, none where there is no such table.
func Columns(db *gorm.DB, table string) (columns []Column, err error) {
	err = db.Raw(`SELECT name, coalesce(dflt_value, iif("notnull", '''''', 'NULL')) AS "default"
		FROM pragma_table_info(?) ORDER BY cid`, table).Scan(&columns).Error
	return columns, wrap(err, "read the columns of %s", table)
}

// Blank gives the columns of a row their defaults, but for the id and those in keep. It goes by the schema, so that a
// column which is added later is blanked too.
func Blank(db *gorm.DB, table string, id int64, keep ...string) error {
	columns, err := Columns(db, table)
	if err != nil {
		return err
	}
	var set []string
	for _, column := range columns {
		if column.Name != "id" && !slices.Contains(keep, column.Name) {
			set = append(set, column.Name+" = "+column.Default) // SQLite has no "= DEFAULT" here
		}
	}
	err = db.Exec("UPDATE "+table+" SET "+strings.Join(set, ", ")+" WHERE id = ?", id).Error
	return wrap(err, "blank row %d of %s", id, table)
}

// CopyTo writes the database as it is at this moment into a new file that only its owner can read, and syncs it.
// VACUUM INTO reads one snapshot; SQLite's backup API begins anew with each commit of another process, and would
// never end on a busy server.
func (f *File) CopyTo(ctx context.Context, path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // SQLite would make it readable to all
	if err != nil {
		return fmt.Errorf("make the copy of the database: %w", err)
	}
	defer func() { _ = file.Close() }() // nothing is written through it
	if err := f.Read(ctx).Exec("VACUUM INTO ?", path).Error; err != nil {
		return fmt.Errorf("copy the database: %w", ClassifyDisk(err))
	}
	return wrap(file.Sync(), "sync the copy of the database")
}

// Damage returns what SQLite finds wrong, a sentence each: pages and indexes that do not fit together, rows that
// refer to rows that are not there.
func (f *File) Damage(ctx context.Context) ([]string, error) {
	var found []string
	if err := f.Read(ctx).Raw("PRAGMA integrity_check").Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("check the integrity of %s: %w", f.path, err)
	}
	if len(found) == 1 && found[0] == "ok" {
		found = nil
	}
	var lost []struct {
		Table, Parent string
		Rows          int64
	}
	err := f.Read(ctx).
		Raw(`SELECT "table", parent, count(*) AS "rows" FROM pragma_foreign_key_check GROUP BY "table", parent`).
		Scan(&lost).Error
	for _, l := range lost {
		const sentence = "%d rows of %s refer to rows of %s that are not there"
		found = append(found, fmt.Sprintf(sentence, l.Rows, l.Table, l.Parent))
	}
	return found, wrap(err, "check the references in %s", f.path)
}
