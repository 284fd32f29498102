package models

import "context"

// maxUnread is how many rooms the pages of a person are told about at once.
const maxUnread = 500

// Unread counts what a member has not read of a room, at a moment when Posted messages were posted in it.
type Unread struct {
	RoomID, Posted int64
	// Unread counts the messages after the person's read mark, Mentions those of them that mention the person. Both
	// leave out messages of blocked people.
	Unread, Mentions int64
	// Level is what notifications the person wants from the room.
	Level Level
}

// Calls counts the mentions that the person is to be told of.
func (u Unread) Calls() int64 {
	if u.Level == Silent {
		return 0
	}
	return u.Mentions
}

// Calls returns, by the numbers of rooms, how many unread mentions and direct messages a person is to be told of. Rooms
// without any are left out.
func (s *Store) Calls(ctx context.Context, person int64) (map[int64]int64, error) {
	unread, err := s.Unread(ctx, person)
	calls := map[int64]int64{}
	for _, room := range unread {
		if waiting := room.Calls(); waiting > 0 {
			calls[room.RoomID] = waiting
		}
	}
	return calls, err
}

// Unread counts, with one query, the unread messages of each room that a person has joined. Rooms without any are in
// it too, with zero.
func (s *Store) Unread(ctx context.Context, person int64) ([]Unread, error) {
	var unread []Unread
	err := s.read(ctx).Raw(selectUnread, person, person, s.guestsWelcome(), maxUnread).Scan(&unread).Error
	for i := range unread {
		unread[i].Unread, unread[i].Mentions = max(0, unread[i].Unread), max(0, unread[i].Mentions)
	}
	return unread, wrap(err, "count what person %d has not read", person)
}

const selectUnread = `SELECT r.id AS room_id, r.posted, r.posted - m.read_ordinal - coalesce(b.unread, 0) AS unread,
		(SELECT count(*) FROM mentions x
			WHERE x.person_id = m.person_id AND x.room_id = m.room_id AND x.ordinal > m.read_ordinal)
			- coalesce(b.mentions, 0) AS mentions, m.notify AS level
	FROM memberships m JOIN rooms r ON r.id = m.room_id JOIN people reader ON reader.id = m.person_id
		LEFT JOIN (` + selectBlockedUnread + `) b ON b.room_id = m.room_id
	WHERE m.person_id = ? AND ` + mayRead + ` ORDER BY r.id LIMIT ?`
