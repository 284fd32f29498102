package uploads

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// unused returns the contents that were set aside.
func (h *harness) unused() (all []Unused) {
	h.t.Helper()
	err := h.folder.EachUnused(h.t.Context(), func(u Unused) error {
		all = append(all, u)
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

// inUse returns the hashes of the contents in use.
func (h *harness) inUse() (all []string) {
	h.t.Helper()
	err := h.folder.Each(h.t.Context(), func(hash string) error {
		all = append(all, hash)
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func TestAContentIsSetAsideAndTakenBack(t *testing.T) {
	h := open(t)
	if len(h.unused()) != 0 {
		t.Error("a new folder has something set aside")
	}
	if err := h.folder.Put(t.Context(), h.take("hello")); err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, 11, 28, 23, 59, 0, 0, time.FixedZone("", -3600)) // the next day in UTC
	want := Unused{Hash: helloHash, Day: time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC), Size: 5}
	if u, err := h.folder.SetAside(t.Context(), helloHash, late); err != nil || u != want {
		t.Fatalf("set aside is %+v, %v", u, err)
	}
	if _, err := h.folder.Open(t.Context(), helloHash); !errors.Is(err, ErrNotFound) || len(h.inUse()) != 0 {
		t.Errorf("what was set aside opens with %v, in use are %v", err, h.inUse())
	}
	if _, err := h.folder.SetAside(t.Context(), helloHash, late); !errors.Is(err, ErrNotFound) {
		t.Errorf("set aside twice: %v", err)
	}
	foreign := []string{"unused/notes.txt", "unused/lost+found/" + helloHash, "unused/2026-11-29/notes.txt"}
	for _, foreign := range foreign {
		path := filepath.Join(h.path, foreign)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.unused(); !slices.Equal(got, []Unused{want}) {
		t.Fatalf("set aside are %+v", got)
	}
	if err := h.folder.TakeBack(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if len(h.unused()) != 0 || !slices.Equal(h.inUse(), []string{helloHash}) {
		t.Errorf("taken back, %v are in use, %v set aside", h.inUse(), h.unused())
	}
	if _, err := h.folder.SetAside(t.Context(), helloHash, late); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time is no error
		if err := h.folder.Erase(t.Context(), want); err != nil {
			t.Fatal(err)
		}
	}
	if len(h.unused()) != 0 || len(h.inUse()) != 0 {
		t.Errorf("erased, %v are in use, %v set aside", h.inUse(), h.unused())
	}
}
