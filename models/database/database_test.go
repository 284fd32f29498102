package database

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestOpenKeepsTheDatabaseToOurselves(t *testing.T) {
	h := open(t)
	for path, want := range map[string]os.FileMode{h.options.Path: 0o600, filepath.Dir(h.options.Path): 0o700} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v (%v), want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestOpenRefusesAFolderThatIsInUse(t *testing.T) {
	h := open(t)
	_, err := Open(t.Context(), h.options)
	if err == nil || !strings.Contains(err.Error(), filepath.Dir(h.options.Path)) {
		t.Errorf("a second database in one folder: %v, want an error that names it", err)
	}
	link := h.options
	link.Path = filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(h.options.Path, link.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), link); err == nil {
		t.Error("one database is open twice, by a link")
	}
	h.note("the first goes on")
}

func TestOpenRefusesADatabaseFromTheFuture(t *testing.T) {
	h := open(t)
	err := h.Do(t.Context(), func(tx *Tx) error {
		return Exec(tx.DB, "INSERT INTO migrations (id) VALUES ('9999_the_future')")
	})
	if err != nil {
		t.Fatal(err)
	}
	h.closes()
	_, err = Open(t.Context(), h.options)
	if err == nil || !strings.Contains(err.Error(), "9999_the_future") ||
		!strings.Contains(err.Error(), "this Samovar knows 0001_notes") {
		t.Errorf("a database from the future: %v, want an error that names both versions", err)
	}
}

func TestOpenBringsADatabaseUpToDateAndLeavesACopy(t *testing.T) {
	h := open(t)
	h.note("old")
	h.closes()
	h.options.Migrations = fstest.MapFS{
		"0001_notes.sql": schema["0001_notes.sql"],
		"0002_kinds.sql": {Data: []byte("ALTER TABLE notes ADD COLUMN kind TEXT NOT NULL DEFAULT 'old'")},
	}
	if outdated, err := Outdated(t.Context(), h.options.Path, h.options.Migrations); err != nil || !outdated {
		t.Errorf("a database without the newest migration is outdated: %v, %v", outdated, err)
	}
	db, err := Open(t.Context(), h.options)
	if err != nil {
		t.Fatal(err)
	}
	h.DB = db
	var kind string
	if err := One(h.Read(t.Context()), []any{&kind}, "SELECT kind FROM notes"); err != nil || kind != "old" {
		t.Errorf("the note is of kind %q, %v", kind, err)
	}
	h.closes()
	if outdated, err := Outdated(t.Context(), h.options.Path, h.options.Migrations); err != nil || outdated {
		t.Errorf("a database with the newest migration is outdated: %v, %v", outdated, err)
	}
	before := openAt(t, filepath.Join(filepath.Dir(h.options.Path), "before-0002.db")) // has the first schema
	if before.count("old") != 1 {
		t.Error("the copy lacks the note")
	}
}

func TestOpenWithoutMigrationsFails(t *testing.T) {
	_, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "x.db"), Migrations: fstest.MapFS{}})
	if err == nil {
		t.Error("a database without a schema was opened")
	}
}

func TestReadersCannotWrite(t *testing.T) {
	h := open(t)
	if err := h.Read(context.Background()).Exec("DELETE FROM notes").Error; err == nil {
		t.Error("a connection that is for reading has written")
	}
}

func TestAValueThatMustBeUniqueIsRecognized(t *testing.T) {
	h := open(t)
	h.note("once")
	if err := h.Do(t.Context(), writes("once")); !IsUnique(err) {
		t.Errorf("the same note again: %v", err)
	}
	if IsUnique(errors.New("another")) || IsUnique(nil) {
		t.Error("another error is taken for one of a unique value")
	}
}

func TestColumnsTellWhatARowHasWithoutAValue(t *testing.T) {
	h := open(t)
	if columns, err := Columns(h.Read(t.Context()), "none"); err != nil || len(columns) != 0 {
		t.Errorf("a table that is not there has %v, %v", columns, err)
	}
	columns, err := Columns(h.Read(t.Context()), "notes")
	want := []Column{{"id", "NULL"}, {"body", "''"}}
	if err != nil || !slices.Equal(columns, want) {
		t.Errorf("columns %v, %v; want %v", columns, err, want)
	}
}
