package models

import (
	"context"
	"errors"
	"fmt"

	"samovar/models/words"
)

// RoomQuery asks for a page of rooms.
type RoomQuery struct {
	// Name is a part of the name; empty for all.
	Name string
	// Before is the last room of the page before, zero for the first page.
	Before int64
}

// RoomFacts are what administrators see of a room: its name and numbers, and nothing of what is said there. The
// address of a private room is its key, so it is not among them.
type RoomFacts struct {
	ID         int64
	Name       string
	Visibility Visibility
	// Slug is the address of a public room, empty for a private one.
	Slug string
	// OwnerID is zero, and Owner empty, for a room without an owner.
	OwnerID int64
	Owner   string
	// Members counts those with an account, Posted all messages that were ever posted, Embeds the sites that may show it.
	Members, Posted, Embeds int
	// Bytes is what its files take.
	Bytes               int64
	CreatedAt, ActiveAt int64
	EmbedOrigins        string
}

// IsPrivate reports whether the room is joined by its link only.
func (f RoomFacts) IsPrivate() bool { return f.Visibility == Private }

// IsLobby reports whether this is the default room.
func (f RoomFacts) IsLobby() bool { return f.Slug == LobbySlug }

const selectRoomFacts = `SELECT r.id, r.name, r.visibility, CASE r.visibility WHEN 'public' THEN r.slug ELSE '' END AS slug,
	r.owner_id, coalesce(p.nickname, '') AS owner, r.members, r.posted, r.created_at, r.active_at, r.embed_origins
	FROM rooms r LEFT JOIN people p ON p.id = r.owner_id WHERE r.deleted_at = 0 AND NOT r.direct AND `

// AdministeredRooms returns a page of rooms, the newest first, and whether there is another. Conversations are none.
func (s *Store) AdministeredRooms(ctx context.Context, q RoomQuery) (rooms []RoomFacts, more bool, err error) {
	where, args := `r.search LIKE ? ESCAPE '\'`, []any{pattern(words.Fold(q.Name))}
	if q.Before > 0 {
		where, args = where+" AND r.id < ?", append(args, q.Before)
	}
	err = s.read(ctx).Raw(selectRoomFacts+where+" ORDER BY r.id DESC LIMIT ?", append(args, administeredPage+1)...).
		Scan(&rooms).Error
	if err != nil {
		return nil, false, wrap(err, "list rooms")
	}
	page := rooms[:min(len(rooms), administeredPage)]
	return page, len(rooms) > administeredPage, s.measure(ctx, page)
}

// FactsOfRoom returns what administrators see of a room, or ErrNotFound.
func (s *Store) FactsOfRoom(ctx context.Context, room int64) (RoomFacts, error) {
	var found []RoomFacts
	err := s.read(ctx).Raw(selectRoomFacts+"r.id = ?", room).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return RoomFacts{}, wrap(err, "look at room %d", room)
	}
	return found[0], s.measure(ctx, found)
}

// measure adds what the files of rooms take. Of a room's messages few have files, so the files are read first.
func (s *Store) measure(ctx context.Context, rooms []RoomFacts) error {
	ids := make([]int64, len(rooms))
	for i := range rooms {
		ids[i] = rooms[i].ID
		rooms[i].Embeds = len(Room{EmbedOrigins: rooms[i].EmbedOrigins}.Origins())
	}
	var taken []struct{ RoomID, Bytes int64 }
	err := s.read(ctx).Raw(`SELECT m.room_id, sum(f.stored) AS bytes FROM files f CROSS JOIN messages m
		WHERE m.id = f.message_id AND m.room_id IN ? GROUP BY m.room_id`, ids).Scan(&taken).Error
	for _, t := range taken {
		for i := range rooms {
			if rooms[i].ID == t.RoomID {
				rooms[i].Bytes = t.Bytes
			}
		}
	}
	return wrap(err, "measure the files of rooms")
}

// GiveRoom makes the member with a username the owner of a room. It returns Invalid for a name that is none, and for a
// person who has not joined a private room: they would learn what is said there.
func (s *Store) GiveRoom(ctx context.Context, by Person, room int64, username string) error {
	err := s.change(ctx, func(c *change) error {
		current, r, err := c.administered(by, room)
		if err != nil {
			return err
		}
		other, err := accountNamed(c.tx, username)
		if errors.Is(err, ErrNotFound) {
			return Invalid{Field: "username", Reason: "problem.invite.unknown"}
		}
		if err != nil {
			return err
		}
		var joined int64
		if err := c.membership(room, other.ID).Count(&joined).Error; err != nil {
			return fmt.Errorf("look for the membership: %w", err)
		}
		if !current.MayGiveRoom(r, joined > 0) {
			return Invalid{Field: "username", Reason: "problem.room.owner"}
		}
		if joined == 0 {
			if err := c.join(room, other.ID); err != nil {
				return err
			}
		}
		if err := c.room(room).Update("owner_id", other.ID).Error; err != nil {
			return fmt.Errorf("set the owner: %w", err)
		}
		return c.log(deedRow{ByID: by.ID, Act: "owner", RoomID: room, PersonID: other.ID})
	})
	return wrap(err, "give room %d to %q", room, username)
}

// CloseRoom deletes a room for an administrator, as DeleteRoom does for its owner.
func (s *Store) CloseRoom(ctx context.Context, by Person, room int64) error {
	err := s.change(ctx, func(c *change) error {
		current, r, err := c.administered(by, room)
		if err != nil {
			return err
		}
		if !current.MayCloseRoom(r) {
			return ErrForbidden
		}
		if err := c.eraseRoom(room); err != nil {
			return err
		}
		return c.log(deedRow{ByID: by.ID, Act: "close", RoomID: room})
	})
	if err != nil {
		return wrap(err, "close room %d", room)
	}
	s.forgetNow(ctx)
	return nil
}

// administered returns an administrator and a room as they are at the moment of the change. Conversations are no rooms
// here.
func (c *change) administered(by Person, room int64) (current Person, r Room, err error) {
	if current, err = c.person(by.ID); err != nil {
		return current, r, fmt.Errorf("read who acts: %w", err)
	}
	if !current.MayAdminister() {
		return current, r, ErrForbidden
	}
	err = one(
		c.tx,
		r.dest(),
		"SELECT "+roomColumns+" FROM rooms r WHERE r.id = ? AND r.deleted_at = 0 AND NOT r.direct",
		room,
	)
	return current, r, err
}
