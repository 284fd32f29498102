package models

import (
	"context"
	"strings"

	"samovar/models/words"
)

// directoryPage is the number of rooms on one page of the directory.
const directoryPage = 50

// longestPattern is the longest pattern that SQLite takes, in bytes. No room's name and topic together are nearly as
// long.
const longestPattern = 50_000

// Directory is a page of the public rooms.
type Directory struct {
	Rooms []Listing
	// More reports whether there is another page.
	More bool
}

// Listing is a room as the directory shows it.
type Listing struct {
	Room   Room `gorm:"embedded"`
	Joined bool
}

var likePattern = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// PublicRooms returns a page of the public rooms whose name or topic contains the text searched for: the lobby first,
// then the rooms with the latest message. Pages count from 1.
func (s *Store) PublicRooms(ctx context.Context, person *Person, search string, page int) (Directory, error) {
	var id int64
	if person != nil {
		id = person.ID
	}
	pattern := "%" + likePattern.Replace(words.Fold(strings.TrimSpace(search))) + "%"
	if len(pattern) > longestPattern {
		return Directory{}, nil
	}
	var found []Listing
	err := s.read(ctx).Raw(`SELECT r.*, EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = r.id AND m.person_id = ?) AS joined
		FROM rooms r WHERE `+isListed+` AND r.search LIKE ? ESCAPE '\'
		ORDER BY r.slug = ? DESC, r.active_at DESC, r.id LIMIT ? OFFSET ?`,
		id, pattern, LobbySlug, directoryPage+1, (page-1)*directoryPage).Scan(&found).Error
	if err != nil {
		return Directory{}, wrap(err, "list public rooms")
	}
	return Directory{Rooms: found[:min(len(found), directoryPage)], More: len(found) > directoryPage}, nil
}
