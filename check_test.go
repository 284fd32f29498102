package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCheckFindsFaults(t *testing.T) {
	for name, test := range map[string]struct {
		harm func(t *testing.T, data string)
		says string
	}{
		"an index that lacks a row": {func(t *testing.T, data string) {
			const drop = "DELETE FROM sqlite_schema WHERE name = 'messages_by_author'"
			statement(t, data, "PRAGMA writable_schema = 1", drop)
		}, "the database is damaged"},
		"a page overwritten": {func(t *testing.T, data string) {
			page := number(t, data, "SELECT rootpage FROM sqlite_schema WHERE name = 'messages'")
			edit(t, filepath.Join(data, "samovar.db"), func(b []byte) []byte {
				copy(b[(page-1)*4096:], make([]byte, 4096))
				return b
			})
		}, "the database is damaged"},
		"a row that refers to none": {func(t *testing.T, data string) {
			statement(t, data, "INSERT INTO memberships (room_id, person_id, joined_at) VALUES (77, 78, 0)")
		}, "1 rows of memberships refer to rows of rooms that are not there"},
		"a damaged file": {func(t *testing.T, data string) {
			edit(t, contentIn(t, data), flip)
		}, "cannot be used: damaged content"},
		"a missing file": {func(t *testing.T, data string) {
			remove(t, contentIn(t, data))
		}, "which is missing"},
		"a missing key": {func(t *testing.T, data string) {
			remove(t, filepath.Join(data, "key"))
		}, "the key cannot be read"},
		"a broken key": {func(t *testing.T, data string) {
			write(t, filepath.Join(data, "key"), "broken")
		}, "6 bytes"},
		"an open folder": {func(t *testing.T, data string) {
			mode(t, data, 0o777)
		}, "(mode 0777)"},
		"an open database": {func(t *testing.T, data string) {
			mode(t, filepath.Join(data, "samovar.db"), 0o644)
		}, "samovar.db (mode 0644)"},
		"an open file": {func(t *testing.T, data string) {
			mode(t, contentIn(t, data), 0o640)
		}, "(mode 0640)"},
		"a later schema": {func(t *testing.T, data string) {
			statement(t, data, "INSERT INTO migrations (id) VALUES ('9999_later')")
		}, "version 9999_later"},
	} {
		t.Run(name, func(t *testing.T) {
			data := furnish(t, "one", "two")
			if said, err := command(t, "check", "--data", data); err != nil {
				t.Fatalf("before anything is wrong: %v, %s", err, said)
			}
			test.harm(t, data)
			said, err := command(t, "check", "--data", data)
			if err == nil || !strings.Contains(err.Error(), " found") || !strings.Contains(said, test.says) {
				t.Errorf("error %v, said %q, want %q", err, said, test.says)
			}
		})
	}
}

func TestCheckReportsUnusedFiles(t *testing.T) {
	data := furnish(t, "one")
	hash := strings.Repeat("ab", 32)
	unused := filepath.Join(data, "uploads", hash[:2], hash[2:])
	if err := os.MkdirAll(filepath.Dir(unused), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, unused, "of no message")
	aside := filepath.Join(data, "uploads", "unused", "2026-11-28", strings.Repeat("cd", 32))
	if err := os.MkdirAll(filepath.Dir(aside), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, aside, "kept for a while")
	statement(t, data, "DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)")
	before := tree(t, data)
	said := mustRun(t, "check", "--data", data)
	for _, want := range []string{
		"unused: 1 file, 13 bytes",
		"1 file, 15 bytes",
		"set aside: 1 file, 16 bytes",
		"the next start brings the database to version",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it said %q and not %q", said, want)
		}
	}
	after := tree(t, data)
	for path, sum := range before {
		if after[path] != sum {
			t.Errorf("the check changed %s", path)
		}
	}
}

// statement executes SQL in the database of a stopped installation.
func statement(t *testing.T, data string, statements ...string) {
	t.Helper()
	db := openDatabase(t, data)
	defer func() { _ = db.Close() }() // each statement was committed by itself
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// number queries a number from the database of a stopped installation.
func number(t *testing.T, data, query string) (found int) {
	t.Helper()
	db := openDatabase(t, data)
	defer func() { _ = db.Close() }() // it was only read
	if err := db.QueryRowContext(t.Context(), query).Scan(&found); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return found
}

func openDatabase(t *testing.T, data string) *sql.DB {
	t.Helper()
	driver := "sqlite3" // mattn, with cgo
	if slices.Contains(sql.Drivers(), "sqlite") {
		driver = "sqlite" // modernc, without
	}
	db, err := sql.Open(driver, filepath.Join(data, "samovar.db"))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // a pragma holds for one
	return db
}

func mode(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}
