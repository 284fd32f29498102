package models

import (
	"context"
	"errors"
	"fmt"
)

// keptEpochs is how many epochs are remembered. A page that slept through more starts than that begins anew.
const keptEpochs = 100

// beginEpoch ends the epoch of the start before and begins one of this start. A database that is put back, by
// whatever means, so knows only the epochs that are part of its own history, and how far each of them went in it.
// Nothing outside the database is asked, since a snapshot of a disk brings all of that back too.
func (c *change) beginEpoch() (string, error) {
	name := randomText(epochLetters, 10)
	for _, step := range []struct {
		query  string
		places []any
	}{
		{endEpoch, nil},
		{"INSERT INTO epochs (name) VALUES (?)", []any{name}},
		{"DELETE FROM epochs WHERE id <= (SELECT max(id) FROM epochs) - ?", []any{keptEpochs}},
		{forgetEnds, nil},
	} {
		if err := c.tx.Exec(step.query, step.places...).Error; err != nil {
			return "", fmt.Errorf("begin an epoch: %w", err)
		}
	}
	return name, nil
}

const (
	// endEpoch notes the rooms in which something has changed since the epoch before.
	endEpoch = `INSERT INTO epoch_ends (room_id, epoch_id, head)
		SELECT r.id, e.id, r.head FROM rooms r, (SELECT max(id) AS id FROM epochs) e
		WHERE e.id IS NOT NULL
			AND r.head <> coalesce((SELECT head FROM epoch_ends WHERE room_id = r.id ORDER BY epoch_id DESC LIMIT 1), 0)`
	// forgetEnds leaves each room the latest of those ends that the oldest epoch needs.
	forgetEnds = `DELETE FROM epoch_ends AS old WHERE EXISTS (SELECT 1 FROM epoch_ends AS next
		WHERE next.room_id = old.room_id AND next.epoch_id > old.epoch_id AND next.epoch_id <= (SELECT min(id) FROM epochs))`
	selectEnd = `SELECT coalesce((SELECT head FROM epoch_ends WHERE room_id = ? AND epoch_id <= e.id ORDER BY epoch_id DESC LIMIT 1), 0)
		FROM epochs e WHERE e.name = ?`
)

// Epoch names the history since this start, for cursors: letters and digits, no dash.
func (s *Store) Epoch() string { return s.epoch }

// Continues reports whether the present history of a room goes on from what was seen of it up to seq in an earlier
// epoch. It does not where a copy from before that was put back.
func (s *Store) Continues(ctx context.Context, room int64, epoch string, seq int64) (bool, error) {
	var end int64
	err := one(s.read(ctx), []any{&end}, selectEnd, room, epoch)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return seq <= end, wrap(err, "find the end of an epoch in room %d", room)
}
