package models

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"samovar/models/database"

	"gorm.io/gorm"
)

const kindsAndRoles = "0140_kinds_and_roles.sql"

// Every schema that a released Samovar has left is filled, brought to the step before 0140 and then over it. That step
// replaces a column: it may lose no row, no reference, no index and no trigger.
func TestKindsAndRolesComeToEveryEarlierSchema(t *testing.T) {
	names := migrationNames(t)
	at := slices.Index(names, kindsAndRoles)
	for i, name := range names[:at] {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "samovar.db")
			migrateTo(t, path, names[:i+1])
			edit(t, path, fill)
			migrateTo(t, path, names[:at])
			var rows map[string][]map[string]string
			var things []string
			edit(t, path, func(t *testing.T, db *gorm.DB) { rows, things = dump(t, db), indexesAndTriggers(t, db) })
			migrateTo(t, path, names[:at+1])

			edit(t, path, func(t *testing.T, db *gorm.DB) {
				for table, before := range rows {
					for i := range before {
						if table == "memberships" {
							before[i]["role"] = "member"
						}
					}
					if after := dump(t, db)[table]; !slices.EqualFunc(before, after, maps.Equal) {
						t.Errorf("%s was\n%v\nand is\n%v", table, before, after)
					}
				}
				if after := indexesAndTriggers(t, db); !slices.Equal(things, after) {
					t.Errorf("indexes and triggers were\n%s\nand are\n%s", things, after)
				}
				mustCheckKindsAndRoles(t, db)
			})
			mustOpen(t, path)
		})
	}
}

// migrationNames returns the files of the migrations in order.
func migrationNames(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// mustCheckKindsAndRoles wants the new values to be taken, and others to be refused.
func mustCheckKindsAndRoles(t *testing.T, db *gorm.DB) {
	t.Helper()
	for update, isTaken := range map[string]bool{
		"UPDATE people SET kind = 'bot'":                true,
		"UPDATE people SET kind = 'member'":             true,
		"UPDATE people SET kind = 'ghost'":              false,
		"UPDATE people SET kind = NULL":                 false,
		"UPDATE memberships SET role = 'moderator'":     true,
		"UPDATE memberships SET role = 'ghost'":         false,
		"DELETE FROM people WHERE id = 1":               false, // messages refer to it
		"UPDATE memberships SET person_id = 1000":       false,
		"UPDATE people SET kind = 'guest' WHERE id = 1": true,
	} {
		if done := db.Exec(update); (done.Error == nil && done.RowsAffected > 0) != isTaken {
			t.Errorf("%s: %d rows, %v", update, done.RowsAffected, done.Error)
		}
	}
}

// mustOpen wants the server to take the database, and SQLite to find nothing wrong in it.
func mustOpen(t *testing.T, path string) {
	t.Helper()
	folder := filepath.Join(filepath.Dir(path), "uploads")
	err := errors.Join(os.Mkdir(folder, 0o700), os.WriteFile(filepath.Join(folder, "database"), nil, 0o600)) // the files are lost
	if err != nil {
		t.Fatal(err)
	}
	store, err := Open(t.Context(), Config{Path: path, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	file, err := database.Inspect(path)
	if err != nil {
		t.Fatal(err)
	}
	if damage, err := file.Damage(t.Context()); err != nil || damage != nil {
		t.Errorf("damage: %v, %v", damage, err)
	}
	if err := errors.Join(file.Close(), store.Close()); err != nil {
		t.Fatal(err)
	}
}

// migrateTo brings a database to the last of some migrations, as the Samovar of that time did.
func migrateTo(t *testing.T, path string, names []string) {
	t.Helper()
	some := fstest.MapFS{}
	for _, name := range names {
		text, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		some[name] = &fstest.MapFile{Data: text}
	}
	log := slog.New(slog.DiscardHandler)
	db, err := database.Open(t.Context(), database.Options{Path: path, Migrations: some, Log: log})
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatalf("migrate to %s: %v", names[len(names)-1], err)
	}
}

// edit reads and writes a database that is not served, with its foreign keys.
func edit(t *testing.T, path string, act func(*testing.T, *gorm.DB)) {
	t.Helper()
	err := database.Rewrite(t.Context(), path, func(db *gorm.DB) error {
		if err := db.Exec("PRAGMA foreign_keys = ON").Error; err != nil {
			return err
		}
		act(t, db)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tables returns the names of the tables in the order they were made in, so that those referred to come first.
func tables(t *testing.T, db *gorm.DB) (names []string) {
	t.Helper()
	err := db.Raw(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations'
		ORDER BY rowid`).Scan(&names).Error
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// fill puts three rows into each table, of which the numbers refer to those of the same place in other tables.
func fill(t *testing.T, db *gorm.DB) {
	t.Helper()
	for _, table := range tables(t, db) {
		var columns []struct{ Name, Type string }
		if err := db.Raw("SELECT name, type FROM pragma_table_info(?)", table).Scan(&columns).Error; err != nil {
			t.Fatal(err)
		}
		for row := range 3 {
			var names []string
			var args []any
			for _, column := range columns {
				names, args = append(names, column.Name), append(args, valueFor(table, column.Name, column.Type, row))
			}
			insert := "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") VALUES (?" +
				strings.Repeat(", ?", len(names)-1) + ")"
			if err := database.Exec(db, insert, args...); err != nil { // GORM takes bytes behind a parenthesis for a list
				t.Fatalf("%s: %v", insert, err)
			}
		}
		if rows := len(dump(t, db)[table]); rows < 3 {
			t.Fatalf("%s has %d rows", table, rows)
		}
	}
}

func valueFor(table, column, kind string, row int) any {
	switch {
	case table == "people" && column == "kind":
		return []string{"guest", "member", "member"}[row]
	case column == "visibility":
		return []string{"public", "private", "private"}[row]
	case column == "role":
		return "member"
	case table == "errands" && column == "kind":
		return "push"
	case column == "purpose":
		return "reset"
	case column == "frequency":
		return []string{"off", "soon", "daily"}[row]
	case kind == "INTEGER" && (column == "deleted_at" || column == "remind_at"):
		return 0 // what is deleted is erased by later steps
	case kind == "INTEGER":
		return row + 1
	case kind == "BLOB":
		return []byte{byte(row + 1)}
	}
	return fmt.Sprintf("%s %d", column, row+1)
}

// dump returns the rows of all tables, each as text by the names of its columns.
func dump(t *testing.T, db *gorm.DB) map[string][]map[string]string {
	t.Helper()
	all := map[string][]map[string]string{}
	for _, table := range tables(t, db) {
		var found []map[string]any
		if err := db.Raw("SELECT * FROM " + table).Scan(&found).Error; err != nil {
			t.Fatal(err)
		}
		for _, row := range found {
			text := map[string]string{}
			for name, value := range row {
				text[name] = fmt.Sprint(value)
			}
			all[table] = append(all[table], text)
		}
	}
	return all
}

func indexesAndTriggers(t *testing.T, db *gorm.DB) (all []string) {
	t.Helper()
	err := db.Raw(`SELECT name || ' ON ' || tbl_name || ' ' || coalesce(sql, 'of its own') FROM sqlite_schema
		WHERE type IN ('index', 'trigger') ORDER BY 1`).Scan(&all).Error
	if err != nil || len(all) == 0 {
		t.Fatalf("%d indexes and triggers, %v", len(all), err)
	}
	return all
}
