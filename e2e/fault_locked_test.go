package e2e

import (
	"context"
	"database/sql"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// While another process (a backup that went wrong) locks the database, posts are refused and their text is kept, and
// pages are still served. Once it lets go all is as before.
func TestALockedDatabaseRefusesPostsForTheTime(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	anna := h.client()
	if status, _ := anna.post("before", "k1"); status != http.StatusSeeOther {
		t.Fatalf("a post answered %d", status)
	}
	unlock := h.lock()
	least := time.Now()
	if thorough {
		least = least.Add(30 * time.Second)
	}
	for refused := 0; refused == 0 || time.Now().Before(least); refused++ {
		status, page := anna.post("kept in the form", "k2")
		if status != http.StatusServiceUnavailable || !strings.Contains(page, ">kept in the form</textarea>") {
			t.Fatalf(
				"a post to a locked database answered %d, the text kept: %v",
				status,
				strings.Contains(page, ">kept in the form</textarea>"),
			)
		}
		if status, page := h.client().get("/r/lobby"); status != http.StatusOK || !strings.Contains(page, "before") {
			t.Errorf("a page answered %d", status)
		}
	}
	unlock()
	if status, _ := anna.post("kept in the form", "k2"); status != http.StatusSeeOther {
		t.Errorf("once unlocked a post answered %d", status)
	}
	if stored := anna.everything(); !slices.Equal(stored, []string{"before", "kept in the form"}) {
		t.Errorf("there is %q", stored)
	}
}

// lock locks the database for writing, from another process's connection, until unlock is called.
func (h *harness) lock() (unlock func()) {
	h.t.Helper()
	driver := "sqlite3" // mattn, with cgo
	if slices.Contains(sql.Drivers(), "sqlite") {
		driver = "sqlite" // modernc, without
	}
	db, err := sql.Open(driver, filepath.Join(h.folder, "samovar.db"))
	if err != nil {
		h.t.Fatal(err)
	}
	connection, err := db.Conn(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := connection.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		h.t.Fatal(err)
	}
	return func() {
		if err := db.Close(); err != nil {
			h.t.Error(err)
		}
		_ = connection.Close() // the pool closed it
	}
}
