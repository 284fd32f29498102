package models

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// Rank says who stands above whom in a room. A person acts only on people of a lower rank, so that no moderator can
// remove the one who appointed them.
type Rank int

// The ranks, from the lowest. An administrator and a moderator of the site have theirs in every room.
const (
	Anyone Rank = iota
	RoomModerator
	RoomOwner
	SiteModerator
	Administrator
)

// String returns the name of the rank, as the log and the names of texts have it.
func (r Rank) String() string {
	return [...]string{"member", "moderator.room", "owner", "moderator", "administrator"}[r]
}

// RankNamed returns the rank of a name, and whether there is one.
func RankNamed(name string) (Rank, bool) {
	for rank := Anyone; rank <= Administrator; rank++ {
		if rank.String() == name {
			return rank, true
		}
	}
	return Anyone, false
}

// Rank returns the rank of the person on the whole site.
func (p Person) Rank() Rank { return rankIn(Room{}, p, false) }

// rankIn returns the rank of a person in a room; moderates says whether they are one of its moderators. Guests, people
// for whom a site vouches, and deleted accounts have none.
func rankIn(room Room, p Person, moderates bool) Rank {
	switch {
	case !p.IsMember() || p.IsGone():
		return Anyone
	case p.Administrator:
		return Administrator
	case p.Moderator:
		return SiteModerator
	case room.OwnerID == p.ID:
		return RoomOwner
	case moderates:
		return RoomModerator
	}
	return Anyone
}

// RankOf returns the rank that a person has in a room, or ErrNotFound for no person.
func (s *Store) RankOf(ctx context.Context, room Room, person int64) (Rank, error) {
	rank, err := rankOf(s.read(ctx), room, person)
	return rank, wrap(err, "read the rank of person %d", person)
}

// rankOf returns the rank that a person has in a room at the moment of the change.
func (c *change) rankOf(room Room, person int64) (Rank, error) { return rankOf(c.tx, room, person) }

func rankOf(tx *gorm.DB, room Room, person int64) (Rank, error) {
	var p Person
	var moderates bool
	err := one(tx, p.dest(&moderates), selectRanked, room.ID, person)
	return rankIn(room, p, moderates), err
}

var selectRanked = "SELECT " + personColumns + `, coalesce(m.moderator, FALSE) FROM people p
	LEFT JOIN memberships m ON m.person_id = p.id AND m.room_id = ? WHERE p.id = ?`

// AppointModerator makes a member of a room one of its moderators, or ends that. Its owner and those above may. It
// returns ErrNotFound for a person who has not joined, ErrForbidden for one who may not be appointed.
func (s *Store) AppointModerator(ctx context.Context, by Person, slug string, person int64, appointed bool) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&by, slug)
		if err != nil {
			return err
		}
		p, err := c.person(person)
		if err != nil {
			return ErrNotFound
		}
		if !access.MayAppoint(p) {
			return ErrForbidden
		}
		return c.appoint(access, person, appointed)
	})
	return wrap(err, "appoint person %d as a moderator", person)
}

func (c *change) appoint(access Access, person int64, appointed bool) error {
	before, err := c.rankOf(access.Room, person)
	if err != nil {
		return err
	}
	done := c.membership(access.Room.ID, person).Update("moderator", appointed)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrNotFound
	}
	after, err := c.rankOf(access.Room, person)
	if err := errors.Join(done.Error, err); err != nil || before == after {
		return err
	}
	return c.log(deedRow{
		ByID: access.Person.ID, Act: "role", RoomID: access.Room.ID, PersonID: person, Detail: after.String(),
	})
}
