package models

import (
	"context"
	"fmt"
	"time"
)

// RestrictionKind is what a person may not do.
type RestrictionKind string

// A warned person reads, and writes again once they say that they have read the warning. A muted person reads and does
// not write. A kicked one is taken out, and may come back after a few minutes; a banned
// one not before the ban ends. In a public room both read what strangers read.
const (
	Warn RestrictionKind = "warn"
	Mute RestrictionKind = "mute"
	Kick RestrictionKind = "kick"
	Ban  RestrictionKind = "ban"
)

const (
	// kickFor is how long a kick holds. One that ended at once would be void: people would be back in seconds.
	kickFor = 5 * time.Minute
	// longestBan is how long a moderator of the site may ban a person from it.
	longestBan = 30 * 24 * time.Hour
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
	// Token is the secret by which they appeal against it, empty where they cannot.
	Token string
}

// Restricted refuses what a restriction does not let a person do.
type Restricted struct {
	Restriction
	// Room is the name of the room, empty for the whole site.
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
	case n.Kind == Warn && n.Reason == "":
		return Invalid{Field: "reason", Reason: "problem.moderate.reason"}
	case n.Kind != Warn && n.Kind != Mute && n.Kind != Kick && n.Kind != Ban:
		return Invalid{Field: "kind", Reason: "problem.malformed.sentence"}
	case n.For < 0:
		return Invalid{Field: "for", Reason: "problem.malformed.sentence"}
	}
	return checkWords(n.Reason, n.Note)
}

// endsAt returns when it ends if it begins now, in unix milliseconds.
func (n NewRestriction) endsAt(now int64) int64 {
	switch {
	case n.Kind == Kick:
		return now + kickFor.Milliseconds()
	case n.For == 0 || n.Kind == Warn:
		return 0
	}
	return now + n.For.Milliseconds()
}

// Restrict warns or mutes a person in a room, takes them out of it, or bans them. It takes the place of a restriction
// that they have there. A post that was committed before stays; a later one gets Restricted. It returns ErrForbidden
// where the person does not outrank the other.
func (s *Store) Restrict(ctx context.Context, by Person, slug string, person int64, n NewRestriction) error {
	if err := n.check(); err != nil {
		return err
	}
	err := s.change(ctx, func(c *change) error {
		access, _, err := c.moderate(by, slug, person)
		if err != nil {
			return err
		}
		return c.restrict(access, person, n)
	})
	return wrap(err, "restrict person %d", person)
}

// restrict sets a restriction that was checked, for a person below the moderator.
func (c *change) restrict(access Access, person int64, n NewRestriction) error {
	row := restrictionRow{
		RoomID: access.Room.ID, PersonID: person, ByID: access.Person.ID, Note: n.Note, CreatedAt: c.now,
		Restriction: Restriction{Kind: n.Kind, EndsAt: n.endsAt(c.now), Reason: n.Reason, Token: newToken()},
	}
	replaced := []string{"kind", "by_id", "reason", "note", "created_at", "ends_at", "token"}
	if err := c.tx.Clauses(orUpdate(replaced, "room_id", "person_id")).Create(&row).Error; err != nil {
		return fmt.Errorf("store the restriction: %w", err)
	}
	if err := c.log(deedRow{
		ByID: row.ByID, Act: string(n.Kind), RoomID: row.RoomID, PersonID: person, EndsAt: row.EndsAt,
		Reason: n.Reason, Note: n.Note,
	}); err != nil {
		return err
	}
	if n.Kind == Kick || n.Kind == Ban {
		return c.endMembership(row.RoomID, person)
	}
	c.lose(RightsLost{Person: person, Room: row.RoomID})
	return nil
}

// Heed ends a warning that the person says they have read. To heed none does nothing.
func (s *Store) Heed(ctx context.Context, p Person, slug string) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&p, slug)
		if err != nil {
			return err
		}
		done := c.tx.Where("room_id = ? AND person_id = ? AND kind = ?", access.Room.ID, p.ID, Warn).
			Delete(&restrictionRow{})
		if done.RowsAffected > 0 {
			c.lose(RightsLost{Person: p.ID, Room: access.Room.ID})
		}
		return done.Error
	})
	return wrap(err, "heed the warning of person %d", p.ID)
}

// Lift ends a restriction before its time. To lift none does nothing.
func (s *Store) Lift(ctx context.Context, by Person, slug string, person int64) error {
	err := s.change(ctx, func(c *change) error {
		access, _, err := c.moderate(by, slug, person)
		if err != nil {
			return err
		}
		var found []restrictionRow
		where := c.tx.Where("room_id = ? AND person_id = ?", access.Room.ID, person)
		if err := where.Find(&found).Error; err != nil || len(found) == 0 {
			return err
		}
		setter, err := c.rankOf(access.Room, found[0].ByID)
		if ignore(err, ErrNotFound) != nil { // what the program has set, all lift who keep order
			return err
		}
		if access.Rank() < setter {
			return ErrForbidden
		}
		return c.lift(access, found[0])
	})
	return wrap(err, "lift the restriction of person %d", person)
}

// lift ends a restriction that the moderator may lift.
func (c *change) lift(by Access, row restrictionRow) error {
	if err := c.tx.Delete(&row).Error; err != nil {
		return fmt.Errorf("delete the restriction: %w", err)
	}
	if err := c.tx.Exec(deleteNetworkBan, row.RoomID, row.PersonID).Error; err != nil {
		return fmt.Errorf("lift the ban of the network: %w", err)
	}
	c.lose(RightsLost{Person: row.PersonID, Room: row.RoomID})
	return c.log(deedRow{ByID: by.Person.ID, Act: "lift", RoomID: row.RoomID, PersonID: row.PersonID})
}

// LiftBan ends a person's ban from the site. Moderators of the site and administrators may, the former not of one that
// is without end or longer than they may set. To lift none does nothing.
func (s *Store) LiftBan(ctx context.Context, by Person, slug string, person int64) error {
	err := s.change(ctx, func(c *change) error {
		access, rank, err := c.moderate(by, slug, person)
		if err != nil {
			return err
		}
		p, err := personByID(c.tx, person)
		if err != nil {
			return err
		}
		ban := p.Ban(c.now)
		if ban.Kind == "" {
			return nil
		}
		if err := access.MayBan(person, rank, ban.left(c.now)); err != nil {
			return ErrForbidden
		}
		if err := c.update(person, map[string]any{"banned_until": 0, "ban_reason": ""}); err != nil {
			return err
		}
		c.lose(RightsLost{Person: person})
		return c.log(deedRow{ByID: by.ID, Act: "lift.site", RoomID: access.Room.ID, PersonID: person})
	})
	return wrap(err, "lift the ban of person %d", person)
}

// left returns how long a restriction still holds, zero for one without end.
func (r Restriction) left(now int64) time.Duration {
	if r.EndsAt == 0 {
		return 0
	}
	return time.Duration(r.EndsAt-now) * time.Millisecond
}

// Banned returns Restricted for a person who is banned from the site.
func (s *Store) Banned(p Person) error {
	if ban := p.Ban(s.now()); ban.Kind != "" {
		return Restricted{Restriction: ban}
	}
	return nil
}

// moderate returns the access of a person who may act on another in a room, and the other's rank. It returns
// ErrNotFound for a person unknown to the room.
func (c *change) moderate(by Person, slug string, person int64) (Access, Rank, error) {
	access, err := c.enter(&by, slug)
	if err != nil {
		return Access{}, Anyone, err
	}
	known, err := knows(c.tx, access, person)
	if err == nil && !known {
		err = ErrNotFound
	}
	if err != nil {
		return Access{}, Anyone, err
	}
	rank, err := c.rankOf(access.Room, person)
	if err == nil && !access.Outranks(person, rank) {
		err = ErrForbidden
	}
	return access, rank, err
}
