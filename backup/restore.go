package backup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"samovar/models"
	"samovar/uploads"
)

// Restored describes a restored backup.
type Restored struct {
	Manifest
	// Lost lists the paths of files that are missing or damaged in the backup.
	Lost []string
	// Ignored lists at most ignoredLimit files that are no part of a backup.
	Ignored []string
}

const ignoredLimit = 100

// Restore restores the backup in from as a data folder, which must be empty or absent. It refuses a backup that is not
// whole. If lossy is true it restores such a backup without its missing or damaged files, but the database must be
// whole.
func Restore(ctx context.Context, from, folder string, lossy bool) (Restored, error) {
	found, err := filepath.EvalSymlinks(from)
	if err == nil {
		_, err = manifestIn(found)
	}
	if err != nil {
		return Restored{}, fmt.Errorf("%s: %w", from, err)
	}
	each := func(take func(string, io.Reader) error) error { return eachInFolder(found, take) }
	return restore(ctx, folder, lossy, each)
}

// RestoreTar restores a backup from a tar.
func RestoreTar(ctx context.Context, r io.Reader, folder string, lossy bool) (Restored, error) {
	return restore(ctx, folder, lossy, func(take func(string, io.Reader) error) error { return eachInTar(r, take) })
}

// restore receives all files in a staging folder, checks them, and then moves them to folder, the database last.
func restore(
	ctx context.Context,
	folder string,
	lossy bool,
	each func(take func(string, io.Reader) error) error,
) (done Restored, err error) {
	s, err := openStaging(folder, "restore")
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, s.discard()) }()
	if err := refuseFull(folder, filepath.Base(s.path)); err != nil {
		return done, err
	}
	r := &received{
		folder:  s.path,
		uploads: uploads.FolderAt(filepath.Join(s.path, uploadsName)),
		sums:    map[string]string{},
		lossy:   lossy,
	}
	if err := os.Mkdir(filepath.Join(s.path, uploadsName), 0o700); err != nil {
		return done, fmt.Errorf("make the folder of uploads: %w", err)
	}
	err = each(func(name string, content io.Reader) error { return errors.Join(ctx.Err(), r.take(name, content)) })
	if err != nil {
		return done, err
	}
	if err := r.verify(ctx); err != nil {
		return done, fmt.Errorf("the backup is not whole, and nothing was restored: %w", err)
	}
	if err := models.RenameInstallation(ctx, filepath.Join(s.path, databaseName)); err != nil {
		return done, err
	}
	return Restored{Manifest: r.manifest, Lost: r.lost, Ignored: r.ignored}, r.moveTo(folder)
}

// refuseFull returns an error if a folder contains anything but one entry.
func refuseFull(folder, but string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("look into the new data folder: %w", err)
	}
	for _, entry := range entries {
		if entry.Name() != but {
			return fmt.Errorf("%s is not empty: name a new folder with --data, so that nothing is overwritten", folder)
		}
	}
	return nil
}

// received holds the files of a backup in a staging folder.
type received struct {
	folder   string
	uploads  *uploads.Folder
	manifest Manifest
	sums     map[string]string
	lossy    bool
	lost     []string
	ignored  []string
}

// take receives one file. It writes only files with the names of a backup's parts, whatever names a tar holds.
func (r *received) take(name string, content io.Reader) error {
	switch name {
	case manifestName:
		return r.takeManifest(content)
	case databaseName, keyName:
		return r.takeFile(name, content)
	}
	hash := strings.ReplaceAll(strings.TrimPrefix(name, uploadsName+"/"), "/", "")
	if len(hash) != sha256.Size*2 || name != path.Join(uploadsName, hash[:2], hash[2:]) {
		return r.passOver(name)
	}
	err := r.uploads.Receive(hash, content)
	if errors.Is(err, uploads.ErrDamaged) { // verifyContents will find it missing
		return nil
	}
	return wrap(err, name)
}

// passOver ignores a file that is no part of a backup, left by a desktop for example. It refuses the files of a server:
// a folder in which one was started is no backup any more.
func (r *received) passOver(name string) error {
	switch name {
	case lockName:
		return nil
	case databaseName + "-wal", databaseName + "-shm", databaseName + "-journal", path.Join(uploadsName, "database"):
		return fmt.Errorf("%q is no part of a backup: a server has been started in it", name)
	}
	if len(r.ignored) < ignoredLimit {
		r.ignored = append(r.ignored, name)
	}
	return nil
}

func (r *received) takeManifest(content io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(content, manifestLimit))
	if err == nil {
		r.manifest, err = readManifest(bytes.NewReader(text))
	}
	return err
}

func (r *received) takeFile(name string, content io.Reader) error {
	file, err := createFile(filepath.Join(r.folder, name))
	if err != nil {
		return fmt.Errorf("restore %s: %w", name, err)
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(file, sum), content)
	r.sums[name] = hex.EncodeToString(sum.Sum(nil))
	return wrap(errors.Join(err, file.Sync(), file.Close()), "restore "+name)
}

// verify compares the files with the manifest and the database.
func (r *received) verify(ctx context.Context) (err error) {
	if r.manifest.Format == 0 {
		return errors.New("it has no manifest")
	}
	for name, want := range r.manifest.SHA256 {
		if r.sums[name] != want && name != keyName {
			return fmt.Errorf("%s is missing or damaged", name)
		}
	}
	if err := r.verifyKey(); err != nil {
		return err
	}
	database, err := models.Inspect(filepath.Join(r.folder, databaseName))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	newest, err := models.NewestSchema()
	if err != nil {
		return err
	}
	if r.manifest.Schema > newest {
		const tooNew = "its database is of version %s, this Samovar knows %s: use a newer Samovar"
		return fmt.Errorf(tooNew, r.manifest.Schema, newest)
	}
	damage, err := database.Damage(ctx)
	if err != nil {
		return err
	}
	if len(damage) > 0 {
		return fmt.Errorf("its database is damaged: %s", damage[0])
	}
	return r.verifyContents(ctx, database)
}

// verifyKey checks that the key is unchanged and that a server starts with it. If lossy it removes a bad key: the
// server creates a new one.
func (r *received) verifyKey() error {
	var err error
	if r.sums[keyName] != r.manifest.SHA256[keyName] {
		err = errors.New("key is missing or damaged")
	} else if _, err = readKey(filepath.Join(r.folder, keyName)); err == nil {
		return nil
	}
	r.lost = append(r.lost, keyName)
	if !r.lossy {
		err = fmt.Errorf("%w: restore with --lossy puts back all the rest, and everybody signs in anew", err)
	} else {
		err = ignoreMissing(os.Remove(filepath.Join(r.folder, keyName)))
	}
	return err
}

// verifyContents counts the contents and looks for missing ones, except those that the manifest lists as lost or
// deleted. Contents were compared with their hashes when they were received.
func (r *received) verifyContents(ctx context.Context, database *models.Database) error {
	shown, err := database.Contents(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, hash := range slices.Concat(r.manifest.Missing, r.manifest.Deleted) {
		known[hash] = true
	}
	var missing []string
	r.manifest.Contents, r.manifest.ContentBytes = 0, 0
	for _, hash := range shown {
		switch size, there := r.uploads.Size(hash); {
		case there:
			r.manifest.Contents, r.manifest.ContentBytes = r.manifest.Contents+1, r.manifest.ContentBytes+size
		case !known[hash]:
			missing = append(missing, path.Join(uploadsName, hash[:2], hash[2:]))
		}
	}
	if len(missing) > 0 && !r.lossy {
		return fmt.Errorf("%d of %d files that messages show are missing or damaged: restore with --lossy "+
			"puts back all the rest and names them", len(missing), len(shown))
	}
	r.lost = append(r.lost, missing...)
	return nil
}

// moveTo moves the parts to the new data folder, synced.
func (r *received) moveTo(folder string) error {
	if err := r.uploads.SyncNames(); err != nil {
		return fmt.Errorf("restore the uploads: %w", err)
	}
	for _, name := range []string{uploadsName, keyName, databaseName} {
		if name == keyName && slices.Contains(r.lost, keyName) {
			continue
		}
		if err := os.Rename(filepath.Join(r.folder, name), filepath.Join(folder, name)); err != nil {
			return fmt.Errorf("restore %s: %w", name, err)
		}
	}
	err := errors.Join(uploads.SyncFolder(folder), uploads.SyncFolder(filepath.Dir(folder)))
	return wrap(err, "sync the new data folder")
}
