package uploads

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// Upload is a content that was received and is not stored yet: a temporary file, which Close removes.
type Upload struct {
	// Hash is the content's SHA-256 in hexadecimal, Size its bytes.
	Hash string
	Size int64
	path string
}

// Open returns the content for reading.
func (u *Upload) Open() (*os.File, error) {
	file, err := os.Open(u.path)
	return file, wrap(err, "open an upload")
}

// Close removes the file, unless a store has taken it over. It may be called again.
func (u *Upload) Close() error {
	return wrap(ignoreMissing(os.Remove(u.path)), "remove an upload")
}

// Inbox is the folder of temporary files.
type Inbox struct {
	path string
}

// OpenInbox makes the folder and empties it: what a power cut left there was never answered.
func OpenInbox(path string) (*Inbox, error) {
	if err := os.RemoveAll(path); err != nil {
		return nil, fmt.Errorf("empty the inbox: %w", err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make the inbox: %w", err)
	}
	return &Inbox{path: path}, nil
}

// Take reads a content of at most limit bytes into an upload. It returns ErrTooLarge for a longer one. A failure
// leaves no file.
func (i *Inbox) Take(content io.Reader, limit int64) (*Upload, error) {
	return i.Make(limit, func(w io.Writer) error {
		_, err := io.Copy(w, content)
		return err
	})
}

// Make is like Take for a content that is written instead of read.
func (i *Inbox) Make(limit int64, write func(io.Writer) error) (upload *Upload, err error) {
	file, err := os.CreateTemp(i.path, "upload-*") // of mode 0600
	if err != nil {
		return nil, fmt.Errorf("make an upload: %w", err)
	}
	u := &Upload{path: file.Name()}
	sum := sha256.New()
	bounded := &bounded{to: io.MultiWriter(file, sum), left: limit}
	err = write(bounded)
	if bounded.overflowed { // write may have wrapped the error in its own
		err = ErrTooLarge
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, errors.Join(wrap(err, "fill an upload"), u.Close())
	}
	u.Hash, u.Size = hex.EncodeToString(sum.Sum(nil)), limit-bounded.left
	return u, nil
}

// bounded passes on at most left bytes and fails at the next one.
type bounded struct {
	to         io.Writer
	left       int64
	overflowed bool
}

func (b *bounded) Write(content []byte) (int, error) {
	if int64(len(content)) > b.left {
		b.overflowed = true
		return 0, ErrTooLarge
	}
	b.left -= int64(len(content))
	return b.to.Write(content)
}

// SyncFolder syncs the names in a folder, so that they outlive a power cut. Windows does so by itself and has no call
// for it.
func SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(filepath.Clean(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// wrap adds what was being done to an error; nil stays nil.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
