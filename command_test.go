package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"samovar/models"
)

// furnish creates an installation in which a guest has posted texts, each with a file. It returns the data folder.
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

// command runs a command and returns its output.
func command(t *testing.T, arguments ...string) (printed string, err error) {
	t.Helper()
	printed = stdout(t, func() { err = run(t.Context(), arguments, nothing) })
	return printed, err
}

// mustRun is command; an error fails the test.
func mustRun(t *testing.T, arguments ...string) (printed string) {
	t.Helper()
	printed, err := command(t, arguments...)
	if err != nil {
		t.Fatalf("samovar %s: %v", strings.Join(arguments, " "), err)
	}
	return printed
}

// tree returns the SHA-256 of each file in a folder by its path.
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

// onlyOurs fails if other users of the machine can read anything in a folder.
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

// contentIn returns the path of a content in a data folder or backup.
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

// replace replaces the first old in a file.
func replace(t *testing.T, path, old, new string) {
	t.Helper()
	edit(t, path, func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) })
}

// flip changes one byte in the middle.
func flip(content []byte) []byte {
	content[len(content)/2] ^= 1
	return content
}

// openStore opens the store of a stopped installation until the test ends.
func openStore(t *testing.T, folder string) *models.Store {
	t.Helper()
	return openStoreWith(t, folder, time.Now)
}

func openStoreWith(t *testing.T, folder string, clock func() time.Time) *models.Store {
	t.Helper()
	store, err := models.Open(
		t.Context(),
		models.Config{Path: filepath.Join(folder, "samovar.db"), Clock: clock},
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // it was used as far as needed
	return store
}

// eraser is a store whose clock goes on when it deletes a message, so that its contents are erased at once.
type eraser struct {
	*models.Store
	ahead atomic.Int64
}

func openEraser(t *testing.T, folder string) *eraser {
	t.Helper()
	e := &eraser{}
	e.Store = openStoreWith(t, folder, func() time.Time { return time.Now().Add(time.Duration(e.ahead.Load())) })
	return e
}

func (e *eraser) erase(t *testing.T, person models.Person, message int64) {
	t.Helper()
	if _, err := e.DeleteMessage(t.Context(), person, models.LobbySlug, message); err != nil {
		t.Fatal(err)
	}
	e.ahead.Store(int64(time.Minute))
	if err := e.EraseDeleted(t.Context()); err != nil {
		t.Fatal(err)
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

func TestInvalidCommands(t *testing.T) {
	data := furnish(t, "x")
	for _, arguments := range []string{
		"backup",
		"backup a b",
		"backup a --keep some",
		"backup a --data nowhere",
		"backup a --surprise",
		"restore",
		"restore a b",
		"restore nowhere --data new",
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
			if left, err := os.ReadDir("."); err != nil ||
				slices.ContainsFunc(left, func(e fs.DirEntry) bool { return e.Name() != "new" }) {
				t.Errorf("it left %v, %v", left, err)
			}
		})
	}
	t.Run("a misspelt variable", func(t *testing.T) {
		mustName(
			t,
			run(t.Context(), []string{"check", "--data", data}, environment{"SAMOVAR_DATAS=elsewhere"}),
			"samovar-datas",
		)
	})
	t.Run("the folder comes from the variable where no flag names it", func(t *testing.T) {
		env := environment{"SAMOVAR_DATA=" + data, "SAMOVAR_NAME=Tea"}
		if err := run(t.Context(), []string{"check"}, env); err != nil {
			t.Error(err)
		}
	})
	for _, name := range []string{"backup", "restore", "check"} {
		if said := mustRun(t, name, "--help"); !strings.Contains(said, "samovar "+name) ||
			!strings.Contains(said, "-data") {
			t.Errorf("the help of %s is %q", name, said)
		}
	}
}
