package models

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// follows reports whether a page of the lobby that has seen so much of an epoch may go on from there.
func (h *harness) follows(epoch string, seq int64) bool {
	h.t.Helper()
	follows, err := h.Continues(h.t.Context(), 1, epoch, seq)
	if err != nil {
		h.t.Fatal(err)
	}
	return follows
}

// copyFolder copies the files of a folder as `cp` does, whether a store is open there or not.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func TestAPlaceStaysGoodOverStarts(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	var epochs []string
	for start := range 3 {
		h.says(anna, LobbySlug, fmt.Sprint("said at start ", start))
		epochs = append(epochs, h.Epoch())
		h.closes()
		h = openAt(t, h.path, true)
	}
	for start, epoch := range epochs {
		if len(epoch) != 10 || strings.Contains(epoch, "-") || epoch == h.Epoch() {
			t.Errorf("epoch %d is %q", start, epoch)
		}
		seen := int64(start + 1)
		if !h.follows(epoch, seen) || !h.follows(epoch, 0) || h.follows(epoch, seen+1) {
			t.Errorf("a page that has seen %d changes in epoch %d may go on: %v; with none: %v; with one more: %v",
				seen, start, h.follows(epoch, seen), h.follows(epoch, 0), h.follows(epoch, seen+1))
		}
	}
	if h.follows("zzzzzzzzzz", 0) {
		t.Error("a page of an unknown epoch may go on")
	}
}

// A page goes on in a history that was put back if it has seen nothing later, and begins anew otherwise, even once that
// history has grown past it; however the history was put back.
func TestAPlaceIsLostWhereAnOlderHistoryIsPutBack(t *testing.T) {
	type kept struct{ folder, copy string }
	for name, way := range map[string]struct {
		// stopped makes the copy between two starts.
		stopped bool
		keep    func(*testing.T, *harness, kept)
		put     func(*testing.T, *harness, kept)
	}{
		"a copy of the database of a stopped server": {
			stopped: true,
			keep:    func(t *testing.T, h *harness, k kept) { copyFile(t, h.path, k.copy) },
			put:     func(t *testing.T, h *harness, k kept) { copyFile(t, k.copy, h.path) },
		},
		"a copy of the whole folder of a stopped server": {
			stopped: true,
			keep:    func(t *testing.T, _ *harness, k kept) { copyFolder(t, k.folder, k.copy) },
			put:     func(t *testing.T, _ *harness, k kept) { copyFolder(t, k.copy, k.folder) },
		},
		"a snapshot of the disk of a running server": {
			keep: func(t *testing.T, _ *harness, k kept) { copyFolder(t, k.folder, k.copy) },
			put:  func(t *testing.T, _ *harness, k kept) { copyFolder(t, k.copy, k.folder) },
		},
		"a backup beside a running server": {
			keep: func(t *testing.T, h *harness, k kept) {
				d, err := Inspect(h.path)
				if err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(d.CopyTo(t.Context(), k.copy), d.Close()); err != nil {
					t.Fatal(err)
				}
			},
			put: func(t *testing.T, h *harness, k kept) { copyFile(t, k.copy, h.path) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			k := kept{folder: filepath.Dir(h.path), copy: filepath.Join(t.TempDir(), "copy")}
			anna := h.guest("Anna")
			h.says(anna, LobbySlug, "before the copy")
			first := h.Epoch()
			if way.stopped {
				h.closes()
			}
			way.keep(t, h, k)
			if way.stopped {
				h = openAt(t, h.path, true)
			}
			second := h.Epoch()
			for range 3 {
				h.says(anna, LobbySlug, "lost")
			}
			h.closes()
			way.put(t, h, k)
			h = openAt(t, h.path, true)
			for range 9 {
				h.says(anna, LobbySlug, "after it was put back")
			}
			if !h.follows(first, 1) {
				t.Error("a page that has seen what was before the copy begins anew")
			}
			if h.follows(second, 4) || h.follows(second, 2) {
				t.Error("a page that has seen what is lost goes on")
			}
			present := h.Epoch()
			h.closes()
			h = openAt(t, h.path, true)
			if !h.follows(present, 10) || h.follows(second, 2) {
				t.Error("a start later that is forgotten")
			}
		})
	}
}

func TestEpochsAreRememberedForAWhile(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	tea := h.room(h.member("Boris"), "Tea", Public)
	h.says(anna, tea.Slug, "said once")
	first := h.Epoch()
	begin := func() (epoch string) {
		err := h.change(t.Context(), func(c *change) (err error) { epoch, err = c.beginEpoch(); return err })
		if err != nil {
			t.Fatal(err)
		}
		return epoch
	}
	second := begin()
	for range keptEpochs - 2 {
		h.says(anna, LobbySlug, "said in each")
		begin()
	}
	if !h.follows(first, 0) || h.count("SELECT count(*) FROM epochs") != keptEpochs {
		t.Errorf("of %d epochs the first is forgotten", h.count("SELECT count(*) FROM epochs"))
	}
	h.says(anna, LobbySlug, "said in the last")
	last := begin()
	if h.follows(first, 0) || !h.follows(second, 1) || h.follows(second, 2) {
		t.Errorf("one start later the first is known: %v, and the second", h.follows(first, 0))
	}
	begin()
	if h.follows(second, 0) || !h.follows(last, keptEpochs-1) {
		t.Error("the second outlived its time, or the last did not")
	}
	if good, err := h.Continues(t.Context(), tea.ID, last, 1); err != nil || !good {
		t.Errorf("a room in which nothing has changed since the first is forgotten: %v", err)
	}
	if ends := h.count("SELECT count(*) FROM epoch_ends"); ends > keptEpochs+1 {
		t.Errorf("%d ends are kept", ends)
	}
}
