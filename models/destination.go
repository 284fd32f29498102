package models

import (
	"context"
	"slices"
	"strings"

	"samovar/models/words"
)

// How many of each kind are offered.
const (
	offeredJoined = 8
	offeredPublic = 4
	offeredPeople = 6
)

// Destinations are where a person can go by name: rooms they are in, other public rooms, and people to write to.
type Destinations struct {
	Joined []RoomEntry
	Public []Room
	People []Person
}

// Destinations returns the rooms and the people whose name contains what was typed: rooms alone behind a "#", people
// alone behind an "@". Where nothing was typed, it returns the rooms that the person was in last or has not read.
func (s *Store) Destinations(ctx context.Context, person *Person, typed string) (found Destinations, err error) {
	name := strings.TrimLeft(strings.TrimSpace(typed), "#@")
	wanted := words.FoldMarks(name)
	if found.Joined, err = s.joinedBy(ctx, person, wanted); err != nil {
		return found, wrap(err, "find rooms of a person")
	}
	if strings.HasPrefix(typed, "@") {
		found.Joined = slices.DeleteFunc(found.Joined, func(entry RoomEntry) bool { return !entry.Room.Direct })
	} else if wanted != "" {
		if found.Public, err = s.joinable(ctx, person, words.Fold(name)); err != nil {
			return found, wrap(err, "find public rooms")
		}
	}
	if !strings.HasPrefix(typed, "#") && wanted != "" && person != nil && mayWriteAlone(*person) == nil {
		found.People, err = s.Offer(ctx, *person, name)
	}
	found.People = slices.DeleteFunc(found.People, found.hasDirect)
	found.People = found.People[:min(len(found.People), offeredPeople)]
	return found, wrap(err, "find people")
}

// hasDirect reports whether the conversation with one person is found already.
func (d Destinations) hasDirect(p Person) bool {
	return slices.ContainsFunc(d.Joined, func(entry RoomEntry) bool {
		return !entry.Room.Grouped && len(entry.With) == 1 && entry.With[0].ID == p.ID
	})
}

// joinedBy returns the rooms in a person's list with a name like that, those first where a word begins with it.
func (s *Store) joinedBy(ctx context.Context, person *Person, wanted string) ([]RoomEntry, error) {
	entries, err := s.entriesOf(ctx, person, 0)
	if err == nil {
		err = nameDirects(s.read(ctx), idOf(person), entries)
	}
	if err != nil {
		return nil, err
	}
	entries = filterEntries(entries, wanted)
	slices.SortFunc(entries, compareEntries)
	slices.SortStableFunc(entries, func(a, b RoomEntry) int {
		return -compareBool(hasWord(a.Room.Name, wanted), hasWord(b.Room.Name, wanted))
	})
	return entries[:min(len(entries), offeredJoined)], nil
}

// hasWord reports whether a word of a name begins with a folded text.
func hasWord(name, wanted string) bool {
	return strings.Contains(" "+words.FoldMarks(name), " "+wanted)
}

// joinable returns public rooms that are not in the person's list.
func (s *Store) joinable(ctx context.Context, person *Person, wanted string) (rooms []Room, err error) {
	err = s.read(ctx).Raw(`SELECT r.* FROM rooms r WHERE `+isListed+` AND r.slug <> ? AND r.search LIKE ? ESCAPE '\'
		AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = r.id AND m.person_id = ?)
		ORDER BY r.active_at DESC, r.id LIMIT ?`,
		LobbySlug, "%"+likePattern.Replace(wanted)+"%", idOf(person), offeredPublic).Scan(&rooms).Error
	return rooms, err
}
