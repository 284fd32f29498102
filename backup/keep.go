package backup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// layout is how a backup is named by the time; after it stands -2, -3 … where several were made in a second.
const layout = "2006-01-02T15-04-05Z"

func nameAt(made time.Time, number int) string {
	name := made.UTC().Format(layout)
	if number > 1 {
		name += fmt.Sprintf("-%d", number)
	}
	return name
}

var namedByTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?$`)

// Keep removes the oldest backups of an installation beside target, a backup that has just been made, until so many
// are left with it. It returns the names of those it removed. What is not named by the time, or has no manifest of
// that installation, is not touched and not counted. A removal that is broken off leaves no manifest, so no half
// passes for a backup.
func Keep(target, installation string, number int) (removed []string, err error) {
	folder := filepath.Dir(target)
	older, err := backupsOf(folder, installation)
	if err != nil {
		return nil, err
	}
	// The clock may have been set back: what has just been made stays whatever its time.
	older = slices.DeleteFunc(older, func(k kept) bool { return k.name == filepath.Base(target) })
	for _, old := range older[:max(0, len(older)-(number-1))] {
		path := filepath.Join(folder, old.name)
		err := errors.Join(os.Remove(filepath.Join(path, manifestName)), os.RemoveAll(path))
		if err != nil {
			return removed, fmt.Errorf("remove the backup %s: %w", old.name, err)
		}
		removed = append(removed, old.name)
	}
	return removed, nil
}

type kept struct {
	name string
	Manifest
}

// backupsOf are the backups of an installation in a folder that are named by the time, from the oldest.
func backupsOf(folder, installation string) ([]kept, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("list the folder of backups: %w", err)
	}
	var own []kept
	for _, entry := range entries {
		if !entry.IsDir() || !namedByTime.MatchString(entry.Name()) {
			continue
		}
		m, err := manifestIn(filepath.Join(folder, entry.Name()))
		if err == nil && m.Installation == installation && installation != "" {
			own = append(own, kept{entry.Name(), m})
		}
	}
	slices.SortFunc(own, func(a, b kept) int { return a.Made.Compare(b.Made) })
	return own, nil
}
