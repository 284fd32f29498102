package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"samovar/models"
)

func TestABackupAndItsInstallationCannotHarmEachOther(t *testing.T) {
	data, target := furnish(t, "shared"), filepath.Join(t.TempDir(), "copy")
	mustRun(t, "backup", target, "--data", data)
	linked, err := os.Stat(contentIn(t, target))
	if err != nil {
		t.Fatal(err)
	}
	original, err := os.Stat(contentIn(t, data))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(linked, original) {
		t.Error("on the same disk the content was copied")
	}
	made := tree(t, target)
	store := openStore(t, data)
	guest, err := store.NewGuest(t.Context(), models.Browser{Token: "another"}, "Other")
	if err != nil {
		t.Fatal(err)
	}
	upload, err := store.Receive("same.txt", strings.NewReader("the file of shared"))
	if err != nil {
		t.Fatal(err)
	}
	draft, err := models.NewDraft("", "", upload)
	if err != nil {
		t.Fatal(err)
	}
	m, err := store.PostMessage(t.Context(), guest, models.LobbySlug, draft)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.DeleteMessage(t.Context(), guest, models.LobbySlug, m.ID); err != nil {
		t.Fatal(err)
	}
	for path, sum := range tree(t, target) {
		if made[path] != sum {
			t.Errorf("%s changed in the backup when the same content was posted and deleted", path)
		}
	}
	if err := os.RemoveAll(target); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "check", "--data", data)
}

func TestAFileThatOthersCanReadIsTheirsInTheInstallationAlone(t *testing.T) {
	data, target := furnish(t, "open"), filepath.Join(t.TempDir(), "copy")
	mode(t, contentIn(t, data), 0o644)
	mustRun(t, "backup", target, "--data", data)
	onlyOurs(t, target)
	if found, err := os.Stat(contentIn(t, data)); err != nil || found.Mode().Perm() != 0o644 {
		t.Errorf("the backup changed the installation: %v, %v", found, err)
	}
}

func TestABackupThatIsStoppedLeavesNothing(t *testing.T) {
	data, backups := furnish(t, "one"), t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, target := range []string{filepath.Join(backups, "copy"), "-"} {
		if err := run(ctx, []string{"backup", target, "--data", data}, nothing); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
	if left := len(tree(t, backups)); left != 0 {
		t.Errorf("it left %v", tree(t, backups))
	}
	if left, _ := filepath.Glob(filepath.Join(data, "*.partial-*")); len(left) != 0 {
		t.Errorf("it left %v", left)
	}
}

func TestOldBackupsOfTheSameInstallationAreRemoved(t *testing.T) {
	data, other, backups := furnish(t, "ours"), furnish(t, "another's"), t.TempDir()
	mustRun(t, "backup", filepath.Join(backups, "another"), "--data", other)
	if err := os.Mkdir(filepath.Join(backups, "holiday"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(backups, "notes.txt"), "keep me")
	for _, name := range []string{"c", "b", "a"} {
		mustRun(t, "backup", "--keep", "2", filepath.Join(backups, name), "--data", data)
	}
	entries, err := os.ReadDir(backups)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, entry := range entries {
		left = append(left, entry.Name())
	}
	if want := []string{"a", "another", "b", "holiday", "notes.txt"}; !slices.Equal(left, want) {
		t.Errorf("left %v, want %v", left, want)
	}
	t.Run("and what has just been made stays, whatever the clock said before", func(t *testing.T) {
		for _, name := range []string{"a", "b"} {
			edit(t, filepath.Join(backups, name, "manifest.json"), func(content []byte) []byte {
				var m map[string]any
				if err := json.Unmarshal(content, &m); err != nil {
					t.Fatal(err)
				}
				m["made"] = "2999-01-01T00:00:00Z"
				content, _ = json.Marshal(m) // it was read a moment ago
				return content
			})
		}
		mustRun(t, "backup", filepath.Join(backups, "now"), "--keep", "1", "--data", data)
		if _, err := os.Stat(filepath.Join(backups, "now", "manifest.json")); err != nil {
			t.Error(err)
		}
	})
}

func TestALostFileIsNamedAndDoesNotEndAllBackups(t *testing.T) {
	data, target := furnish(t, "lost", "kept"), filepath.Join(t.TempDir(), "copy")
	remove(t, contentIn(t, data))
	if said := mustRun(t, "backup", target, "--data", data); !strings.Contains(
		said,
		"in the installation itself: 1;",
	) {
		t.Errorf("it said %q", said)
	}
	mustRun(t, "restore", target, "--data", filepath.Join(t.TempDir(), "new"))
}
