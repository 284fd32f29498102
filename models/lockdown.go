package models

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

var (
	// ErrLocked says that the room is in lockdown: new people cannot join it, nor write in it.
	ErrLocked = errors.New("room in lockdown")
	// ErrGuestLocked is ErrLocked for a guest, who cannot write there at all.
	ErrGuestLocked = fmt.Errorf("guest: %w", ErrLocked)
)

// Lockdowns are how long a lockdown can hold; zero is until it is ended.
var Lockdowns = []time.Duration{10 * time.Minute, time.Hour, 0}

const (
	// lockedForGood is the end of a lockdown without end.
	lockedForGood = math.MaxInt64
	// lockedPause is the least time between two messages of a person in a lockdown.
	lockedPause = 30 * time.Second
)

// Lockdown is whether a room is in lockdown at the time of an access. It ends by the clock: no job ends it, and a
// restart changes nothing.
type Lockdown struct {
	Locked bool
	// Left is for how much longer, zero until it is ended.
	Left time.Duration
}

// lockdownAt returns the lockdown of a room at a time.
func (r Room) lockdownAt(now int64) Lockdown {
	switch {
	case r.LockedUntil <= now:
		return Lockdown{}
	case r.LockedUntil == lockedForGood:
		return Lockdown{Locked: true}
	}
	return Lockdown{Locked: true, Left: time.Duration(r.LockedUntil-now) * time.Millisecond}
}

// Lock quiets a room for one of Lockdowns, and logs it: guests cannot write there, new people cannot join, and slow
// mode is on. It takes the place of an earlier lockdown. Those may who keep order there.
func (s *Store) Lock(ctx context.Context, by Person, slug string, holds time.Duration) error {
	if !slices.Contains(Lockdowns, holds) {
		return Invalid{Field: "for", Reason: "problem.malformed.sentence"}
	}
	err := s.change(ctx, func(c *change) error {
		access, err := c.keepOrder(by, slug)
		if err != nil {
			return err
		}
		deed := deedRow{ByID: by.ID, Act: "lockdown", RoomID: access.Room.ID}
		until := int64(lockedForGood)
		if holds != 0 {
			until = c.now + holds.Milliseconds()
			deed.EndsAt = until
		}
		return errors.Join(c.lockUntil(access.Room.ID, until), c.log(deed))
	})
	return wrap(err, "lock room %q", slug)
}

// Unlock ends a room's lockdown before its time. Where there is none it does nothing.
func (s *Store) Unlock(ctx context.Context, by Person, slug string) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.keepOrder(by, slug)
		if err != nil || !access.Locked {
			return err
		}
		room := access.Room.ID
		return errors.Join(c.lockUntil(room, 0), c.log(deedRow{ByID: by.ID, Act: "unlock", RoomID: room}))
	})
	return wrap(err, "unlock room %q", slug)
}

// lockUntil stores the end of a lockdown, and has the open pages of the room asked again what their readers may do.
func (c *change) lockUntil(room, until int64) error {
	c.ring(room)
	c.lose(RightsLost{Room: room})
	err := c.room(room).Updates(map[string]any{"locked_until": until, "crowded_at": 0}).Error
	return wrap(err, "store the lockdown of room %d", room)
}

const (
	// crowd is how many new guests within crowdedFor are many. A moderator hears of it for as long as suggestedFor.
	crowd        = 15
	crowdedFor   = time.Minute
	suggestedFor = 5 * time.Minute
)

// selectNewcomers counts the guests who have come into a room since a time.
const selectNewcomers = `SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person_id
	WHERE m.room_id = ? AND p.kind = 'guest' AND p.vouched_by = 0 AND m.joined_at > ?`

// noteCrowd notes that many new guests have come within a minute, for the room's moderators. What they do about it is
// theirs to decide.
func (c *change) noteCrowd(a Access) error {
	if a.isMember() || a.Locked || c.now-a.Room.CrowdedAt < crowdedFor.Milliseconds() {
		return nil
	}
	var count int
	err := one(c.tx, []any{&count}, selectNewcomers, a.Room.ID, c.now-crowdedFor.Milliseconds())
	if err != nil || count < crowd {
		return wrap(err, "count new guests")
	}
	return wrap(c.room(a.Room.ID).Update("crowded_at", c.now).Error, "note the crowd")
}

// newcomers returns how many new guests have come within a minute before they were last found to be many; zero where
// that was long ago, and for people who keep no order in the room.
func (s *Store) newcomers(ctx context.Context, a Access) (count int, err error) {
	if !a.MayModerate() || a.Locked || s.now()-a.Room.CrowdedAt > suggestedFor.Milliseconds() {
		return 0, nil
	}
	err = one(s.read(ctx), []any{&count}, selectNewcomers, a.Room.ID, a.Room.CrowdedAt-crowdedFor.Milliseconds())
	return count, wrap(err, "count new guests")
}
