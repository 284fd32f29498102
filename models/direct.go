package models

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// maxDirect is the number of people that one direct conversation can have.
const maxDirect = 8

// OpenDirect returns the conversation of a member with others, given by username: the one that they have, or a new
// one. It returns Invalid for an unknown name, for too many names, and where one of the others refuses direct
// messages or has blocked the member.
func (s *Store) OpenDirect(ctx context.Context, p Person, usernames []string) (Room, error) {
	if err := mayWriteAlone(p); err != nil {
		return Room{}, err
	}
	var room Room
	err := s.change(ctx, func(c *change) error {
		people, err := c.addressed(p, usernames)
		if err != nil {
			return err
		}
		room, err = c.openDirect(p, people)
		return err
	})
	return room, wrap(err, "open a direct conversation")
}

// addressed returns the members with those usernames, without the person themselves.
func (c *change) addressed(p Person, usernames []string) ([]Person, error) {
	if _, err := c.person(p.ID); err != nil {
		return nil, err
	}
	var keys []string
	for _, username := range usernames {
		if key := NameKey(strings.TrimPrefix(username, "@")); key != "" && key != NameKey(p.Username) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	switch {
	case len(keys) == 0:
		return nil, Invalid{Field: "username", Reason: "problem.direct.nobody"}
	case len(keys) >= maxDirect:
		return nil, Invalid{Field: "username", Reason: "problem.direct.many", Args: []any{maxDirect - 1}}
	}
	var people []Person
	err := c.tx.Raw("SELECT "+personColumns+" FROM people p WHERE p.username_key IN ? AND p.deleted_at = 0 ORDER BY p.id", keys).
		Scan(&people).Error
	if err != nil {
		return nil, fmt.Errorf("find who is addressed: %w", err)
	}
	for _, key := range keys {
		if !slices.ContainsFunc(people, func(p Person) bool { return NameKey(p.Username) == key }) {
			return nil, Invalid{Field: "username", Reason: "problem.direct.unknown", Args: []any{beginning(key)}}
		}
	}
	return people, nil
}

func (c *change) openDirect(p Person, others []Person) (Room, error) {
	people := append([]Person{p}, others...)
	var known Room
	err := one(
		c.tx,
		known.dest(),
		"SELECT "+roomColumns+" FROM rooms r WHERE r.pair = ? AND r.deleted_at = 0",
		circle(people),
	)
	if ignore(err, ErrNotFound) != nil || err == nil {
		return known, err
	}
	if err := c.mayAddress(p, others); err != nil {
		return Room{}, err
	}
	pair := circle(people)
	row := roomRow{Pair: &pair, Room: Room{
		Slug:       randomText(linkAlphabet, 22),
		Name:       directName(people),
		Visibility: Private,
		Direct:     true,
		Grouped:    len(people) > 2,
		Guests:     true,
		CreatedAt:  c.now,
		ActiveAt:   c.now,
	}}
	if err := c.tx.Create(&row).Error; err != nil {
		return Room{}, fmt.Errorf("make a direct conversation: %w", err)
	}
	if err := c.join(row.ID, p.ID); err != nil {
		return Room{}, err
	}
	for _, person := range others {
		if err := c.add(row.ID, person.ID, p.ID); err != nil {
			return Room{}, err
		}
	}
	return row.Room, nil
}

// circle returns what a conversation is found by: the ids of its people in order, like 3:17.
func circle(people []Person) string {
	ids := make([]int64, len(people))
	for i, person := range people {
		ids[i] = person.ID
	}
	slices.Sort(ids)
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(ids), "[]"), " ", ":")
}

// mayAddress returns Invalid where one of the others refuses direct messages or has blocked the person. Both get the
// same answer, so that it does not tell that the person is blocked.
func (c *change) mayAddress(p Person, others []Person) error {
	for _, other := range others {
		var refuses bool
		err := c.tx.Raw(
			"SELECT refuses_direct OR EXISTS (SELECT 1 FROM blocks WHERE person_id = p.id AND blocked_id = ?) FROM people p WHERE p.id = ?",
			p.ID,
			other.ID,
		).
			Row().Scan(
			&refuses,
		)
		if err != nil {
			return fmt.Errorf("ask whether person %d may be addressed: %w", other.ID, err)
		}
		if refuses {
			return Invalid{Field: "username", Reason: "problem.direct.refused", Args: []any{other.Nickname}}
		}
	}
	return nil
}

// directName returns the stored name of a conversation, of all its people. nameDirects gives it another for each
// reader.
func directName(people []Person) string {
	names := make([]string, len(people))
	for i, person := range people {
		names[i] = person.Nickname
	}
	return strings.Join(names, ", ")
}

// RefuseDirect sets whether a person refuses direct messages from people they have no conversation with yet.
func (s *Store) RefuseDirect(ctx context.Context, p Person, refuses bool) error {
	err := s.change(ctx, func(c *change) error {
		return c.update(p.ID, map[string]any{"refuses_direct": refuses})
	})
	return wrap(err, "refuse direct messages to person %d", p.ID)
}

// RefusesDirect reports whether a person does.
func (s *Store) RefusesDirect(ctx context.Context, p Person) (refuses bool, err error) {
	err = s.read(ctx).Raw("SELECT refuses_direct FROM people WHERE id = ?", p.ID).Row().Scan(&refuses)
	return refuses, wrap(err, "read whether person %d refuses direct messages", p.ID)
}

// Directs returns a person's direct conversations, the latest first.
func (s *Store) Directs(ctx context.Context, p Person) ([]RoomEntry, error) {
	entries, err := s.RoomsOf(ctx, &p, 0)
	entries = slices.DeleteFunc(entries, func(entry RoomEntry) bool { return !entry.Room.Direct })
	slices.SortFunc(entries, func(a, b RoomEntry) int { return cmp.Compare(b.Room.ActiveAt, a.Room.ActiveAt) })
	return entries, err
}

// nameDirects names conversations by the people that a person has them with, and lists those. A group that all others
// but one have left gets an ellipsis, to tell it from the conversation with that one.
func nameDirects(tx *gorm.DB, person int64, entries []RoomEntry) error {
	var ids []int64
	for _, entry := range entries {
		if entry.Room.Direct {
			ids = append(ids, entry.Room.ID)
		}
	}
	if ids == nil {
		return nil
	}
	var found []struct {
		RoomID int64
		Person Person `gorm:"embedded"`
	}
	err := tx.Raw("SELECT m.room_id, "+personColumns+` FROM memberships m JOIN people p ON p.id = m.person_id
		WHERE m.room_id IN ? AND p.id <> ? ORDER BY m.room_id, p.nickname, p.id`, ids, person).Scan(&found).Error
	if err != nil {
		return fmt.Errorf("name direct conversations: %w", err)
	}
	with := map[int64][]Person{}
	for _, row := range found {
		with[row.RoomID] = append(with[row.RoomID], row.Person)
	}
	for i := range entries {
		if entry := &entries[i]; entry.Room.Direct {
			entry.nameBy(with[entry.Room.ID])
		}
	}
	return nil
}

func (e *RoomEntry) nameBy(others []Person) {
	e.With = others
	if others == nil {
		return
	}
	e.Room.Name = directName(others)
	if e.Room.Grouped && len(others) == 1 {
		e.Room.Name += ", …"
	}
}

// Circle returns the other people of a direct conversation, and names the conversation by them.
func (s *Store) Circle(ctx context.Context, a *Access) ([]Person, error) {
	if !a.Room.Direct || a.Person == nil {
		return nil, nil
	}
	entries := []RoomEntry{{Room: a.Room}}
	err := nameDirects(s.read(ctx), a.Person.ID, entries)
	a.Room.Name = entries[0].Room.Name
	return entries[0].With, wrap(err, "name conversation %d", a.Room.ID)
}

// conversations returns the ids of a person's direct conversations.
func (c *change) conversations(person int64) (rooms []int64, err error) {
	err = c.tx.Raw(`SELECT r.id FROM memberships m JOIN rooms r ON r.id = m.room_id
		WHERE m.person_id = ? AND r.direct`, person).Scan(&rooms).Error
	return rooms, wrap(err, "find the conversations of person %d", person)
}

// renameDirects stores a person's new name in the names of their conversations.
func (c *change) renameDirects(person int64) error {
	rooms, err := c.conversations(person)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		if err := c.renameDirect(room); err != nil {
			return err
		}
	}
	return nil
}

// renameDirect names a conversation by its present people.
func (c *change) renameDirect(room int64) error {
	var people []Person
	err := c.tx.Raw(
		"SELECT "+personColumns+" FROM memberships m JOIN people p ON p.id = m.person_id WHERE m.room_id = ? ORDER BY m.joined_at, p.id",
		room,
	).
		Scan(
			&people,
		).Error
	if err == nil {
		err = c.room(room).Update("name", directName(people)).Error
	}
	if err != nil {
		return fmt.Errorf("rename conversation %d: %w", room, err)
	}
	c.ring(room)
	return nil
}
