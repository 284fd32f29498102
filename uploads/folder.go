package uploads

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// Folder is a Store on disk: the content of the hash abcdef… is the file ab/cdef….
type Folder struct {
	path string
}

// OpenFolder opens a folder and makes it if needed.
func OpenFolder(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of uploads: %w", err)
	}
	return &Folder{path: path}, nil
}

// FolderAt returns an existing folder for reading beside the server that owns it.
func FolderAt(path string) *Folder { return &Folder{path: path} }

// InboxPath returns the path of an inbox on the same disk, so that storing an upload is renaming it.
func (f *Folder) InboxPath() string { return filepath.Join(f.path, "tmp") }

func (f *Folder) contentPath(hash string) string { return filepath.Join(f.path, hash[:2], hash[2:]) }

// Put syncs the upload's content, renames its file, and syncs the names.
func (f *Folder) Put(_ context.Context, u *Upload) error {
	place := f.contentPath(u.Hash)
	if err := sync(u); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Dir(place), 0o700); err == nil {
		err = SyncFolder(f.path)
		if err != nil {
			return fmt.Errorf("sync the folder of uploads: %w", err)
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make a folder of uploads: %w", err)
	}
	if err := os.Rename(u.path, place); err != nil {
		return fmt.Errorf("keep an upload: %w", err)
	}
	return wrap(SyncFolder(filepath.Dir(place)), "sync a folder of uploads")
}

func sync(u *Upload) error {
	file, err := os.OpenFile(u.path, os.O_WRONLY, 0) // some systems sync only what may be written
	if err != nil {
		return fmt.Errorf("open an upload: %w", err)
	}
	return wrap(errors.Join(file.Sync(), file.Close()), "sync an upload")
}

// Open opens the file.
func (f *Folder) Open(_ context.Context, hash string) (io.ReadSeekCloser, error) {
	if !isHash(hash) {
		return nil, ErrNotFound
	}
	file, err := os.Open(f.contentPath(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open an upload: %w", err)
	}
	return file, nil
}

// Delete removes the file.
func (f *Folder) Delete(_ context.Context, hash string) error {
	if !isHash(hash) {
		return nil
	}
	return wrap(ignoreMissing(os.Remove(f.contentPath(hash))), "delete an upload")
}

// Each walks over the files. Files with other names are ignored.
func (f *Folder) Each(ctx context.Context, visit func(hash string) error) error {
	folders, err := os.ReadDir(f.path)
	if err != nil {
		return fmt.Errorf("list uploads: %w", err)
	}
	for _, folder := range folders {
		if !folder.IsDir() || len(folder.Name()) != 2 {
			continue
		}
		files, err := os.ReadDir(filepath.Join(f.path, folder.Name()))
		if err != nil {
			return fmt.Errorf("list uploads: %w", err)
		}
		for _, file := range files {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if hash := folder.Name() + file.Name(); isHash(hash) {
				if err := visit(hash); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

var hashed = regexp.MustCompile(`^[0-9a-f]{64}$`)

// isHash reports whether a text is a hash. Any other could be a path to elsewhere.
func isHash(text string) bool { return hashed.MatchString(text) }
