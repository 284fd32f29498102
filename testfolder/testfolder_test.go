package testfolder

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFoldersOfTests(t *testing.T) {
	t.Run("TMPDIR wins", func(t *testing.T) {
		chosen := t.TempDir()
		t.Setenv("TMPDIR", chosen)
		InMemory()
		if os.TempDir() != chosen {
			t.Errorf("files go to %s, chosen was %s", os.TempDir(), chosen)
		}
	})

	t.Run("without TMPDIR it is memory, if there is enough", func(t *testing.T) {
		t.Setenv("TMPDIR", "")
		want := os.TempDir()
		if isUsable(memory) {
			want = memory
		}
		InMemory()
		if os.TempDir() != want {
			t.Errorf("files go to %s, want %s", os.TempDir(), want)
		}
	})

	t.Run("OnDisk is on the disk and removed after its test", func(t *testing.T) {
		var folder string
		t.Run("a test", func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			folder = OnDisk(t)
			if filepath.Dir(folder) != filepath.Clean(disk) {
				t.Errorf("it lies in %s, want %s", filepath.Dir(folder), disk)
			}
		})
		if _, err := os.Stat(folder); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", folder, err)
		}
	})
}
