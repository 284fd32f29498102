package database

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/fstest"
	"time"

	"samovar/testfolder"
)

func TestMain(m *testing.M) {
	testfolder.InMemory()
	os.Exit(m.Run())
}

// schema is a small schema: notes, and the settings that each schema has.
var schema = fstest.MapFS{
	"0001_notes.sql": {Data: []byte(`CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
		CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE) STRICT;
		CREATE TABLE replies (note_id INTEGER NOT NULL REFERENCES notes DEFERRABLE INITIALLY DEFERRED) STRICT;`)},
}

// began is what the clock of the tests shows.
var began = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// harness is an open database in a folder of the test's own.
type harness struct {
	*DB
	t       *testing.T
	options Options
	log     bytes.Buffer // what was logged
}

func open(t *testing.T) *harness {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "data", "test.db"))
}

func openAt(t *testing.T, path string) *harness {
	t.Helper()
	h := &harness{t: t}
	h.options = Options{
		Path:       path,
		Migrations: schema,
		Clock:      func() time.Time { return began },
		Log:        slog.New(slog.NewTextHandler(io.MultiWriter(&h.log, t.Output()), nil)),
	}
	db, err := Open(t.Context(), h.options)
	if err != nil {
		t.Fatal(err)
	}
	h.DB = db
	t.Cleanup(func() { _ = db.Close() }) // a test that closes it itself has checked
	return h
}

// closes closes the database, after which it is one file.
func (h *harness) closes() {
	h.t.Helper()
	if err := h.Close(); err != nil {
		h.t.Fatal(err)
	}
}

// writes returns an act that stores a note.
func writes(body string) func(*Tx) error {
	return func(tx *Tx) error { return Exec(tx.DB, "INSERT INTO notes (body) VALUES (?)", body) }
}

// note stores a note.
func (h *harness) note(body string) {
	h.t.Helper()
	if err := h.Do(context.Background(), writes(body)); err != nil {
		h.t.Error(err)
	}
}

// count returns how many notes there are whose text is like a pattern of SQL.
func (h *harness) count(pattern string) (count int) {
	h.t.Helper()
	db := h.Read(context.Background())
	if err := One(db, []any{&count}, "SELECT count(*) FROM notes WHERE body LIKE ?", pattern); err != nil {
		h.t.Fatal(err)
	}
	return count
}

// hold keeps the writer busy until the returned function is called, so that acts that come meanwhile wait and share
// a commit.
func (h *harness) hold() (release func()) {
	started, gate := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		done <- h.Do(context.Background(), func(*Tx) error {
			close(started)
			<-gate
			return nil
		})
	}()
	<-started
	return func() {
		close(gate)
		if err := <-done; err != nil {
			h.t.Error(err)
		}
	}
}

// waits returns once so many acts stand in the writer's queue.
func (h *harness) waits(acts int) {
	h.t.Helper()
	for end := time.Now().Add(time.Minute); h.Figures().Waiting < acts; runtime.Gosched() {
		if time.Now().After(end) {
			h.t.Fatalf("%d acts wait, want %d", h.Figures().Waiting, acts)
		}
	}
}
