package models

import (
	"context"
	"errors"
	"fmt"
)

// keptEpochs is how many epochs are remembered. A page that has missed more starts than that begins anew.
const keptEpochs = 100

// epoch is a start of the server, by the name of the history since then.
type epoch struct {
	ID   int64
	Name string
}

// TableName says where epochs are.
func (epoch) TableName() string { return "epochs" }

// beginEpoch ends the epoch of the previous start, begins one for this start and returns its name. So a database that
// is put back, by whatever means, knows only the epochs of its own history, and how far each of them went. It asks
// nothing outside the database, since a snapshot of a disk brings that back too.
func (c *change) beginEpoch() (string, error) {
	name := randomText(epochAlphabet, 10)
	if err := c.tx.Exec(endEpoch).Error; err != nil {
		return "", fmt.Errorf("end an epoch: %w", err)
	}
	begun := epoch{Name: name}
	if err := c.tx.Create(&begun).Error; err != nil {
		return "", fmt.Errorf("begin an epoch: %w", err)
	}
	err := errors.Join(c.tx.Where("id <= ?", begun.ID-keptEpochs).Delete(&epoch{}).Error, c.tx.Exec(forgetEnds).Error)
	return name, wrap(err, "forget epochs")
}

const (
	// endEpoch notes the head of each room that has changed since the previous epoch.
	endEpoch = `INSERT INTO epoch_ends (room_id, epoch_id, head)
		SELECT r.id, e.id, r.head FROM rooms r, (SELECT max(id) AS id FROM epochs) e
		WHERE e.id IS NOT NULL
			AND r.head <> coalesce(
				(SELECT head FROM epoch_ends WHERE room_id = r.id ORDER BY epoch_id DESC LIMIT 1), 0)`
	// forgetEnds deletes the ends that no remembered epoch needs: of those up to the oldest, all but a room's latest.
	forgetEnds = `DELETE FROM epoch_ends AS old WHERE EXISTS (SELECT 1 FROM epoch_ends AS next
		WHERE next.room_id = old.room_id AND next.epoch_id > old.epoch_id
			AND next.epoch_id <= (SELECT min(id) FROM epochs))`
	// selectEnd returns where an epoch ended in a room; 0 where nothing had changed there by then.
	selectEnd = `SELECT coalesce(
			(SELECT head FROM epoch_ends WHERE room_id = ? AND epoch_id <= e.id ORDER BY epoch_id DESC LIMIT 1), 0)
		FROM epochs e WHERE e.name = ?`
)

// Epoch returns the name of the history since this start, for cursors: ten letters and digits.
func (s *Store) Epoch() string { return s.epoch }

// Continues reports whether a reader that saw a room up to seq in an earlier epoch may go on from there. It may not
// where an older copy was put back since, nor where the epoch is no longer remembered.
func (s *Store) Continues(ctx context.Context, room int64, epoch string, seq int64) (bool, error) {
	var end int64
	err := one(s.read(ctx), []any{&end}, selectEnd, room, epoch)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return seq <= end, wrap(err, "find the end of an epoch in room %d", room)
}
