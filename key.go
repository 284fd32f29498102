package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"samovar/backup"
	"samovar/models"
)

// keySize is the length of the key that signs cookies, in bytes.
const keySize = backup.KeySize

// loadKey reads the key, or makes it and says so. With another key all browsers are signed out.
func loadKey(path string, log *slog.Logger) (key []byte, made bool, err error) {
	key, err = os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key, err = makeKey(path)
		return key, true, err
	}
	if err != nil {
		return nil, false, fmt.Errorf("read the key: %w", err)
	}
	if len(key) != keySize {
		return nil, false, fmt.Errorf(
			"the key in %s has %d bytes, want %d: put the right one back, or remove it and everybody signs in anew",
			path,
			len(key),
			keySize,
		)
	}
	return key, false, closeKey(path, log)
}

// closeKey takes the right to read the key from others: with it one can be anyone. A key that is closed is not
// touched, since systemd, Docker and Kubernetes mount theirs read-only or as another user's; of one that stays open
// the operator is told.
func closeKey(path string, log *slog.Logger) error {
	file, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("look at the key: %w", err)
	}
	if file.Mode().Perm()&0o077 == 0 {
		return nil
	}
	if err := os.Chmod(path, 0o600); err != nil {
		log.Warn("others can read the key", "mode", file.Mode().Perm().String(), "error", err)
	}
	return nil
}

func makeKey(path string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the key: %w", err)
	}
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails since Go 1.24
	if err := os.WriteFile(path, key, 0o600); err != nil {
		return nil, fmt.Errorf("keep the key: %w", err)
	}
	return key, nil
}

// warnOfNewKey tells the operator of a key that was made beside a database that has accounts: the old one is missing,
// in a copy that was put back for example, and all browsers have been signed out.
func warnOfNewKey(ctx context.Context, store *models.Store, made bool, log *slog.Logger) error {
	if !made {
		return nil
	}
	used, err := store.HasAccounts(ctx)
	if used {
		log.Warn("the key was missing and a new one was made: everybody is signed out until the old one is put back")
	}
	return err
}
