package models

import (
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockDatabase makes sure that one process at a time uses a database: two would each have a writer and a feed of
// their own, and neither would hear the other's bell. A link to a database is that database.
func lockDatabase(path string) (*flock.Flock, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	} // one that is not there yet is made where it is said to be
	lock := flock.New(path + ".lock")
	taken, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !taken {
		return nil, fmt.Errorf("another Samovar already uses the folder %s", filepath.Dir(path))
	}
	return lock, nil
}
