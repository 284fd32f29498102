package uploads

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// ErrDamaged reports a content that does not match its hash.
var ErrDamaged = errors.New("damaged content")

// CopyTo copies a content to another folder, or returns ErrNotFound or ErrDamaged. On the same disk it makes a hard
// link, which takes no space: contents are never written to once they are stored, only renamed and removed, so
// neither folder can change the other's. Elsewhere it makes a synced copy. Both are compared with the hash, but a
// quick CopyTo does not read what it links. SyncNames syncs the names.
func (f *Folder) CopyTo(ctx context.Context, target *Folder, hash string, quick bool) error {
	if !isHash(hash) {
		return ErrNotFound
	}
	if err := os.MkdirAll(filepath.Dir(target.contentPath(hash)), 0o700); err != nil {
		return fmt.Errorf("make a folder of uploads: %w", err)
	}
	if _, there := target.Size(hash); there {
		return nil
	}
	if f.link(target, hash) {
		if quick {
			return nil
		}
		return target.keepWhole(ctx, hash)
	}
	file, err := os.Open(f.contentPath(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("open an upload: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	return target.Receive(hash, file)
}

// keepWhole verifies a content that was linked, and removes the link to a damaged one.
func (f *Folder) keepWhole(ctx context.Context, hash string) error {
	err := f.Verify(ctx, hash)
	if err == nil {
		return nil
	}
	if failed := f.Delete(ctx, hash); failed != nil {
		return failed
	}
	return err
}

// link makes a hard link and reports whether it did. It does not link a file that others may read, since a link has
// the same mode.
func (f *Folder) link(target *Folder, hash string) bool {
	found, err := os.Lstat(f.contentPath(hash))
	if err != nil || !found.Mode().IsRegular() || (found.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows") {
		return false
	}
	return os.Link(f.contentPath(hash), target.contentPath(hash)) == nil
}

// Receive stores a content under the hash that it is said to have, synced. It returns ErrDamaged and stores nothing
// if the hash differs or the content cannot be read to its end. A content that is there already stays.
func (f *Folder) Receive(hash string, content io.Reader) (err error) {
	if !isHash(hash) {
		return ErrNotFound
	}
	if err := os.MkdirAll(filepath.Dir(f.contentPath(hash)), 0o700); err != nil {
		return fmt.Errorf("make a folder of uploads: %w", err)
	}
	file, err := os.OpenFile(f.contentPath(hash), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("make an upload: %w", err)
	}
	sum, source := sha256.New(), &source{Reader: content}
	_, err = io.Copy(io.MultiWriter(file, sum), source)
	switch {
	case source.failed != nil:
		err = fmt.Errorf("%w: %w", ErrDamaged, source.failed)
	case err == nil && hex.EncodeToString(sum.Sum(nil)) != hash:
		err = ErrDamaged
	}
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("copy an upload: %w", errors.Join(err, os.Remove(f.contentPath(hash))))
	}
	return nil
}

// source tells an error of reading a content from one of writing the copy.
type source struct {
	io.Reader
	failed error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.Reader.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

// Verify reads a content. It returns ErrDamaged if it does not match its hash or cannot be read to its end, and
// ErrNotFound if it is not there.
func (f *Folder) Verify(ctx context.Context, hash string) error {
	content, err := f.Open(ctx, hash)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, content)
	if err = errors.Join(err, content.Close()); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != hash {
		return ErrDamaged
	}
	return nil
}

// Size returns the size of a content in bytes, and whether it is there.
func (f *Folder) Size(hash string) (int64, bool) {
	if !isHash(hash) {
		return 0, false
	}
	found, err := os.Stat(f.contentPath(hash))
	if err != nil {
		return 0, false
	}
	return found.Size(), true
}

// SyncNames syncs the names of all contents, so that they outlive a power cut.
func (f *Folder) SyncNames() error {
	folders, err := os.ReadDir(f.path)
	if err != nil {
		return fmt.Errorf("list uploads: %w", err)
	}
	for _, folder := range folders {
		if folder.IsDir() {
			err = errors.Join(err, SyncFolder(filepath.Join(f.path, folder.Name())))
		}
	}
	return wrap(errors.Join(err, SyncFolder(f.path)), "sync a folder of uploads")
}
