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

// Another process (a backup that went wrong) holds the database: posts are refused for the time with their text kept,
// reading goes on, and once it lets go everything is as before.
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

// lock takes the database for writing, from outside the program, until the returned function is called.
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
		_ = connection.Close() // it went with the pool
	}
}
