package uploads

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Unused is a content that was set aside: no row used it, and it is kept for some days in case one does again.
type Unused struct {
	Hash string
	// Day is when it was set aside, at midnight UTC.
	Day time.Time
	// Size is in bytes.
	Size int64
}

// unusedFolder has a folder for each day, named by its date, with the contents under their whole hash.
const unusedFolder = "unused"

func (f *Folder) dayPath(day time.Time) string {
	return filepath.Join(f.path, unusedFolder, day.UTC().Format(time.DateOnly))
}

func (f *Folder) unusedPath(day time.Time, hash string) string {
	return filepath.Join(f.dayPath(day), hash)
}

// SetAside moves the file to the day's folder without a sync: after a power cut it is at one of the two paths, and
// both are searched.
func (f *Folder) SetAside(_ context.Context, hash string, day time.Time) (Unused, error) {
	if !isHash(hash) {
		return Unused{}, ErrNotFound
	}
	aside := f.unusedPath(day, hash)
	if err := os.MkdirAll(filepath.Dir(aside), 0o700); err != nil {
		return Unused{}, fmt.Errorf("make a folder of unused uploads: %w", err)
	}
	err := os.Rename(f.contentPath(hash), aside)
	if errors.Is(err, fs.ErrNotExist) {
		return Unused{}, fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	if err != nil {
		return Unused{}, fmt.Errorf("set an upload aside: %w", err)
	}
	info, err := os.Stat(aside)
	if err != nil {
		return Unused{}, fmt.Errorf("set an upload aside: %w", err)
	}
	return Unused{Hash: hash, Day: day.UTC().Truncate(24 * time.Hour), Size: info.Size()}, nil
}

// TakeBack moves the file back.
func (f *Folder) TakeBack(_ context.Context, u Unused) error {
	place, aside := f.contentPath(u.Hash), f.unusedPath(u.Day, u.Hash)
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return fmt.Errorf("make a folder of uploads: %w", err)
	}
	if err := os.Rename(aside, place); err != nil {
		return fmt.Errorf("take an upload back: %w", err)
	}
	removeIfEmpty(filepath.Dir(aside))
	return nil
}

// Erase removes the file.
func (f *Folder) Erase(_ context.Context, u Unused) error {
	aside := f.unusedPath(u.Day, u.Hash)
	if err := ignoreMissing(os.Remove(aside)); err != nil {
		return fmt.Errorf("erase an unused upload: %w", err)
	}
	removeIfEmpty(filepath.Dir(aside))
	return nil
}

// removeIfEmpty removes a day's folder once it is empty. Until then the system refuses.
func removeIfEmpty(folder string) { _ = os.Remove(folder) }

// EachUnused walks over the days' folders. Files with other names are ignored.
func (f *Folder) EachUnused(ctx context.Context, visit func(Unused) error) error {
	days, err := os.ReadDir(filepath.Join(f.path, unusedFolder))
	if err := ignoreMissing(err); err != nil {
		return fmt.Errorf("list unused uploads: %w", err)
	}
	for _, folder := range days {
		day, err := time.Parse(time.DateOnly, folder.Name())
		if err != nil || !folder.IsDir() {
			continue
		}
		if err := f.eachOfDay(ctx, day, visit); err != nil {
			return err
		}
	}
	return nil
}

func (f *Folder) eachOfDay(ctx context.Context, day time.Time, visit func(Unused) error) error {
	files, err := os.ReadDir(f.dayPath(day))
	if err != nil {
		return fmt.Errorf("list unused uploads: %w", err)
	}
	for _, file := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !isHash(file.Name()) {
			continue
		}
		info, err := file.Info()
		if err != nil {
			return fmt.Errorf("list unused uploads: %w", err)
		}
		if err := visit(Unused{Hash: file.Name(), Day: day, Size: info.Size()}); err != nil {
			return err
		}
	}
	return nil
}
