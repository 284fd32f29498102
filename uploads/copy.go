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

// ErrDamaged is the answer for a content that is not what its hash says.
var ErrDamaged = errors.New("damaged content")

// CopyTo gives another folder one of the contents, or returns ErrNotFound or ErrDamaged. On the same disk it is a
// hard link, which takes no room: contents are never written to once they are kept, only named and unnamed, so
// neither folder can change the other's. Elsewhere it is a copy, synced, whose bytes have been compared with the
// hash. The names are synced by SyncNames.
func (f *Folder) CopyTo(_ context.Context, target *Folder, hash string) error {
	if !isHash(hash) {
		return ErrNotFound
	}
	if err := os.MkdirAll(filepath.Dir(target.place(hash)), 0o700); err != nil {
		return fmt.Errorf("make a folder of uploads: %w", err)
	}
	if f.link(target, hash) {
		return nil
	}
	file, err := os.Open(f.place(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("open an upload: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	return target.Receive(hash, file)
}

// link reports whether the target has the content as a hard link, or had it before. A file that others may read is
// not linked: a link has the same mode.
func (f *Folder) link(target *Folder, hash string) bool {
	found, err := os.Lstat(f.place(hash))
	if err != nil || !found.Mode().IsRegular() || (found.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows") {
		return false
	}
	err = os.Link(f.place(hash), target.place(hash))
	return err == nil || errors.Is(err, fs.ErrExist)
}

// Receive keeps a content under the hash that it is said to have, synced, or returns ErrDamaged and keeps nothing.
// One that is there already stays.
func (f *Folder) Receive(hash string, content io.Reader) (err error) {
	if !isHash(hash) {
		return ErrNotFound
	}
	if err := os.MkdirAll(filepath.Dir(f.place(hash)), 0o700); err != nil {
		return fmt.Errorf("make a folder of uploads: %w", err)
	}
	file, err := os.OpenFile(f.place(hash), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("make an upload: %w", err)
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(file, sum), content)
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != hash {
		err = ErrDamaged
	}
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("copy an upload: %w", errors.Join(err, os.Remove(f.place(hash))))
	}
	return nil
}

// Verify reads a content and returns ErrDamaged where it is not what its hash says, ErrNotFound where it is not there.
func (f *Folder) Verify(ctx context.Context, hash string) error {
	content, err := f.Open(ctx, hash)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, content)
	if err = errors.Join(err, content.Close()); err != nil {
		return fmt.Errorf("read an upload: %w", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != hash {
		return ErrDamaged
	}
	return nil
}

// Size returns how many bytes a content has, and whether it is there.
func (f *Folder) Size(hash string) (int64, bool) {
	if !isHash(hash) {
		return 0, false
	}
	found, err := os.Stat(f.place(hash))
	if err != nil {
		return 0, false
	}
	return found.Size(), true
}

// SyncNames makes the names of all contents outlive a power cut.
func (f *Folder) SyncNames() error {
	folders, err := os.ReadDir(f.path)
	if err != nil {
		return fmt.Errorf("list uploads: %w", err)
	}
	for _, folder := range folders {
		if folder.IsDir() {
			err = errors.Join(err, syncFolder(filepath.Join(f.path, folder.Name())))
		}
	}
	return wrap(errors.Join(err, syncFolder(f.path)), "sync a folder of uploads")
}
