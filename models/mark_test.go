package models

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// reopen opens a closed store again.
func (h *harness) reopen() error {
	log := slog.New(slog.NewTextHandler(io.MultiWriter(&h.log, h.t.Output()), nil))
	store, err := Open(h.t.Context(), Config{
		Path:           h.path,
		Driver:         notingDriver,
		Clock:          h.clock,
		PasswordMemory: 64,
		Log:            log,
	})
	if err == nil {
		h.Store = store
		h.t.Cleanup(func() { _ = store.Close() }) // the test has seen what it wants
	}
	return err
}

// withFiles returns a closed store whose messages show some files, and its folder of uploads.
func withFiles(t *testing.T, texts ...string) (h *harness, folder string) {
	t.Helper()
	h = open(t)
	anna := h.guest("Anna")
	for _, text := range texts {
		if _, err := h.shows(anna, LobbySlug, h.upload("a.txt", text)); err != nil {
			t.Fatal(err)
		}
	}
	h.closes()
	return h, filepath.Join(filepath.Dir(h.path), "uploads")
}

func TestAFolderOfUploadsThatIsNotMountedStopsTheStart(t *testing.T) {
	for name, unmount := range map[string]func(folder string) error{
		"the folder is gone": func(string) error { return nil },
		"its empty place is there": func(folder string) error {
			return os.MkdirAll(filepath.Join(folder, "lost+found"), 0o700)
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, folder := withFiles(t, "one", "two")
			if err := os.Rename(folder, folder+".elsewhere"); err != nil {
				t.Fatal(err)
			}
			if err := unmount(folder); err != nil {
				t.Fatal(err)
			}
			mark := filepath.Join(folder, "database")
			err := h.reopen()
			if err == nil || !strings.Contains(err.Error(), "messages show 2 files, and "+folder+" has none") ||
				!strings.HasSuffix(err.Error(), "make an empty file "+mark) {
				t.Fatalf("it said %v", err)
			}
			if _, err := os.Stat(mark); err == nil {
				t.Error("and it took the empty folder into use")
			}

			if err := os.MkdirAll(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(mark, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := h.reopen(); err != nil {
				t.Fatalf("with the empty file: %v", err)
			}
			if said := h.log.String(); !strings.Contains(said, "shown=2 missing=2 folder="+folder) {
				t.Errorf("logged was %q", said)
			}
		})
	}
}

func TestUploadsWithoutAMarkAreTakenIntoUseWhereTheyHaveContents(t *testing.T) {
	h, folder := withFiles(t, "one", "two")
	if err := os.Remove(filepath.Join(folder, "database")); err != nil { // as after a restore
		t.Fatal(err)
	}
	if err := h.reopen(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(h.log.String(), "missing") {
		t.Errorf("logged was %q", h.log.String())
	}
}

func TestTheStartSaysHowManyFilesAreMissing(t *testing.T) {
	h, folder := withFiles(t, "one", "two", "three")
	if err := os.Remove(h.shelved()[0]); err != nil {
		t.Fatal(err)
	}
	if err := h.reopen(); err != nil {
		t.Fatal(err)
	}
	said := h.log.String()
	if strings.Count(said, "level=WARN") != 1 || !strings.Contains(said, "shown=3 missing=1 folder="+folder) {
		t.Errorf("logged was %q", said)
	}
}
