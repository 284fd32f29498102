package models

import (
	"context"
	"fmt"
)

// Tally is what pages in other rooms are told of a room: how many messages were posted, and the authors and mentions
// of the latest.
type Tally struct {
	Room, Posted int64
	// Latest are the room's newest messages, oldest first.
	Latest []Spoken
}

// Spoken is a message without its text.
type Spoken struct {
	Ordinal, Author int64
	// Mentions are the ids of the people it mentions, separated by spaces, and "here" for the whole room.
	Mentions string
}

// Tally reads the tally of a room, with at most limit messages. It is read after each post, so it is scanned by hand.
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
