package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"samovar/models"
	"samovar/uploads"
)

// Findings is the result of a check.
type Findings struct {
	// Wrong lists the faults, in sentences.
	Wrong []string
	models.Facts
	// Outdated is the schema version to which the next start will migrate the database; empty if it has it.
	Outdated string
	// Contents counts whole contents that the database shows, Unused those that it does not show, and Aside those that
	// were set aside.
	Contents, ContentBytes int64
	Unused, UnusedBytes    int64
	Aside, AsideBytes      int64
}

func (f *Findings) add(format string, args ...any) {
	f.Wrong = append(f.Wrong, fmt.Sprintf(format, args...))
}

// Check reads a whole installation and changes nothing. Its server may run. folder is its data folder.
func (i Installation) Check(ctx context.Context, folder string) (f Findings, err error) {
	database, err := models.Inspect(i.Database)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	err = f.checkDatabase(ctx, database)
	if err == nil {
		err = f.checkContents(ctx, database, uploads.FolderAt(i.Uploads))
	}
	if err != nil && len(f.Wrong) > 0 && ctx.Err() == nil { // a damaged database may not be readable to its end
		f.add("the check ended here: %v", err)
	} else if err != nil {
		return f, err
	}
	switch _, err := readKey(i.Key); {
	case errors.Is(err, fs.ErrNotExist):
		f.add("the key cannot be read, the next start would sign everybody out: %v", err)
	case err != nil:
		f.add("the key cannot be used: %v", err)
	}
	return f, f.checkModes(folder, i.Database)
}

func (f *Findings) checkDatabase(ctx context.Context, database *models.Database) error {
	damage, err := database.Damage(ctx)
	if err != nil { // SQLite cannot read it at all
		f.add("the database is damaged: %v", err)
		return nil
	}
	for _, fault := range damage {
		f.add("the database is damaged: %s", fault)
	}
	if f.Facts, err = database.Facts(ctx); err != nil {
		return err
	}
	newest, err := models.NewestSchema()
	switch {
	case err != nil:
		return err
	case f.Schema > newest:
		f.add("the database is of version %s, this Samovar knows %s: use a newer Samovar", f.Schema, newest)
	case f.Schema < newest:
		f.Outdated = newest
	}
	return nil
}

// checkContents reads all contents that the database shows. People may delete some meanwhile, so it looks up missing
// ones again.
func (f *Findings) checkContents(ctx context.Context, database *models.Database, folder *uploads.Folder) error {
	unused := map[string]bool{}
	err := folder.Each(ctx, func(hash string) error {
		unused[hash] = true
		return nil
	})
	if err != nil {
		return err
	}
	shown, err := database.Contents(ctx)
	if err != nil {
		return err
	}
	bad := map[string]error{}
	for _, hash := range shown {
		delete(unused, hash)
		if err := errors.Join(ctx.Err(), f.checkContent(ctx, folder, hash, bad)); err != nil {
			return err
		}
	}
	for hash := range unused {
		size, _ := folder.Size(hash) // a deleted one counts as 0 bytes
		f.Unused, f.UnusedBytes = f.Unused+1, f.UnusedBytes+size
	}
	err = folder.EachUnused(ctx, func(u uploads.Unused) error {
		f.Aside, f.AsideBytes = f.Aside+1, f.AsideBytes+u.Size
		return nil
	})
	return errors.Join(err, f.addContents(ctx, database, bad))
}

func (f *Findings) checkContent(ctx context.Context, folder *uploads.Folder, hash string, bad map[string]error) error {
	err := folder.Verify(ctx, hash)
	switch {
	case err == nil:
		size, _ := folder.Size(hash) // a deleted one counts as 0 bytes
		f.Contents, f.ContentBytes = f.Contents+1, f.ContentBytes+size
	case ctx.Err() != nil:
		return err
	default:
		bad[hash] = err
	}
	return nil
}

// addContents adds the bad contents that the database still shows.
func (f *Findings) addContents(ctx context.Context, database *models.Database, bad map[string]error) error {
	if len(bad) == 0 {
		return nil
	}
	shown, err := database.Contents(ctx)
	if err != nil {
		return err
	}
	for _, hash := range shown {
		switch err := bad[hash]; {
		case errors.Is(err, uploads.ErrNotFound):
			f.add("a message shows the file %s, which is missing", hash)
		case err != nil:
			f.add("the file %s cannot be used: %v", hash, err)
		}
	}
	return nil
}

// checkModes adds the files that other users of the machine can read.
func (f *Findings) checkModes(folder, database string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	for _, beside := range []string{database, database + "-wal", database + "-shm"} {
		if err := f.checkMode(beside); err != nil {
			return err
		}
	}
	return filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if filepath.Dir(path) == filepath.Dir(database) && filepath.Base(path) == filepath.Base(database) {
			return nil // checked above
		}
		if err = ignoreMissing(err); err != nil {
			return err
		}
		return f.checkMode(path)
	})
}

// checkMode adds a file that others can read, or a folder that others can write to. In a folder they can read only
// names.
func (f *Findings) checkMode(path string) error {
	found, err := os.Lstat(path)
	if err != nil {
		return ignoreMissing(err)
	}
	mode, others := found.Mode(), fs.FileMode(0o077)
	if mode.IsDir() {
		others = 0o022
	}
	if mode&fs.ModeSymlink == 0 && mode.Perm()&others != 0 {
		f.add("others on this machine can get at %s (mode %04o): chmod go= it", path, mode.Perm())
	}
	return nil
}
