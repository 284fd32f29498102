package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestABackupIsRestoredUnchanged(t *testing.T) {
	data, backups := furnish(t, "first", "second"), t.TempDir()
	target := filepath.Join(backups, "copy")
	said := mustRun(t, "backup", target, "--data", data)
	if !strings.Contains(said, "2 messages") || !strings.Contains(said, "2 files") {
		t.Errorf("it said %q", said)
	}
	onlyOurs(t, target)
	made := tree(t, target)
	if len(made) != 5 {
		t.Errorf("the backup has %v", made)
	}

	restored := filepath.Join(t.TempDir(), "new")
	if said := mustRun(t, "restore", target, "--data", restored); !strings.Contains(
		said,
		"2 messages, the newest of 20",
	) {
		t.Errorf("it said %q", said)
	}
	delete(made, "manifest.json")
	if got := tree(t, restored); len(got) != 4 || got["key"] != made["key"] {
		t.Errorf("restored %v, want %v", got, made)
	}
	onlyOurs(t, restored)
	mustRun(t, "check", "--data", restored)

	t.Run("and pages that have seen what came after it begin anew", func(t *testing.T) {
		before, after := openStore(t, data), openStore(t, restored)
		if same, err := after.Continues(t.Context(), 1, before.Epoch(), 2); err != nil || same {
			t.Errorf("a page of another history goes on: %v, %v", same, err)
		}
	})
	t.Run("also as a tar", func(t *testing.T) {
		again := filepath.Join(t.TempDir(), "new")
		sent := sentTar(t, data)
		withInput(t, sent, func() { mustRun(t, "restore", "-", "--data", again) })
		if got := tree(t, again); len(got) != 4 || got["key"] != made["key"] {
			t.Errorf("restored %v", got)
		}
		onlyOurs(t, again)
		mustRun(t, "check", "--data", again)
		half := filepath.Join(t.TempDir(), "half")
		withInput(t, sent[:len(sent)/2], func() {
			if _, err := command(t, "restore", "-", "--data", half); err == nil || len(tree(t, half)) != 0 {
				t.Errorf("half a tar: %v, left %v", err, tree(t, half))
			}
		})
	})
	t.Run("never over anything", func(t *testing.T) {
		before := tree(t, data)
		if _, err := command(t, "restore", target, "--data", data); err == nil ||
			!strings.Contains(err.Error(), "not empty") {
			t.Errorf("error %v", err)
		}
		if _, err := command(t, "backup", target, "--data", data); err == nil ||
			!strings.Contains(err.Error(), "already") {
			t.Errorf("error %v", err)
		}
		if after := tree(t, data); len(after) != len(before) {
			t.Errorf("the folder had %v, has %v", before, after)
		}
	})
}

// sentTar returns the tar that a backup writes to standard output.
func sentTar(t *testing.T, data string) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "tar"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // it is read by its name
	ours := os.Stdout
	os.Stdout = file
	err = run(t.Context(), []string{"backup", "-", "--data", data}, nothing)
	os.Stdout = ours
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// withInput sets standard input during an act.
func withInput(t *testing.T, content string, act func()) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = io.WriteString(writer, content) // one who has read enough
		_ = writer.Close()
	}()
	ours := os.Stdin
	os.Stdin = reader
	act()
	os.Stdin = ours
	_ = reader.Close()
	<-sent
}

func TestADamagedBackupIsRefused(t *testing.T) {
	data := furnish(t, "one", "two")
	for name, damage := range map[string]func(t *testing.T, backup string){
		"a byte of the database": func(t *testing.T, b string) { edit(t, filepath.Join(b, "samovar.db"), flip) },
		"a byte of the key":      func(t *testing.T, b string) { edit(t, filepath.Join(b, "key"), flip) },
		"a byte of a file": func(t *testing.T, b string) {
			path := contentIn(t, b) // a link: it is made a file of its own first
			content, err := os.ReadFile(path)
			if err = errors.Join(err, os.Remove(path), os.WriteFile(path, flip(content), 0o600)); err != nil {
				t.Fatal(err)
			}
		},
		"no file":     func(t *testing.T, b string) { remove(t, contentIn(t, b)) },
		"no key":      func(t *testing.T, b string) { remove(t, filepath.Join(b, "key")) },
		"no database": func(t *testing.T, b string) { remove(t, filepath.Join(b, "samovar.db")) },
		"no manifest": func(t *testing.T, b string) { remove(t, filepath.Join(b, "manifest.json")) },
		"half a manifest": func(t *testing.T, b string) {
			edit(t, filepath.Join(b, "manifest.json"), func(m []byte) []byte { return m[:len(m)/2] })
		},
		"a log beside the database": func(t *testing.T, b string) { write(t, filepath.Join(b, "samovar.db-wal"), "") },
		"a later layout": func(t *testing.T, b string) {
			replace(t, filepath.Join(b, "manifest.json"), `"format": 1`, `"format": 2`)
		},
		"a later schema": func(t *testing.T, b string) {
			replace(t, filepath.Join(b, "manifest.json"), `"schema": "0`, `"schema": "9`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			target, restored := filepath.Join(t.TempDir(), "copy"), filepath.Join(t.TempDir(), "new")
			mustRun(t, "backup", target, "--data", data)
			damage(t, target)
			if _, err := command(t, "restore", target, "--data", restored); err == nil {
				t.Error("it was restored")
			} else if strings.Contains(err.Error(), "\n") {
				t.Errorf("said in several lines: %v", err)
			}
			if _, err := os.Stat(restored); err == nil && len(tree(t, restored)) != 0 {
				t.Errorf("it left %v", tree(t, restored))
			}
		})
	}
}

func TestABackupIsFoundThroughALink(t *testing.T) {
	data, backups := furnish(t, "one"), t.TempDir()
	target, latest := filepath.Join(backups, "copy"), filepath.Join(backups, "latest")
	mustRun(t, "backup", target, "--data", data)
	if err := os.Symlink("copy", latest); err != nil {
		t.Skip(err)
	}
	mustRun(t, "restore", latest, "--data", filepath.Join(t.TempDir(), "new"))
}

func TestAFileThatIsNoPartOfABackupIsIgnored(t *testing.T) {
	data, target := furnish(t, "one"), filepath.Join(t.TempDir(), "copy")
	mustRun(t, "backup", target, "--data", data)
	write(t, filepath.Join(target, ".DS_Store"), "desktop")
	restored := filepath.Join(t.TempDir(), "new")
	if said := mustRun(t, "restore", target, "--data", restored); !strings.Contains(said, `ignored: ".DS_Store"`) {
		t.Errorf("it said %q", said)
	}
	if got := tree(t, restored); len(got) != 3 {
		t.Errorf("restored %v", got)
	}
}

func TestATarOfABackupsFolderIsRestored(t *testing.T) {
	data, target := furnish(t, "one"), filepath.Join(t.TempDir(), "copy")
	mustRun(t, "backup", target, "--data", data)
	var sent bytes.Buffer
	out := tar.NewWriter(&sent)
	for name := range tree(t, target) { // as tar cf - . names them
		content, err := os.ReadFile(filepath.Join(target, name))
		if err == nil {
			err = out.WriteHeader(
				&tar.Header{Name: "./" + name, Typeflag: tar.TypeReg, Mode: 0o600, Size: int64(len(content))},
			)
		}
		if err == nil {
			_, err = out.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	withInput(t, sent.String(), func() { mustRun(t, "restore", "-", "--data", filepath.Join(t.TempDir(), "new")) })
}
