package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// harm damages a content in place, so also in all folders with a hard link to it.
func harm(t *testing.T, path string, change func(*os.File) error) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		err = errors.Join(change(file), file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

var harms = map[string]func(*os.File) error{
	"a byte":  func(f *os.File) error { _, err := f.WriteAt([]byte("X"), 5); return err },
	"cut off": func(f *os.File) error { return f.Truncate(3) },
}

func TestADamagedFilePreventsNoBackup(t *testing.T) {
	for name, change := range harms {
		t.Run(name, func(t *testing.T) {
			data, backups := furnish(t, "one", "two"), t.TempDir()
			before, after := filepath.Join(backups, "before"), filepath.Join(backups, "after")
			mustRun(t, "backup", before, "--data", data)
			content := contentIn(t, data)
			harm(t, content, change)
			said := mustRun(t, "backup", after, "--data", data)
			if !strings.Contains(said, "in the installation itself: 1;") {
				t.Errorf("the backup said %q", said)
			}
			mustRun(t, "restore", after, "--data", filepath.Join(t.TempDir(), "new"))
			sent := sentTar(t, data)
			withInput(t, sent, func() { mustRun(t, "restore", "-", "--data", filepath.Join(t.TempDir(), "new")) })

			restored := filepath.Join(t.TempDir(), "new")
			_, err := command(t, "restore", before, "--data", restored)
			if err == nil || !strings.Contains(err.Error(), "--lossy") {
				t.Errorf("error %v", err)
			}
			said = mustRun(t, "restore", "--lossy", before, "--data", restored)
			path := strings.TrimPrefix(content, data+"/")
			if !strings.Contains(said, "lost: "+path) || !strings.Contains(said, "all but 1 file came back") {
				t.Errorf("the restore said %q", said)
			}
			if got := tree(t, restored); len(got) != 3 || got[path] != "" {
				t.Errorf("restored %v", got)
			}
		})
	}
}

func TestAQuickBackupReadsNoLinkedFile(t *testing.T) {
	data, target := furnish(t, "one"), filepath.Join(t.TempDir(), "copy")
	harm(t, contentIn(t, data), harms["a byte"])
	if said := mustRun(t, "backup", "--quick", target, "--data", data); strings.Contains(said, "damaged") {
		t.Errorf("it said %q", said)
	}
}

func TestABrokenKeyIsNotBackedUp(t *testing.T) {
	data, target := furnish(t, "one"), filepath.Join(t.TempDir(), "copy")
	write(t, filepath.Join(data, "key"), "broken")
	if _, err := command(t, "backup", target, "--data", data); err == nil ||
		!strings.Contains(err.Error(), "has 6 bytes, 64 are wanted") {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(target); err == nil {
		t.Error("there is a backup")
	}
}

func TestABrokenKeyIsNotRestored(t *testing.T) {
	sum := func(content []byte) string {
		sum := sha256.Sum256(content)
		return hex.EncodeToString(sum[:])
	}
	for name, damage := range map[string]func(t *testing.T, backup string){
		"another than the manifest says": func(t *testing.T, b string) { edit(t, filepath.Join(b, "key"), flip) },
		"none":                           func(t *testing.T, b string) { remove(t, filepath.Join(b, "key")) },
		"one that was broken when it was backed up": func(t *testing.T, b string) {
			edit(t, filepath.Join(b, "manifest.json"), func(m []byte) []byte {
				key, err := os.ReadFile(filepath.Join(b, "key"))
				if err != nil {
					t.Fatal(err)
				}
				return bytes.Replace(m, []byte(sum(key)), []byte(sum([]byte("broken"))), 1)
			})
			write(t, filepath.Join(b, "key"), "broken")
		},
	} {
		t.Run(name, func(t *testing.T) {
			data := furnish(t, "one")
			target, restored := filepath.Join(t.TempDir(), "copy"), filepath.Join(t.TempDir(), "new")
			mustRun(t, "backup", target, "--data", data)
			damage(t, target)
			_, err := command(t, "restore", target, "--data", restored)
			if err == nil || !strings.Contains(err.Error(), "--lossy") {
				t.Errorf("error %v", err)
			}
			said := mustRun(t, "restore", "--lossy", target, "--data", restored)
			if got := tree(t, restored); !strings.Contains(said, "lost: key") || len(got) != 2 || got["key"] != "" {
				t.Errorf("restored %v, said %q", got, said)
			}
		})
	}
}
