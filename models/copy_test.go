package models

import (
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
)

func TestACopyBeforeAnUpgradeReplacesNoneThatIsThere(t *testing.T) {
	folder := t.TempDir()
	c := Config{Path: filepath.Join(folder, "samovar.db"), GuestsWelcome: true, Log: slog.New(slog.DiscardHandler)}
	for _, name := range []string{"First", "Second"} {
		store, err := Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.NewGuest(t.Context(), Browser{Token: name}, name); err != nil {
			t.Fatal(err)
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		for range 2 { // a start that fails is tried again
			if err := copyBefore(t.Context(), c, "0081_erased"); err != nil {
				t.Fatal(err)
			}
		}
	}
	copies, err := filepath.Glob(filepath.Join(folder, "before-*"))
	want := []string{filepath.Join(folder, "before-0081-2.db"), filepath.Join(folder, "before-0081.db")}
	if err != nil || !slices.Equal(copies, want) {
		t.Errorf("copies %v, %v", copies, err)
	}
}
