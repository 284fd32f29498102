// Package testfolder chooses the folders of tests.
package testfolder

import (
	"os"
	"testing"
)

// disk is the temporary folder of the system, before InMemory changes it.
var disk = os.TempDir()

// InMemory makes t.TempDir create its folders in memory, where a sync costs nothing: each test has its own database,
// and the program syncs each commit. It does nothing if TMPDIR is set or the system has no such folder. TestMain
// calls it.
func InMemory() {
	if os.Getenv("TMPDIR") != "" || !isUsable(memory) {
		return
	}
	if err := os.Setenv("TMPDIR", memory); err != nil {
		panic(err) // only a malformed name fails
	}
}

// OnDisk creates a folder on the disk, for tests that kill processes, let the disk fail, or run a program from there.
// It is removed after the test.
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
