package database

import (
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockDatabase makes sure that one process at a time uses a database: two would each have a writer, and readers of
// one would not hear of the other's commits. A link to a database is locked as that database.
func lockDatabase(path string) (*flock.Flock, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	} // a path that does not exist yet is locked as it is given
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
