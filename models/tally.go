package models

import (
	"context"
	"fmt"
)

// Tally is what those who are elsewhere are told of a room: how much was posted, and by whom and for whom the latest
// was.
type Tally struct {
	Room, Posted int64
	// Latest are the room's newest messages, oldest first.
	Latest []Spoken
}

// Spoken is a message without what it says.
type Spoken struct {
	Ordinal, Author int64
	// Mentions are the numbers of whom it means, apart by spaces, with "here" for everybody.
	Mentions string
}

// Tally counts a room; at most limit of its messages are named. It is asked after each post, so it is scanned by hand.
func (s *Store) Tally(ctx context.Context, room int64, limit int) (Tally, error) {
	tally := Tally{Room: room}
	rows, err := rows(s.read(ctx), selectTally, room, limit)()
	if err != nil {
		return tally, fmt.Errorf("count room %d: %w", room, err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	for rows.Next() {
		var spoken Spoken
		if err := rows.Scan(&tally.Posted, &spoken.Ordinal, &spoken.Author, &spoken.Mentions); err != nil {
			return tally, fmt.Errorf("count room %d: %w", room, err)
		}
		if spoken.Ordinal != 0 {
			tally.Latest = append([]Spoken{spoken}, tally.Latest...)
		}
	}
	return tally, wrap(rows.Err(), "count room %d", room)
}

const selectTally = `SELECT r.posted, coalesce(m.ordinal, 0), coalesce(m.author_id, 0), coalesce(m.mentions, '')
	FROM rooms r LEFT JOIN messages m ON m.room_id = r.id WHERE r.id = ? ORDER BY m.id DESC LIMIT ?`
