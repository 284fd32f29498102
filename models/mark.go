package models

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"samovar/uploads"
)

// markName is the file in a folder of uploads that names its database. An operator makes an empty one to go on with a
// folder that has lost its contents.
const markName = "database"

// ownUploads marks the folder as this database's own. The folder of another database must not be swept: all of it would
// be unused.
func (s *Store) ownUploads(ctx context.Context, folder string) error {
	own, err := s.readMark(ctx)
	if err != nil {
		return err
	}
	mark := filepath.Join(folder, markName)
	found, err := os.ReadFile(mark)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := s.refuseEmptied(ctx, folder); err != nil {
			return err
		}
		return writeMark(mark, own)
	case err != nil:
		return fmt.Errorf("read the mark of the uploads: %w", err)
	case len(found) == 0:
		return writeMark(mark, own)
	case string(found) != own:
		return fmt.Errorf("%s has the uploads of another database: give this one a --data folder of its own", folder)
	}
	return nil
}

// readMark returns the text that marks the database's folder of uploads. The first call chooses it.
func (s *Store) readMark(ctx context.Context) (own string, err error) {
	err = s.change(ctx, func(c *change) (err error) {
		if own, err = settingOf(c.tx, "uploads"); err != nil || own != "" {
			return err
		}
		own = randomText(linkAlphabet, 22)
		return keepSetting(c.tx, "uploads", own)
	})
	return own, wrap(err, "read the mark of the uploads")
}

func writeMark(path, own string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder of uploads: %w", err)
	}
	return wrap(os.WriteFile(path, []byte(own), 0o600), "mark the folder of uploads")
}

// refuseEmptied returns an error for a folder that has neither a mark nor contents, or is missing, where the database
// has contents: it is the mount point of a volume that is not mounted, and new files would lie under it. A folder that
// was restored has no mark either, but contents.
func (s *Store) refuseEmptied(ctx context.Context, folder string) error {
	shown, err := s.countShown(ctx)
	if err != nil || shown == 0 {
		return err
	}
	filled, err := hasContents(ctx, uploads.FolderAt(folder))
	if err != nil || filled {
		return err
	}
	return fmt.Errorf(
		"messages show %d files, and %s has none of them: mount or put back that folder; "+
			"to go on without them, make an empty file %s",
		shown, folder, filepath.Join(folder, markName),
	)
}

// hasContents reports whether a folder of uploads, which may be missing, has any contents, in use or set aside.
func hasContents(ctx context.Context, folder *uploads.Folder) (bool, error) {
	errFound := errors.New("found")
	err := folder.Each(ctx, func(string) error { return errFound })
	if err = ignore(err, os.ErrNotExist); err == nil {
		err = folder.EachUnused(ctx, func(uploads.Unused) error { return errFound })
	}
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

// countShown counts the contents that rows refer to.
func (s *Store) countShown(ctx context.Context) (int, error) {
	queries := make([]string, len(contentColumns))
	for i, c := range contentColumns {
		queries[i] = fmt.Sprintf("SELECT %[2]s FROM %[1]s WHERE %[2]s <> ''", c.table, c.column)
	}
	var shown int
	err := one(s.read(ctx), []any{&shown}, "SELECT count(*) FROM ("+strings.Join(queries, " UNION ")+") AS shown")
	return shown, wrap(err, "count what messages show")
}
