package database

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

// spareForMigration is how many bytes must be free beyond what is computed.
const spareForMigration = 16 << 20

// copyBefore copies a database before it is brought to another version, so that there is a way back. It first checks
// that there is room for the copy, and for as much again, which the migration writes into the log before that is moved
// into the database.
func copyBefore(ctx context.Context, o Options, version string) (err error) {
	number, _, _ := strings.Cut(version, "_")
	stem := filepath.Join(filepath.Dir(o.Path), "before-"+number)
	if err := wantSpace(filepath.Dir(o.Path), 2*bytesOf(o.Path)+spareForMigration); err != nil {
		return fmt.Errorf("copy the database before it is brought up to date: %w", err)
	}
	o.Log.Info("copying the database before it is brought up to date", "bytes", bytesOf(o.Path))
	f, err := Inspect(o.Path)
	if err != nil {
		return err
	}
	partial := stem + ".db.partial"
	err = ignore(os.Remove(partial), os.ErrNotExist) // of a start that was killed
	if err == nil {
		err = f.CopyTo(ctx, partial)
	}
	var path string
	if err == nil {
		path, err = nameCopy(partial, stem)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		err = errors.Join(err, ignore(os.Remove(partial), os.ErrNotExist))
		return fmt.Errorf("copy the database before it is brought up to date: %w", err)
	}
	o.Log.Info("database copied: the copy can be deleted once the new version proves itself", "copy", path)
	return nil
}

// nameCopy renames a copy to the first free name, so that no earlier copy is replaced, and returns the path. Where an
// earlier start has left a copy of the same content it removes the new one: a migration that fails at each start must
// not fill the disk.
func nameCopy(partial, stem string) (path string, err error) {
	for number := 1; ; number++ {
		path = stem + ".db"
		if number > 1 {
			path = fmt.Sprintf("%s-%d.db", stem, number)
		}
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			if err := os.Rename(partial, path); err != nil {
				return "", err
			}
			return path, uploads.SyncFolder(filepath.Dir(path)) // the way back is kept before anything is changed
		}
		same, err := sameContent(partial, path)
		if err != nil {
			return "", err
		}
		if same {
			return path, os.Remove(partial)
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

// bytesOf returns how many bytes a database and its log take on the disk.
func bytesOf(path string) (bytes int64) {
	for _, name := range []string{path, path + "-wal"} {
		if found, err := os.Stat(name); err == nil { // a log need not be there
			bytes += found.Size()
		}
	}
	return bytes
}

// wantSpace returns ErrFull where a folder's disk has fewer bytes free. Where the system does not tell it returns nil:
// the copy will fail if there are too few.
func wantSpace(folder string, bytes int64) error {
	free, known, err := freeSpace(folder)
	if err != nil {
		return fmt.Errorf("ask how much is free in %s: %w", folder, err)
	}
	if known && free < uint64(bytes) {
		const want = "%w: %s has %d MB free, and %d MB are needed"
		return fmt.Errorf(want, ErrFull, folder, free/1_000_000, bytes/1_000_000)
	}
	return nil
}
