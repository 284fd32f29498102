// Package backup copies an installation while its server runs, restores such a copy, and checks an installation. A
// backup is a folder laid out like the data folder, with a manifest, or a tar of the same files.
package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"samovar/models"
	"samovar/uploads"
)

// The names of the parts of a backup. uploads has the layout of uploads.Folder.
const (
	manifestName = "manifest.json"
	databaseName = "samovar.db"
	keyName      = "key"
	uploadsName  = "uploads"
)

// Installation holds the paths of an installation, and the version of the program that writes the backup.
type Installation struct {
	Database, Key, Uploads string
	Version                string
	// Quick does not read contents that are hard links, so damage in them is not noticed.
	Quick bool
}

// Into makes a backup in a new folder. The backup is gathered and checked under another name beside it, so that the
// folder is complete or absent.
func (i Installation) Into(ctx context.Context, target string) (m Manifest, err error) {
	if _, err := os.Lstat(target); err == nil {
		const exists = "%s is there already: name a folder that is not, or end the name with / to have one made in it"
		return m, fmt.Errorf(exists, target)
	}
	err = i.stage(ctx, filepath.Dir(target), filepath.Base(target), func(s *staging, made Manifest) error {
		m = made
		return s.finish(target)
	})
	return m, err
}

// IntoNew makes a backup in a new subfolder, named by the time, and returns its path.
func (i Installation) IntoNew(ctx context.Context, folder string) (target string, m Manifest, err error) {
	err = i.stage(ctx, folder, "backup", func(s *staging, made Manifest) (err error) {
		m = made
		target, err = s.finishNew(folder, made.Made)
		return err
	})
	return target, m, err
}

// stage gathers a backup under a temporary name that begins with name. finish then renames it.
func (i Installation) stage(
	ctx context.Context,
	folder, name string,
	finish func(*staging, Manifest) error,
) (err error) {
	s, err := openStaging(folder, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.discard()) }()
	m, err := i.gather(ctx, s.path)
	if err != nil {
		return err
	}
	if err := finish(s, m); err != nil {
		return err
	}
	i.note()
	return nil
}

// note leaves a file beside the database whose time is that of the latest backup, for the pages of administrators.
// Where a backup may only read the installation there is none, and that is no fault of the backup.
func (i Installation) note() {
	_ = os.WriteFile(models.BackupNote(i.Database), []byte(time.Now().UTC().Format(time.RFC3339)+"\n"), 0o600)
}

// gather copies all parts into a folder. It takes contents before and after the database: before for those that are
// deleted meanwhile, after for those that are posted meanwhile.
func (i Installation) gather(ctx context.Context, folder string) (m Manifest, err error) {
	database, err := models.Inspect(i.Database)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	source := uploads.FolderAt(i.Uploads)
	kept, err := uploads.OpenFolder(filepath.Join(folder, uploadsName))
	if err != nil {
		return m, err
	}
	if err := i.takeAll(ctx, source, kept); err != nil {
		return m, err
	}
	m = Manifest{Format: format, Version: i.Version, Made: time.Now().UTC(), SHA256: map[string]string{}}
	used, err := copyDatabase(ctx, database, filepath.Join(folder, databaseName), &m)
	if err != nil {
		return m, err
	}
	missing, err := i.takeUsed(ctx, source, kept, used, &m)
	if err != nil {
		return m, err
	}
	if err := i.takeAgain(ctx, database, source, kept, missing, &m); err != nil {
		return m, err
	}
	if err := dropUnused(ctx, kept, used); err != nil {
		return m, err
	}
	if err := copyKey(i.Key, filepath.Join(folder, keyName)); err != nil {
		return m, err
	}
	return m, m.write(folder)
}

// copyDatabase copies the database, checks the copy, and returns the contents that it shows, sorted.
func copyDatabase(ctx context.Context, source *models.Database, target string, m *Manifest) (used []string, err error) {
	if err := source.CopyTo(ctx, target); err != nil {
		return nil, err
	}
	copied, err := models.Inspect(target)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, copied.Close()) }()
	damage, err := copied.Damage(ctx)
	if err != nil {
		return nil, err
	}
	if len(damage) > 0 {
		return nil, fmt.Errorf("the database is damaged, `samovar check` says where: %s", damage[0])
	}
	if m.Facts, err = copied.Facts(ctx); err != nil {
		return nil, err
	}
	return copied.Contents(ctx)
}

// wrap adds to an error what was being done; nil stays nil.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
