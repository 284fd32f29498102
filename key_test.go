package main

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samovar/models"
)

// silent discards the log.
var silent = slog.New(slog.DiscardHandler)

func TestKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fresh", "key")
	key, _, err := loadKey(path, silent)
	if err != nil {
		t.Fatal(err)
	}

	t.Run("the first start makes a key that only we can read", func(t *testing.T) {
		file, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if file.Mode().Perm() != 0o600 || len(key) != keySize || bytes.Equal(key, make([]byte, keySize)) {
			t.Errorf("%d bytes with mode %o", len(key), file.Mode().Perm())
		}
	})

	t.Run("later starts keep it, and another installation has another", func(t *testing.T) {
		again, _, err := loadKey(path, silent)
		if err != nil || !bytes.Equal(again, key) {
			t.Errorf("the key is another, error %v", err)
		}
		other, _, err := loadKey(filepath.Join(t.TempDir(), "key"), silent)
		if err != nil || bytes.Equal(other, key) {
			t.Errorf("two installations share a key, error %v", err)
		}
	})

	t.Run("while it is made it is not there, and then it is whole", func(t *testing.T) {
		for range 200 {
			path := filepath.Join(t.TempDir(), "key")
			made := make(chan error, 1)
			go func() {
				_, _, err := loadKey(path, silent)
				made <- err
			}()
			seen, err := os.ReadFile(path)
			for errors.Is(err, fs.ErrNotExist) {
				seen, err = os.ReadFile(path)
			}
			if err := errors.Join(err, <-made); err != nil || len(seen) != keySize {
				t.Fatalf("it was seen with %d bytes, error %v", len(seen), err)
			}
		}
	})

	t.Run("a key of another length is refused and left alone", func(t *testing.T) {
		short := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(short, []byte("short"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := loadKey(short, silent); err == nil || !strings.Contains(err.Error(), short) {
			t.Errorf("error %v", err)
		}
		if left, err := os.ReadFile(short); err != nil || string(left) != "short" {
			t.Errorf("the file holds %q, error %v", left, err)
		}
	})

	t.Run("a key that cannot be read stops the start", func(t *testing.T) {
		if _, _, err := loadKey(t.TempDir(), silent); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("error %v", err)
		}
	})
}

// aKey creates a valid key in a file with a mode.
func aKey(t *testing.T, mode fs.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, bytes.Repeat([]byte("k"), keySize), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
	return path
}

func TestAKeyThatOthersCannotReadIsNotTouched(t *testing.T) {
	for _, mode := range []fs.FileMode{0o600, 0o400} {
		path := aKey(t, mode)
		if _, made, err := loadKey(path, silent); err != nil || made {
			t.Errorf("mode %o: made %v, error %v", mode, made, err)
		}
		if file, err := os.Stat(path); err != nil || file.Mode().Perm() != mode {
			t.Errorf("mode %o is now %v, error %v", mode, file.Mode().Perm(), err)
		}
	}
}

func TestAKeyThatOthersCanReadIsClosed(t *testing.T) {
	path := aKey(t, 0o644)
	if _, _, err := loadKey(path, silent); err != nil {
		t.Fatal(err)
	}
	if file, err := os.Stat(path); err != nil || file.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, error %v", file.Mode().Perm(), err)
	}
}

func TestAMissingKeyBesideAccountsIsWarnedOf(t *testing.T) {
	folder := t.TempDir()
	store, err := models.Open(
		t.Context(),
		models.Config{Path: filepath.Join(folder, "samovar.db"), PasswordMemory: 64},
	)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	warned := func(made bool) bool {
		var log bytes.Buffer
		if err := warnOfNewKey(t.Context(), store, made, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		return strings.Contains(log.String(), "level=WARN")
	}
	if warned(true) {
		t.Error("the first start of an installation is warned of")
	}
	registration := models.Registration{Username: "anna", Password: "correct horse"}
	if _, err := store.Register(t.Context(), nil, registration); err != nil {
		t.Fatal(err)
	}
	if !warned(true) || warned(false) {
		t.Errorf("made: warned %v, found: warned %v", warned(true), warned(false))
	}
}
