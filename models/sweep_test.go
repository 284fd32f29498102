package models

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// unused returns the contents that were set aside, as day/hash.
func (h *harness) unused() (paths []string) {
	h.t.Helper()
	folder := filepath.Join(filepath.Dir(h.path), "uploads", "unused")
	found, err := filepath.Glob(filepath.Join(folder, "*", "*"))
	if err != nil {
		h.t.Fatal(err)
	}
	for _, path := range found {
		paths = append(paths, strings.TrimPrefix(path, folder+"/"))
	}
	return paths
}

// leaves stores a content that no message shows.
func (h *harness) leaves(content string) Upload {
	h.t.Helper()
	left := h.upload("left.txt", content)
	if err := h.fileStore.store.Put(h.t.Context(), left.Upload); err != nil {
		h.t.Fatal(err)
	}
	return left
}

func (h *harness) sweeps() {
	h.t.Helper()
	if err := h.Sweep(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSweeping(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	m, err := h.shows(anna, LobbySlug, h.upload("a.txt", "used"))
	if err != nil {
		t.Fatal(err)
	}
	orphan, held := h.upload("b.txt", "orphan"), h.upload("c.txt", "held")
	for _, upload := range []Upload{orphan, held} {
		if err := h.fileStore.store.Put(t.Context(), upload.Upload); err != nil {
			t.Fatal(err)
		}
	}
	h.fileStore.hold(File{Hash: held.Hash}, 1)
	if err := h.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(h.shelved()) != 2 || h.readFile(m.Attached[0]) != "used" || h.readFile(File{Hash: held.Hash}) != "held" {
		t.Errorf("kept are %v", h.shelved())
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	again := openAt(t, h.path, true)
	if len(again.shelved()) != 1 || again.readFile(m.Attached[0]) != "used" {
		t.Errorf("after a start kept are %v", again.shelved())
	}
}

func TestAnOlderDatabaseLosesNoNewerUpload(t *testing.T) {
	h := open(t)
	older, newer := filepath.Join(t.TempDir(), "older.db"), filepath.Join(t.TempDir(), "newer.db")
	first, err := h.shows(h.guest("Anna"), LobbySlug, h.upload("a.txt", "before the backup"))
	if err != nil {
		t.Fatal(err)
	}
	h.closes()
	copyFile(t, h.path, older)
	h = openAt(t, h.path, true)
	second, err := h.shows(h.guest("Boris"), LobbySlug, h.upload("b.txt", "after the backup"))
	if err != nil {
		t.Fatal(err)
	}
	h.closes()
	copyFile(t, h.path, newer)

	copyFile(t, older, h.path)
	h = openAt(t, h.path, true)
	if got := h.readFile(first.Attached[0]); got != "before the backup" {
		t.Errorf("with the older database the first file is %q", got)
	}
	if len(h.shelved()) != 1 || len(h.unused()) != 1 || !strings.HasPrefix(h.unused()[0], "2026-11-21/") {
		t.Errorf("kept are %v, set aside %v", h.shelved(), h.unused())
	}
	if !strings.Contains(h.log.String(), `msg="unused uploads set aside" contents=1 bytes=16`) {
		t.Errorf("logged was %q", h.log.String())
	}
	h.closes()

	copyFile(t, newer, h.path)
	h = openAt(t, h.path, true)
	if got := h.readFile(second.Attached[0]); got != "after the backup" || len(h.shelved()) != 2 ||
		len(h.unused()) != 0 {
		t.Errorf("with the newer database again the second file is %q, kept are %v, set aside %v",
			got, h.shelved(), h.unused())
	}
	if !strings.Contains(h.log.String(), `msg="uploads taken back into use" contents=1 bytes=16`) {
		t.Errorf("logged was %q", h.log.String())
	}
}

func TestWhatWasSetAsideIsErasedAfterSevenWholeDays(t *testing.T) {
	h := open(t)
	h.leaves("unused")
	h.sweeps()
	h.passes(8*24*time.Hour - 12*time.Hour - time.Millisecond) // the day began twelve hours before
	h.sweeps()
	if len(h.unused()) != 1 {
		t.Fatal("erased too early")
	}
	h.passes(time.Millisecond)
	h.sweeps()
	if days, err := os.ReadDir(filepath.Join(filepath.Dir(h.path), "uploads", "unused")); err != nil || len(days) != 0 {
		t.Errorf("left are %v, %v", days, err)
	}
	if !strings.Contains(h.log.String(), `msg="unused uploads erased" contents=1 bytes=6`) {
		t.Errorf("logged was %q", h.log.String())
	}
}

func TestASweepLeavesWhatIsTooMuchToBeAnAccident(t *testing.T) {
	h := open(t)
	for i := range 101 {
		h.leaves(fmt.Sprint("unused ", i))
	}
	h.closes()
	h = openAt(t, h.path, true)
	if len(h.shelved()) != 101 || len(h.unused()) != 0 {
		t.Errorf("of 101 unused ones %d are kept, %d set aside", len(h.shelved()), len(h.unused()))
	}
	if !strings.Contains(h.log.String(), "level=WARN msg=\"unused uploads left in their place") ||
		!strings.Contains(h.log.String(), "unused=101 of=101") {
		t.Errorf("logged was %q", h.log.String())
	}
	if err := os.Remove(h.shelved()[0]); err != nil {
		t.Fatal(err)
	}
	h.sweeps()
	if len(h.shelved()) != 0 || len(h.unused()) != 100 {
		t.Errorf("of 100 unused ones %d are kept, %d set aside", len(h.shelved()), len(h.unused()))
	}
}

func TestAMissingContentIsNotFound(t *testing.T) {
	h := open(t)
	m, err := h.shows(h.guest("Anna"), LobbySlug, h.upload("a.txt", "A"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(h.shelved()[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := h.OpenFile(t.Context(), m.Attached[0], false); !errors.Is(err, ErrNotFound) {
		t.Errorf("a missing content opens with %v", err)
	}
}
