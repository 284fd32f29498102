package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"

	"samovar/uploads"
)

// spareForMigration is how many bytes are wanted free beyond what is reckoned.
const spareForMigration = 16 << 20

// copyBefore copies a database before it is brought to another version, so that there is a way back. It asks for room
// first: for the copy, and for as much again that the migration writes into the log before it is moved into the
// database.
func copyBefore(ctx context.Context, c Config, version string) (err error) {
	number, _, _ := strings.Cut(version, "_")
	stem := filepath.Join(filepath.Dir(c.Path), "before-"+number)
	if err := wantSpace(filepath.Dir(c.Path), 2*bytesOf(c.Path)+spareForMigration); err != nil {
		return fmt.Errorf("copy the database before it is brought up to date: %w", err)
	}
	c.Log.Info("copying the database before it is brought up to date", "bytes", bytesOf(c.Path))
	d, err := Inspect(c.Path)
	if err != nil {
		return err
	}
	partial := stem + ".db.partial"
	err = ignoreMissing(os.Remove(partial)) // of a start that was killed
	if err == nil {
		err = d.CopyTo(ctx, partial)
	}
	var place string
	if err == nil {
		place, err = nameCopy(partial, stem)
	}
	if err = errors.Join(err, d.Close()); err != nil {
		return fmt.Errorf(
			"copy the database before it is brought up to date: %w",
			errors.Join(err, ignoreMissing(os.Remove(partial))),
		)
	}
	c.Log.Info("database copied: the copy can be deleted once the new version proves itself", "copy", place)
	return nil
}

// nameCopy gives a copy the first name that is free, so that none from before is replaced, and returns it. Where a
// start before has left the same copy, that one stays alone: a migration that fails at each start must not fill the
// disk.
func nameCopy(partial, stem string) (place string, err error) {
	for number := 1; ; number++ {
		place = stem + ".db"
		if number > 1 {
			place = fmt.Sprintf("%s-%d.db", stem, number)
		}
		if _, err := os.Lstat(place); errors.Is(err, os.ErrNotExist) {
			if err := os.Rename(partial, place); err != nil {
				return "", err
			}
			return place, uploads.SyncFolder(filepath.Dir(place)) // the way back is kept before anything is changed
		}
		same, err := sameContent(partial, place)
		if err != nil {
			return "", err
		}
		if same {
			return place, os.Remove(partial)
		}
	}
}

func sameContent(one, other string) (bool, error) {
	if bytesOf(one) != bytesOf(other) {
		return false, nil
	}
	var sums [2]hash.Hash
	for i, path := range []string{one, other} {
		file, err := os.Open(path)
		if err != nil {
			return false, err
		}
		sums[i] = sha256.New()
		_, err = io.Copy(sums[i], file)
		if err = errors.Join(err, file.Close()); err != nil {
			return false, err
		}
	}
	return bytes.Equal(sums[0].Sum(nil), sums[1].Sum(nil)), nil
}

// bytesOf is what a database and its log take on the disk.
func bytesOf(path string) (bytes int64) {
	for _, name := range []string{path, path + "-wal"} {
		if found, err := os.Stat(name); err == nil { // a log need not be there
			bytes += found.Size()
		}
	}
	return bytes
}

// wantSpace returns ErrFull where a folder's disk has fewer bytes free. A system that does not tell has enough: the
// copy would say so.
func wantSpace(folder string, bytes int64) error {
	free, known, err := freeSpace(folder)
	if err != nil {
		return fmt.Errorf("ask how much is free in %s: %w", folder, err)
	}
	if known && free < uint64(bytes) {
		return fmt.Errorf(
			"%w: %s has %d MB free, and %d MB are needed",
			ErrFull,
			folder,
			free/1_000_000,
			bytes/1_000_000,
		)
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
