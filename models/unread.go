package models

import "context"

// maxUnread is of how many rooms a person's pages are told at once.
const maxUnread = 500

// Unread is what a member has not read of a room at a moment when so much was posted in it.
type Unread struct {
	RoomID, Posted int64
	// Unread counts the messages behind the person's mark, and Mentions those of them that mention the person. Both
	// leave out blocked people's.
	Unread, Mentions int64
}

// Unread counts, in one look, what a person has not read of each room that they have joined, with zero where they
// have read all.
func (s *Store) Unread(ctx context.Context, person int64) ([]Unread, error) {
	var unread []Unread
	err := s.read(ctx).Raw(selectUnread, person, person, s.guestsWelcome, maxUnread).Scan(&unread).Error
	for i := range unread {
		unread[i].Unread, unread[i].Mentions = max(0, unread[i].Unread), max(0, unread[i].Mentions)
	}
	return unread, wrap(err, "count what person %d has not read", person)
}

const selectUnread = `SELECT r.id AS room_id, r.posted, r.posted - m.read_ordinal - coalesce(b.unread, 0) AS unread,
		(SELECT count(*) FROM mentions x WHERE x.person_id = m.person_id AND x.room_id = m.room_id AND x.ordinal > m.read_ordinal)
			- coalesce(b.mentions, 0) AS mentions
	FROM memberships m JOIN rooms r ON r.id = m.room_id JOIN people reader ON reader.id = m.person_id
		LEFT JOIN (` + selectBlockedUnread + `) b ON b.room_id = m.room_id
	WHERE m.person_id = ? AND ` + mayRead + ` ORDER BY r.id LIMIT ?`
