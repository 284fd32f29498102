// Package testfolder says where tests keep their files.
package testfolder

import (
	"os"
	"testing"
)

// disk is the system's temporary folder, as it was before InMemory.
var disk = os.TempDir()

// InMemory puts what t.TempDir makes from now on into memory, where a sync costs nothing: every test has a database
// of its own, and the program syncs each commit. It changes nothing where TMPDIR chooses a folder, and where no
// memory can be used so. TestMain calls it.
func InMemory() {
	if os.Getenv("TMPDIR") != "" || !isUsable(memory) {
		return
	}
	if err := os.Setenv("TMPDIR", memory); err != nil {
		panic(err) // only a malformed name fails
	}
}

// OnDisk makes a folder on the disk, for a test of what survives a kill or a failing disk, and of what runs a program
// from it. It goes with the test.
func OnDisk(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp(disk, "samovar-test")
	if err != nil {
		t.Fatalf("make a folder on the disk: %v", err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Errorf("remove the test's folder: %v", err)
		}
	})
	return folder
}
