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

// layout is the name of a backup. -2, -3 … follow if several were made in one second.
const layout = "2006-01-02T15-04-05Z"

func nameAt(made time.Time, number int) string {
	name := made.UTC().Format(layout)
	if number > 1 {
		name += fmt.Sprintf("-%d", number)
	}
	return name
}

var namedByTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?$`)

// Keep removes the oldest backups of an installation until number are left, among them target, which was just made. It
// returns the names of the removed ones. It neither touches nor counts folders that are not named by the time or have
// no manifest of that installation. It removes the manifest first, so that a half removed backup does not pass for one.
func Keep(target, installation string, number int) (removed []string, err error) {
	folder := filepath.Dir(target)
	older, err := backupsOf(folder, installation)
	if err != nil {
		return nil, err
	}
	// target stays whatever its time: the clock may have been set back.
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

// backupsOf lists the backups of an installation in a folder that are named by the time, oldest first.
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
