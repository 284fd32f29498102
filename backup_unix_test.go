//go:build unix

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"samovar/models"
)

// TestAFileDeletedDuringABackupIsNotReportedAsLost posts a file after the backup has copied all files, and deletes it
// before the backup copies those that its database shows. A pipe in place of the first file holds the backup up twice.
func TestAFileDeletedDuringABackupIsNotReportedAsLost(t *testing.T) {
	early, late := textUnder(t, "0"), textUnder(t, "f")
	data, target := furnish(t, early), filepath.Join(t.TempDir(), "copy")
	store, gate := openEraser(t, data), contentIn(t, data)
	pipe(t, gate)
	var said string
	done := make(chan error)
	go func() {
		var err error
		said, err = command(t, "backup", target, "--data", data)
		done <- err
	}()
	first := enter(t, gate)
	guest, upload := guestWith(t, store.Store, late)
	draft, err := models.NewDraft("", "", upload)
	if err != nil {
		t.Fatal(err)
	}
	m, err := store.PostMessage(t.Context(), guest, models.LobbySlug, draft)
	if err != nil {
		t.Fatal(err)
	}
	pipe(t, gate) // another, so that the backup waits again
	_ = first.Close()
	second := enter(t, gate)
	store.erase(t, guest, m.ID)
	if _, err := second.WriteString("the file of " + early); err != nil {
		t.Fatal(err)
	}
	_ = second.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if strings.Contains(said, "missing") || !strings.Contains(said, "not in it: 1") {
		t.Errorf("it said %q", said)
	}
	mustRun(t, "restore", target, "--data", filepath.Join(t.TempDir(), "new"))
}

func TestARestoreNeitherWaitsForAPipeNorFollowsALink(t *testing.T) {
	data := furnish(t, "one")
	link := func(t *testing.T, path string) {
		remove(t, path)
		if err := os.Symlink(filepath.Join(data, "key"), path); err != nil {
			t.Fatal(err)
		}
	}
	for name, replace := range map[string]func(*testing.T, string){"pipe": pipe, "link": link} {
		for _, part := range []string{"key", "samovar.db", "manifest.json", "uploads"} {
			t.Run(name+" for "+part, func(t *testing.T) {
				target, restored := filepath.Join(t.TempDir(), "copy"), filepath.Join(t.TempDir(), "new")
				mustRun(t, "backup", target, "--data", data)
				path := filepath.Join(target, part)
				if part == "uploads" {
					path = contentIn(t, target)
				}
				replace(t, path)
				_, err := command(t, "restore", target, "--data", restored)
				if err == nil || !strings.Contains(err.Error(), "a file") {
					t.Errorf("error %v", err)
				}
			})
		}
	}
}

// textUnder returns a text whose file has a hash that begins with a digit.
func textUnder(t *testing.T, digit string) string {
	t.Helper()
	for i := range 1000 {
		text := fmt.Sprint("text ", i)
		sum := sha256.Sum256([]byte("the file of " + text))
		if strings.HasPrefix(hex.EncodeToString(sum[:]), digit) {
			return text
		}
	}
	t.Fatalf("no text has a hash that begins with %s", digit)
	return ""
}

// pipe replaces a file by a named pipe.
func pipe(t *testing.T, path string) {
	t.Helper()
	remove(t, path)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
}

// enter waits for a reader of a pipe, and opens it for writing.
func enter(t *testing.T, path string) *os.File {
	t.Helper()
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func guestWith(t *testing.T, store *models.Store, text string) (models.Person, models.Upload) {
	t.Helper()
	guest, err := store.NewGuest(t.Context(), models.Browser{Token: "another"}, "Other")
	if err != nil {
		t.Fatal(err)
	}
	upload, err := store.Receive("late.txt", strings.NewReader("the file of "+text))
	if err != nil {
		t.Fatal(err)
	}
	return guest, upload
}
