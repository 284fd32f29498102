package database

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestACopyBeforeAnUpgradeReplacesNoneThatIsThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	for _, body := range []string{"first", "second"} {
		h := openAt(t, path)
		h.note(body)
		h.closes()
		for range 2 { // a start that fails is tried again
			if err := copyBefore(t.Context(), h.options, "0081_erased"); err != nil {
				t.Fatal(err)
			}
		}
	}
	folder := filepath.Dir(path)
	copies, err := filepath.Glob(filepath.Join(folder, "before-*"))
	want := []string{filepath.Join(folder, "before-0081-2.db"), filepath.Join(folder, "before-0081.db")}
	if err != nil || !slices.Equal(copies, want) {
		t.Errorf("copies %v, %v", copies, err)
	}
}
