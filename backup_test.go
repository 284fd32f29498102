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

func TestABackupAndItsInstallationAreIndependent(t *testing.T) {
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
	store := openEraser(t, data)
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
	store.erase(t, guest, m.ID)
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
	mustRun(t, "backup", filepath.Join(backups, "before-upgrade"), "--data", data)
	stays := append(made(t, other, backups), "before-upgrade", "holiday", "notes.txt")
	if err := os.Mkdir(filepath.Join(backups, "holiday"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(backups, "notes.txt"), "keep me")
	first := made(t, data, backups)
	second := made(t, data, backups, "--keep", "2")
	third := made(t, data, backups, "--keep", "2")
	if got, want := names(t, backups), sorted(stays, second, third); !slices.Equal(got, want) {
		t.Errorf("left %v, want %v without %v", got, want, first)
	}
	t.Run("and not where only one of another name was asked for", func(t *testing.T) {
		for _, target := range []string{filepath.Join(backups, "named"), "-"} {
			_, err := command(t, "backup", target, "--keep", "1", "--data", data)
			if err == nil || !strings.Contains(err.Error(), "with /") {
				t.Errorf("error %v", err)
			}
		}
	})
	t.Run("and what has just been made stays, whatever the clock said before", func(t *testing.T) {
		for _, name := range append(second, third...) {
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
		now := made(t, data, backups, "--keep", "1")
		if got, want := names(t, backups), sorted(stays, now); !slices.Equal(got, want) {
			t.Errorf("left %v, want %v", got, want)
		}
	})
}

func TestACopyOfAnInstallationRemovesNoneOfItsBackups(t *testing.T) {
	data, backups := furnish(t, "production"), t.TempDir()
	stays := made(t, data, backups)
	staging := filepath.Join(t.TempDir(), "staging")
	mustRun(t, "restore", filepath.Join(backups, stays[0]), "--data", staging)
	again := made(t, staging, backups, "--keep", "1")
	last := made(t, staging, backups, "--keep", "1")
	if got, want := names(t, backups), sorted(stays, last); !slices.Equal(got, want) {
		t.Errorf("left %v, want %v without %v", got, want, again)
	}
}

// made makes a backup named by the time, and returns a list with its name alone.
func made(t *testing.T, data, backups string, flags ...string) []string {
	t.Helper()
	said := mustRun(t, append([]string{"backup", backups + "/", "--data", data}, flags...)...)
	path, _, _ := strings.Cut(said, ": ")
	if _, err := os.Stat(filepath.Join(path, "manifest.json")); err != nil {
		t.Fatal(err)
	}
	return []string{filepath.Base(path)}
}

// names lists the entries of a folder, sorted.
func names(t *testing.T, folder string) (found []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}

func sorted(lists ...[]string) []string {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return all
}

func TestALostFileIsListedAndDoesNotPreventBackups(t *testing.T) {
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
