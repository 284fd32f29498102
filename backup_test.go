package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"samovar/models"
)

// furnish makes an installation in which a guest has posted, each with a file, and stops it. It returns the data folder.
func furnish(t *testing.T, said ...string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "data")
	config, err := readConfig([]string{"--data", folder, "--log", "error"}, nothing)
	if err != nil {
		t.Fatal(err)
	}
	i, err := open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer i.close()
	guest, err := i.store.NewGuest(t.Context(), models.Browser{Token: "token"}, "Guest")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range said {
		upload, err := i.store.Receive(text+".txt", strings.NewReader("the file of "+text))
		if err != nil {
			t.Fatal(err)
		}
		draft, err := models.NewDraft(text, "", upload)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := i.store.PostMessage(t.Context(), guest, models.LobbySlug, draft); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// command runs the program for a word, and returns what it printed.
func command(t *testing.T, arguments ...string) (printed string, err error) {
	t.Helper()
	printed = stdout(t, func() { err = run(t.Context(), arguments, nothing) })
	return printed, err
}

// mustRun is command where nothing may go wrong.
func mustRun(t *testing.T, arguments ...string) (printed string) {
	t.Helper()
	printed, err := command(t, arguments...)
	if err != nil {
		t.Fatalf("samovar %s: %v", strings.Join(arguments, " "), err)
	}
	return printed
}

// tree is what lies in a folder: the SHA-256 of each file by its path.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		sum := sha256.Sum256(content)
		found[strings.TrimPrefix(path, folder+"/")] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// onlyOurs wants that nobody else on the machine can get at what lies in a folder.
func onlyOurs(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		found, err := entry.Info()
		if err == nil && found.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %o", path, found.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// contentIn is the path of one of the contents in a data folder or backup.
func contentIn(t *testing.T, folder string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "uploads", "??", "*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no contents in %s: %v", folder, err)
	}
	return found[0]
}

func edit(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, change(content), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// flip changes one byte in the middle.
func flip(content []byte) []byte {
	content[len(content)/2] ^= 1
	return content
}

// openStore opens what was stopped, until the test ends.
func openStore(t *testing.T, folder string) *models.Store {
	t.Helper()
	store, err := models.Open(t.Context(), models.Config{Path: filepath.Join(folder, "samovar.db"), GuestsWelcome: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // it was used as far as needed
	return store
}

func TestABackupIsPutBackAsItWas(t *testing.T) {
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
	if said := mustRun(t, "restore", target, "--data", restored); !strings.Contains(said, "2 messages, the newest of 20") {
		t.Errorf("it said %q", said)
	}
	delete(made, "manifest.json")
	if got := tree(t, restored); len(got) != 4 || got["key"] != made["key"] || got["samovar.db"] != made["samovar.db"] {
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
		if _, err := command(t, "restore", target, "--data", data); err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("error %v", err)
		}
		if _, err := command(t, "backup", target, "--data", data); err == nil || !strings.Contains(err.Error(), "already") {
			t.Errorf("error %v", err)
		}
		if after := tree(t, data); len(after) != len(before) {
			t.Errorf("the folder had %v, has %v", before, after)
		}
	})
}

// sentTar is what a backup writes to standard output.
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

// withInput gives the program a standard input for the length of an act.
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
			edit(t, filepath.Join(b, "manifest.json"), func(m []byte) []byte { return []byte(strings.Replace(string(m), `"format": 1`, `"format": 2`, 1)) })
		},
		"a later schema": func(t *testing.T, b string) {
			edit(t, filepath.Join(b, "manifest.json"), func(m []byte) []byte { return []byte(strings.Replace(string(m), `"schema": "0`, `"schema": "9`, 1)) })
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

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
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
	if said := mustRun(t, "backup", target, "--data", data); !strings.Contains(said, "1 files that messages show are missing") {
		t.Errorf("it said %q", said)
	}
	mustRun(t, "restore", target, "--data", filepath.Join(t.TempDir(), "new"))
}

func TestCommandsThatCannotBeFollowed(t *testing.T) {
	data := furnish(t, "x")
	for _, arguments := range []string{
		"backup", "backup a b", "backup a --keep some", "backup a --data nowhere", "backup a --surprise", "restore", "restore a b", "restore nowhere --data new",
		"check a", "check --data nowhere",
	} {
		t.Run(arguments, func(t *testing.T) {
			t.Chdir(t.TempDir())
			words := strings.Fields(arguments)
			if !strings.Contains(arguments, "--data") {
				words = append(words, "--data", data)
			}
			if _, err := command(t, words...); err == nil || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v", err)
			}
			if left, err := os.ReadDir("."); err != nil || slices.ContainsFunc(left, func(e fs.DirEntry) bool { return e.Name() != "new" }) {
				t.Errorf("it left %v, %v", left, err)
			}
		})
	}
	t.Run("a misspelt variable", func(t *testing.T) {
		mustName(t, run(t.Context(), []string{"check", "--data", data}, environment{"SAMOVAR_DATAS=elsewhere"}), "samovar-datas")
	})
	t.Run("the folder comes from the variable where no flag names it", func(t *testing.T) {
		if err := run(t.Context(), []string{"check"}, environment{"SAMOVAR_DATA=" + data, "SAMOVAR_NAME=Tea"}); err != nil {
			t.Error(err)
		}
	})
	for _, name := range []string{"backup", "restore", "check"} {
		if said := mustRun(t, name, "--help"); !strings.Contains(said, "samovar "+name) || !strings.Contains(said, "-data") {
			t.Errorf("the help of %s is %q", name, said)
		}
	}
}
