package models

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"samovar/models/words"
)

// RoomEntry is a room in a person's list, with the counts of what they have not read there.
type RoomEntry struct {
	Room   Room `gorm:"embedded"`
	Unread int
	// Level is what notifications the person wants from the room; empty where they have not joined.
	Level Level
	// Mentions counts the unread messages that mention the person.
	Mentions int
	// HasDraft reports that the person has begun to write there.
	HasDraft bool
	// AddedBy is the person who began a conversation with this one; zero where the person came by themselves.
	AddedBy int64
	// With are the other people of a direct conversation, by name.
	With []Person `gorm:"-"`
}

// membership is a person who has joined a room.
type membership struct {
	RoomID, PersonID, JoinedAt int64
	// ReadOrdinal is the last message that the person has read, Draft the text they have begun to write, Notify what
	// notifications they want.
	ReadOrdinal int64
	Draft       string
	Notify      Level
	// Moderator reports that the person keeps order in the room.
	Moderator bool
	// AddedBy is the person who began a conversation with this one; zero where the person came by themselves.
	AddedBy int64
}

// TableName returns memberships.
func (membership) TableName() string { return "memberships" }

// membership begins an update of a person's membership of a room.
func (c *change) membership(room, person int64) *gorm.DB {
	return c.tx.Model(&membership{}).Where("room_id = ? AND person_id = ?", room, person)
}

// Join makes a person a member of a room whose address they know. For a member it does nothing.
func (s *Store) Join(ctx context.Context, p Person, slug string) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.approach(&p, slug)
		if err != nil {
			return err
		}
		if access.IsHidden(false) {
			return ErrNotFound
		}
		if err := access.MayJoin(); err != nil {
			return err
		}
		return errors.Join(c.join(access.Room.ID, p.ID), c.noteCrowd(access))
	})
	return wrap(err, "join room %q", slug)
}

// join starts a membership in which everything posted so far counts as read.
func (c *change) join(room, person int64) error { return c.add(room, person, 0) }

// add is join for a person whom another has brought in; by is zero for one who came by themselves.
func (c *change) add(room, person, by int64) error {
	done := c.tx.Exec(`INSERT INTO memberships (room_id, person_id, joined_at, read_ordinal, added_by)
		SELECT id, ?, ?, posted, ? FROM rooms WHERE id = ? ON CONFLICT DO NOTHING`, person, c.now, by, room)
	if done.Error != nil || done.RowsAffected == 0 {
		return done.Error
	}
	c.roomsChanged(person)
	return c.membersChanged(room)
}

// recount counts the members of rooms, which someone else rings.
func (c *change) recount(rooms ...int64) error {
	err := c.tx.Exec(`UPDATE rooms SET members = (SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person_id
		WHERE m.room_id = rooms.id AND p.kind = 'member') WHERE id IN ?`, rooms).Error
	return wrap(err, "count members")
}

// membersChanged counts the members of rooms, and rings them, since their open pages show the number.
func (c *change) membersChanged(rooms ...int64) error {
	for _, room := range rooms {
		c.ring(room)
	}
	return c.recount(rooms...)
}

// joinedBy returns the ids of all rooms that a person has joined.
func (c *change) joinedBy(person int64) (rooms []int64, err error) {
	err = c.tx.Raw("SELECT room_id FROM memberships WHERE person_id = ?", person).Scan(&rooms).Error
	return rooms, wrap(err, "find the rooms of person %d", person)
}

// Leave ends a membership. An owner's room passes to the member with an account who joined first; a public room may
// end up without an owner. Leave returns ErrLast, and changes nothing, where it would desert the room: see
// LeaveAndClose. It returns ErrForbidden for the lobby and for a conversation of two, in which one blocks the other.
func (s *Store) Leave(ctx context.Context, p Person, slug string) error {
	return wrap(s.leave(ctx, p, slug, false), "leave room %q", slug)
}

// LeaveAndClose is Leave for a person who knows that it deletes the room if no other member has an account.
func (s *Store) LeaveAndClose(ctx context.Context, p Person, slug string) error {
	return wrap(s.leave(ctx, p, slug, true), "leave and close room %q", slug)
}

func (s *Store) leave(ctx context.Context, p Person, slug string, closing bool) error {
	isLast := false
	err := s.change(ctx, func(c *change) error {
		access, err := c.approach(&p, slug)
		if err != nil {
			return err
		}
		// Members may leave, also a room that was closed to them since they joined.
		if err := access.MayRead(); err != nil && !access.Member {
			return err
		}
		if !access.MayLeave() {
			return ErrForbidden
		}
		deserted, err := lastIn(c.tx, p.ID)
		if err != nil {
			return err
		}
		if isLast = slices.Contains(deserted, access.Room.ID); !isLast {
			return c.leave(access)
		}
		if !closing {
			return ErrLast
		}
		return errors.Join(c.endMembership(access.Room.ID, p.ID), c.closeDeserted([]int64{access.Room.ID}))
	})
	if err == nil && isLast {
		s.forgetNow(ctx)
	}
	return err
}

// leave ends a membership in a room that keeps other members.
func (c *change) leave(a Access) error {
	if err := c.endMembership(a.Room.ID, a.Person.ID); err != nil {
		return err
	}
	// A group that someone has left is no longer found by its people, and gets its name from those who stay.
	if a.Room.Direct {
		return errors.Join(
			c.room(a.Room.ID).Update("pair", nil).Error,
			c.renameDirect(a.Room.ID),
		)
	}
	if !a.Owns() {
		return nil
	}
	return c.passOn("id = ?", a.Room.ID)
}

// passOn gives rooms that their owner has left to the member with an account who joined first, or to no owner.
func (c *change) passOn(which string, args ...any) error {
	return c.tx.Exec(
		`UPDATE rooms SET owner_id = coalesce((SELECT m.person_id FROM memberships m JOIN people p ON p.id = m.person_id
		WHERE m.room_id = rooms.id AND p.kind = 'member' ORDER BY m.joined_at, m.person_id LIMIT 1), 0) WHERE `+which,
		args...,
	).Error
}

// RoomsOf returns a person's list of rooms: those they joined, the lobby and the current one, as far as they may read
// them; the lobby first, then the others by name. Where they have not joined, nothing counts as unread.
func (s *Store) RoomsOf(ctx context.Context, person *Person, current int64) ([]RoomEntry, error) {
	entries, err := s.entriesOf(ctx, person, current)
	if err == nil {
		err = nameDirects(s.read(ctx), idOf(person), entries)
	}
	slices.SortFunc(entries, func(a, b RoomEntry) int {
		return cmp.Or(
			-compareBool(a.Room.IsLobby(), b.Room.IsLobby()),
			compareBool(a.Room.Direct, b.Room.Direct),
			compareNames(a, b),
		)
	})
	return entries, wrap(err, "read a person's rooms")
}

// entriesOf reads the rooms of RoomsOf, in no order. Direct conversations have their stored names.
func (s *Store) entriesOf(ctx context.Context, person *Person, current int64) (entries []RoomEntry, err error) {
	id := idOf(person)
	err = s.read(ctx).
		Raw(selectEntries, id, s.guestsWelcome(), id, LobbySlug, current, s.guestsWelcome()).
		Scan(&entries).
		Error
	if err == nil && person != nil && person.IsMember() {
		err = discountBlocked(s.read(ctx), id, entries)
	}
	return slices.DeleteFunc(entries, func(e RoomEntry) bool { return e.isSilent() && e.Room.ID != current }), err
}

// isSilent reports whether another person has begun a conversation with this one and not said anything yet.
func (e RoomEntry) isSilent() bool { return e.Room.Direct && e.Room.Posted == 0 && e.AddedBy != 0 }

// idOf returns a person's number, zero for a stranger.
func idOf(person *Person) int64 {
	if person == nil {
		return 0
	}
	return person.ID
}

// compareNames orders rooms by name, and those of one name by age.
func compareNames(a, b RoomEntry) int {
	return cmp.Or(words.CompareNatural(a.Room.Name, b.Room.Name), cmp.Compare(a.Room.ID, b.Room.ID))
}

const selectEntries = `SELECT r.*, ` + grouped + `, r.posted - m.read_ordinal AS unread, (SELECT count(*) FROM mentions x
			WHERE x.person_id = m.person_id AND x.room_id = m.room_id AND x.ordinal > m.read_ordinal) AS mentions,
			m.notify AS level, m.draft <> '' AS has_draft, m.added_by
		FROM memberships m JOIN people reader ON reader.id = m.person_id JOIN rooms r ON r.id = m.room_id
		WHERE m.person_id = ? AND ` + mayRead + `
	UNION ALL SELECT r.*, ` + grouped + `, 0, 0, '', FALSE, 0 FROM rooms r LEFT JOIN people reader ON reader.id = ?
		WHERE (r.slug = ? OR r.id = ?) AND ` + mayRead + `
		AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = r.id AND m.person_id = reader.id)`

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// MarkRead moves a member's read mark forward, at most to the last message posted. It writes nothing where the mark
// stands there already.
func (s *Store) MarkRead(ctx context.Context, p Person, slug string, ordinal int64) error {
	access, err := s.Enter(ctx, &p, slug)
	to := min(ordinal, access.Room.Posted)
	if err != nil || !access.Member || access.ReadOrdinal >= to {
		return err
	}
	err = s.change(ctx, func(c *change) error {
		return c.moveMark(c.membership(access.Room.ID, p.ID).Where("read_ordinal < ?", to), p, to)
	})
	return wrap(err, "mark room %q as read", slug)
}

// MarkUnread moves a member's read mark back, so that a message and all after it are unread again.
func (s *Store) MarkUnread(ctx context.Context, p Person, slug string, ordinal int64) error {
	access, err := s.Enter(ctx, &p, slug)
	if err == nil && (!access.Member || ordinal > access.Room.Posted) {
		err = ErrForbidden
	}
	if err != nil {
		return wrap(err, "mark room %q as unread", slug)
	}
	err = s.change(ctx, func(c *change) error {
		return c.moveMark(c.membership(access.Room.ID, p.ID).Where("read_ordinal > ?", ordinal-1), p, ordinal-1)
	})
	return wrap(err, "mark room %q as unread", slug)
}

// moveMark sets a person's read mark in a membership that the update selects. It tells their pages only if the mark
// has moved: two pages that report the same mark must not ring each other for ever.
func (c *change) moveMark(membership *gorm.DB, p Person, to int64) error {
	done := membership.Update("read_ordinal", to)
	if done.RowsAffected > 0 {
		c.unreadChanged(p.ID)
	}
	return done.Error
}

// maxBack limits how many messages FirstUnread goes back.
const maxBack = 10_000

// FirstUnread returns the first message that a member has not read, at most maxBack back; zero where there is none.
func (s *Store) FirstUnread(ctx context.Context, a Access) (int64, error) {
	unread := min(a.Room.Posted-a.ReadOrdinal, maxBack)
	if !a.Member || unread <= 0 {
		return 0, nil
	}
	var id int64
	err := s.read(ctx).Raw(`SELECT coalesce(min(id), 0)
		FROM (SELECT id FROM messages WHERE room_id = ? ORDER BY id DESC
		LIMIT ?) AS latest`, a.Room.ID, unread).Row().Scan(&id)
	return id, wrap(err, "find the first unread message of room %d", a.Room.ID)
}
