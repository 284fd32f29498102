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
	"samovar/uploads"
)

// keySize is the length of the key that signs cookies, in bytes.
const keySize = backup.KeySize

// loadKey reads the key, or creates it and returns isNew. A new key signs all browsers out.
func loadKey(path string, log *slog.Logger) (key []byte, isNew bool, err error) {
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
			path, len(key), keySize,
		)
	}
	return key, false, closeKey(path, log)
}

// closeKey makes the key unreadable for other users: with it they could sign in as any person. It does not touch a key
// that is closed, because systemd, Docker and Kubernetes mount keys read-only or owned by another user. It warns of a
// key that it cannot close.
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

// makeKey writes a new key beside its place and then moves it there: a start that is killed meanwhile leaves no key
// with too few bytes, which every later start would refuse.
func makeKey(path string) ([]byte, error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the key: %w", err)
	}
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails since Go 1.24
	partial := path + ".partial"
	err := writeSynced(partial, key)
	if err == nil {
		err = os.Rename(partial, path)
	}
	if err == nil {
		err = uploads.SyncFolder(folder)
	}
	if err != nil {
		return nil, fmt.Errorf("keep the key: %w", err)
	}
	return key, nil
}

// writeSynced writes a file that only we can read, and returns once the disk has it.
func writeSynced(path string, content []byte) error {
	file, err := os.OpenFile(filepath.Clean(path), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}

// warnOfNewKey warns of a key that was created beside a database with accounts: the old one is missing, perhaps in a
// restored copy, and all browsers are signed out.
func warnOfNewKey(ctx context.Context, store *models.Store, isNew bool, log *slog.Logger) error {
	if !isNew {
		return nil
	}
	used, err := store.HasAccounts(ctx)
	if used {
		log.Warn("the key was missing and a new one was made: everybody is signed out until the old one is put back")
	}
	return err
}
