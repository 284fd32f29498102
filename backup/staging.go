package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"samovar/uploads"

	"github.com/gofrs/flock"
)

// staging is a temporary folder that is filled and then renamed. Its content counts only when it has its final name.
type staging struct {
	path string
	lock *flock.Flock
}

const (
	// partial follows the first part of the name of a staging folder.
	partial = ".partial-"
	// lockName is a file that is locked while the staging folder is in use. If it exists without a lock, its process
	// was killed.
	lockName = "samovar-backup.lock"
)

// openStaging creates a staging folder that only its owner can read. It first removes those of killed processes.
func openStaging(parent, name string) (*staging, error) {
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of backups: %w", err)
	}
	if err := clearStale(parent); err != nil {
		return nil, err
	}
	path, err := os.MkdirTemp(parent, name+partial) // of mode 0700
	if err != nil {
		return nil, fmt.Errorf("make a folder for what is not complete yet: %w", err)
	}
	s := &staging{path: path, lock: flock.New(filepath.Join(path, lockName))}
	if taken, err := s.lock.TryLock(); err != nil || !taken {
		return nil, fmt.Errorf("lock %s: %w", path, errors.Join(err, s.discard()))
	}
	return s, nil
}

// finish renames the folder to its final name, synced.
func (s *staging) finish(target string) error {
	if err := s.release(); err != nil {
		return err
	}
	if err := uploads.SyncFolder(s.path); err != nil {
		return fmt.Errorf("sync the backup: %w", err)
	}
	if err := renameNew(s.path, target); err != nil {
		return fmt.Errorf("give the backup its name: %w", err)
	}
	return wrap(uploads.SyncFolder(filepath.Dir(target)), "sync the folder of backups")
}

// finishNew renames the folder to a free name by the time, and returns its path.
func (s *staging) finishNew(folder string, made time.Time) (target string, err error) {
	for number := 1; ; number++ {
		target = filepath.Join(folder, nameAt(made, number))
		if err := s.finish(target); !errors.Is(err, fs.ErrExist) {
			return target, err
		}
	}
}

// renameNew renames a folder. It returns fs.ErrExist if the new name is taken, even if another process takes it at this
// moment: a folder that is not empty is not replaced.
func renameNew(from, to string) error {
	if _, err := os.Lstat(to); err == nil {
		return fs.ErrExist
	}
	return os.Rename(from, to)
}

// release ends the lock, because some systems cannot rename a folder with an open file.
func (s *staging) release() error {
	return wrap(errors.Join(s.lock.Unlock(), ignoreMissing(os.Remove(s.lock.Path()))), "unlock the backup")
}

// discard removes the folder if it was not renamed.
func (s *staging) discard() error {
	return wrap(errors.Join(s.lock.Unlock(), os.RemoveAll(s.path)), "remove what is not complete")
}

// doomed ends the name of a staging folder that is being removed.
const doomed = ".removed"

// clearStale removes the staging folders of killed processes. It renames each one first: if its process is just
// completing it, either of the two renames fails, and no half of a backup is left.
func clearStale(parent string) error {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return fmt.Errorf("list the folder of backups: %w", err)
	}
	for _, entry := range entries {
		path := filepath.Join(parent, entry.Name())
		if !entry.IsDir() || !strings.Contains(entry.Name(), partial) || !isStale(path) {
			continue
		}
		if err := os.Rename(path, path+doomed); err != nil {
			continue // another process was quicker
		}
		if err := os.RemoveAll(path + doomed); err != nil {
			return fmt.Errorf("remove what a killed backup left: %w", err)
		}
	}
	return nil
}

func isStale(path string) bool {
	if strings.HasSuffix(path, doomed) { // the process that removed it was killed too
		return true
	}
	name := filepath.Join(path, lockName)
	if _, err := os.Lstat(name); err != nil {
		return false
	}
	lock := flock.New(name)
	taken, err := lock.TryLock()
	return errors.Join(err, lock.Unlock()) == nil && taken
}

// writeFile writes a new file that only its owner can read, synced.
func writeFile(path string, content []byte) error {
	file, err := createFile(path)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}

// createFile creates a file that only its owner can read.
func createFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
