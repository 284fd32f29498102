package models

import (
	"context"

	"gorm.io/gorm"
)

// maxLast is how many rooms the page that deletes an account lists at most.
const maxLast = 100

// selectLastIn finds the private rooms and conversations that are deserted once a person leaves: no other member has an
// account, and only accounts own rooms. A room with guests is deserted only when its owner leaves, so that a person
// who joins a room without an owner cannot delete it by leaving.
const selectLastIn = `FROM memberships mine JOIN rooms r ON r.id = mine.room_id
	WHERE mine.person_id = ? AND r.visibility = 'private' AND r.deleted_at = 0
	AND NOT EXISTS (SELECT 1 FROM memberships m JOIN people p ON p.id = m.person_id
		WHERE m.room_id = r.id AND m.person_id <> mine.person_id
		AND (p.kind = 'member' OR r.owner_id <> mine.person_id))`

// LastIn returns the private rooms that deleting the person's account deletes, by name and at most 100. Conversations
// are not among them.
func (s *Store) LastIn(ctx context.Context, p Person) ([]Room, error) {
	var rooms []Room
	err := s.read(ctx).
		Raw("SELECT "+roomColumns+" "+selectLastIn+" AND NOT r.direct ORDER BY r.search, r.id LIMIT ?", p.ID, maxLast).
		Scan(&rooms).
		Error
	return rooms, wrap(err, "find the rooms that person %d is the last in", p.ID)
}

// lastIn returns the ids of all rooms that are deserted once the person goes.
func lastIn(tx *gorm.DB, person int64) (rooms []int64, err error) {
	err = tx.Raw("SELECT r.id "+selectLastIn, person).Scan(&rooms).Error
	return rooms, wrap(err, "find the rooms that person %d is the last in", person)
}

// closeDeserted deletes the rooms that lastIn has found: people with the link could still read them, and there would
// be no owner to manage them.
func (c *change) closeDeserted(rooms []int64) error {
	for _, room := range rooms {
		if err := c.eraseRoom(room); err != nil {
			return err
		}
	}
	return nil
}
