package models

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"
)

// RestrictionKind is what a person may not do.
type RestrictionKind string

// A muted person reads and does not write. A kicked one is taken out, and may come back after a few minutes; a banned
// one not before the ban ends. In a public room both read what strangers read.
const (
	Mute RestrictionKind = "mute"
	Kick RestrictionKind = "kick"
	Ban  RestrictionKind = "ban"
)

const (
	// kickFor is how long a kick holds. One that ended at once would be void: people would be back in seconds.
	kickFor = 5 * time.Minute
	// MaxReason is how many characters a reason and a note can have.
	MaxReason = 200
)

// RestrictionTimes are how long a restriction can hold; zero is for good.
var RestrictionTimes = []time.Duration{
	10 * time.Minute, time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour, 0,
}

// Restriction is what a person may not do in a room for a time. It ends by the clock: no job lifts it, and a restart
// changes nothing.
type Restriction struct {
	// Kind is empty for none.
	Kind RestrictionKind
	// EndsAt is in unix milliseconds, zero for one without end.
	EndsAt int64
	// Reason is what the person is told.
	Reason string
}

// Restricted refuses what a restriction does not let a person do.
type Restricted struct {
	Restriction
	// Room is the name of the room.
	Room string
}

func (e Restricted) Error() string { return fmt.Sprintf("restricted: %s", e.Kind) }

// restrictionRow is a restriction as it is stored.
type restrictionRow struct {
	RoomID      int64 `gorm:"primaryKey;autoIncrement:false"`
	PersonID    int64 `gorm:"primaryKey;autoIncrement:false"`
	Restriction `gorm:"embedded"`
	ByID        int64
	Note        string
	CreatedAt   int64 `gorm:"autoCreateTime:false"`
}

// TableName returns restrictions.
func (restrictionRow) TableName() string { return "restrictions" }

// NewRestriction is a restriction to be set.
type NewRestriction struct {
	Kind RestrictionKind
	// For is how long it holds, one of RestrictionTimes. A kick has a time of its own.
	For          time.Duration
	Reason, Note string
}

// check returns Invalid for a restriction that cannot be.
func (n NewRestriction) check() error {
	switch {
	case n.Kind != Mute && n.Kind != Kick && n.Kind != Ban:
		return Invalid{Field: "kind", Reason: "problem.malformed.sentence"}
	case n.For < 0:
		return Invalid{Field: "for", Reason: "problem.malformed.sentence"}
	case utf8.RuneCountInString(n.Reason) > MaxReason:
		return Invalid{Field: "reason", Reason: "problem.body.toolong", Args: []any{MaxReason}}
	case utf8.RuneCountInString(n.Note) > MaxReason:
		return Invalid{Field: "note", Reason: "problem.body.toolong", Args: []any{MaxReason}}
	}
	return nil
}

// endsAt returns when it ends if it begins now, in unix milliseconds.
func (n NewRestriction) endsAt(now int64) int64 {
	switch {
	case n.Kind == Kick:
		return now + kickFor.Milliseconds()
	case n.For == 0:
		return 0
	}
	return now + n.For.Milliseconds()
}

// Restrict mutes a person in a room, takes them out of it, or bans them. It takes the place of a restriction that they
// have there. A post that was committed before stays; a later one gets Restricted. It returns ErrForbidden where the
// person does not outrank the other.
func (s *Store) Restrict(ctx context.Context, by Person, slug string, person int64, n NewRestriction) error {
	if err := n.check(); err != nil {
		return err
	}
	err := s.change(ctx, func(c *change) error {
		access, err := c.moderate(by, slug, person)
		if err != nil {
			return err
		}
		row := restrictionRow{
			RoomID: access.Room.ID, PersonID: person, ByID: by.ID, Note: n.Note, CreatedAt: c.now,
			Restriction: Restriction{Kind: n.Kind, EndsAt: n.endsAt(c.now), Reason: n.Reason},
		}
		replaced := []string{"kind", "by_id", "reason", "note", "created_at", "ends_at"}
		if err := c.tx.Clauses(orUpdate(replaced, "room_id", "person_id")).Create(&row).Error; err != nil {
			return fmt.Errorf("store the restriction: %w", err)
		}
		if err := c.log(deedRow{
			ByID: by.ID, Act: string(n.Kind), RoomID: access.Room.ID, PersonID: person, EndsAt: row.EndsAt,
			Reason: n.Reason, Note: n.Note,
		}); err != nil {
			return err
		}
		if n.Kind != Mute {
			return c.endMembership(access.Room.ID, person)
		}
		c.lose(RightsLost{Person: person, Room: access.Room.ID})
		return nil
	})
	return wrap(err, "restrict person %d", person)
}

// Lift ends a restriction before its time. To lift none does nothing.
func (s *Store) Lift(ctx context.Context, by Person, slug string, person int64) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.moderate(by, slug, person)
		if err != nil {
			return err
		}
		var found []restrictionRow
		where := c.tx.Where("room_id = ? AND person_id = ?", access.Room.ID, person)
		if err := where.Find(&found).Error; err != nil || len(found) == 0 {
			return err
		}
		setter, err := c.rankOf(access.Room, found[0].ByID)
		if err != nil {
			return err
		}
		if access.Rank() < setter {
			return ErrForbidden
		}
		if err := c.tx.Delete(&found[0]).Error; err != nil {
			return fmt.Errorf("delete the restriction: %w", err)
		}
		c.lose(RightsLost{Person: person, Room: access.Room.ID})
		return c.log(deedRow{ByID: by.ID, Act: "lift", RoomID: access.Room.ID, PersonID: person})
	})
	return wrap(err, "lift the restriction of person %d", person)
}

// moderate returns the access of a person who may act on another in a room.
func (c *change) moderate(by Person, slug string, person int64) (Access, error) {
	access, err := c.enter(&by, slug)
	if err != nil {
		return Access{}, err
	}
	rank, err := c.rankOf(access.Room, person)
	if err == nil && !access.Outranks(person, rank) {
		err = ErrForbidden
	}
	return access, err
}
