package models

import (
	"context"

	"gorm.io/gorm"
)

// maxCommon is how many rooms in common a card names.
const maxCommon = 20

// Card is what a person is shown of another.
type Card struct {
	Person Person
	// Joined reports whether they have joined the room in which they are looked at.
	Joined bool
	// Moderates reports whether they are a moderator of that room.
	Moderates bool
	// Rank is theirs in that room.
	Rank Rank
	// Common are the rooms that both have joined, by name; conversations are not among them.
	Common []Room
}

// Card returns the card of a person whom the room knows: they have joined it, wrote in it, or have it open now, which
// the caller knows. It returns ErrNotFound for all others, so that no one reads accounts by counting up their numbers.
func (s *Store) Card(ctx context.Context, a Access, id int64, isHere bool) (Card, error) {
	tx := s.read(ctx)
	card, err := cardIn(tx, a, id, isHere)
	if err == nil {
		card.Common, err = s.common(tx, a.Person, id)
	}
	return card, wrap(err, "read the card of person %d", id)
}

// cardIn is Card without the rooms in common.
func cardIn(tx *gorm.DB, a Access, id int64, isHere bool) (card Card, err error) {
	var isKnown bool
	err = one(tx, card.Person.dest(&card.Joined, &card.Moderates, &isKnown), selectCard,
		a.Room.ID, a.Room.ID, a.Room.ID, id)
	if err == nil && !card.Joined && !isKnown && !isHere {
		err = ErrNotFound
	}
	card.Rank = rankIn(a.Room, card.Person, card.Moderates)
	return card, err
}

// CardOf returns the card of the member with a username, outside any room.
func (s *Store) CardOf(ctx context.Context, viewer Person, username string) (Card, error) {
	var card Card
	tx := s.read(ctx)
	err := one(tx, card.Person.dest(), "SELECT "+personColumns+
		" FROM people p WHERE p.username_key = ? AND p.deleted_at = 0", NameKey(username))
	if err == nil {
		card.Common, err = s.common(tx, &viewer, card.Person.ID)
	}
	return card, wrap(err, "read a card by username")
}

var selectCard = "SELECT " + personColumns + `,
		EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = ? AND m.person_id = p.id),
		EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = ? AND m.person_id = p.id AND m.moderator),
		EXISTS (SELECT 1 FROM messages w WHERE w.author_id = p.id AND w.room_id = ?)
	FROM people p WHERE p.id = ? AND p.deleted_at = 0`

// common returns the rooms that a viewer and another person have both joined, as far as the viewer may read them.
func (s *Store) common(tx *gorm.DB, viewer *Person, other int64) (rooms []Room, err error) {
	if viewer == nil || viewer.ID == other {
		return nil, nil
	}
	err = tx.Raw("SELECT "+roomColumns+` FROM memberships mine JOIN rooms r ON r.id = mine.room_id
			JOIN memberships theirs ON theirs.room_id = r.id JOIN people reader ON reader.id = mine.person_id
		WHERE mine.person_id = ? AND theirs.person_id = ? AND NOT r.direct AND `+mayRead+`
		ORDER BY r.name, r.id LIMIT ?`, viewer.ID, other, s.guestsWelcome(), maxCommon).Scan(&rooms).Error
	return rooms, wrap(err, "find the rooms in common with person %d", other)
}
