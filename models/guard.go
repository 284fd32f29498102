package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Guard is what protects a room from too much at once.
type Guard struct {
	// SlowSeconds is how long a person waits between two messages, one of Slows.
	SlowSeconds int64
	// RefuseSpam reports that newcomers are refused what spam is made of.
	RefuseSpam bool
	// RefuseLinks reports that newcomers are refused addresses of pages and mailboxes.
	RefuseLinks bool
	// LockedUntil is when the room's lockdown ends, in unix milliseconds; see Access.Locked.
	LockedUntil int64
	// CrowdedAt is when many new guests had come within a minute, in unix milliseconds; zero for never.
	CrowdedAt int64
}

// Slows are the intervals that slow mode can have, in seconds; zero is off.
var Slows = []int64{0, 5, 10, 30, 60, 5 * 60, 15 * 60, 60 * 60}

// Between returns how long a person waits between two messages.
func (a Access) Between() time.Duration {
	between := time.Duration(a.Room.SlowSeconds) * time.Second
	if a.Locked {
		between = max(between, lockedPause)
	}
	return between
}

// Protection is the form that says how a room is protected.
type Protection struct {
	SlowSeconds             int64
	RefuseSpam, RefuseLinks bool
}

// Protect changes how a room is protected, and logs it. Those may who keep order there. It returns Invalid for an
// interval that is not one of Slows.
func (s *Store) Protect(ctx context.Context, by Person, slug string, p Protection) error {
	if !slices.Contains(Slows, p.SlowSeconds) {
		return Invalid{Field: "slow", Reason: "problem.malformed.sentence"}
	}
	err := s.change(ctx, func(c *change) error {
		access, err := c.keepOrder(by, slug)
		if err != nil {
			return err
		}
		before := access.Room
		c.ring(before.ID)
		changed := map[string]any{
			"slow_seconds": p.SlowSeconds, "refuse_spam": p.RefuseSpam, "refuse_links": p.RefuseLinks,
		}
		if err := c.room(before.ID).Updates(changed).Error; err != nil {
			return fmt.Errorf("store the protection: %w", err)
		}
		return errors.Join(
			c.logChange(deedRow{ByID: by.ID, Act: "slow", RoomID: before.ID}, before.SlowSeconds, p.SlowSeconds),
			c.logChange(deedRow{ByID: by.ID, Act: "spam", RoomID: before.ID}, before.RefuseSpam, p.RefuseSpam),
			c.logChange(deedRow{ByID: by.ID, Act: "links", RoomID: before.ID}, before.RefuseLinks, p.RefuseLinks),
		)
	})
	return wrap(err, "protect room %q", slug)
}

// logChange logs what a setting has changed to, if it has.
func (c *change) logChange(deed deedRow, before, after any) error {
	if before == after {
		return nil
	}
	deed.Detail = fmt.Sprint(after)
	return c.log(deed)
}

// keepOrder enters a room as a person who keeps order there, or returns ErrForbidden.
func (c *change) keepOrder(p Person, slug string) (Access, error) {
	access, err := c.enter(&p, slug)
	if err == nil && !access.MayModerate() {
		err = ErrForbidden
	}
	return access, err
}

// guard returns why a new message must not be posted as the room is protected now; the first reason counts. It asks
// whether the person is exempt only once there is a reason, so that most posts need no query for it. A draft that is a
// message already has passed before: that is errPostedBefore.
func (c *change) guard(a Access, d NewMessage) error {
	reason, err := c.slowed(a, d.From)
	if err == nil && reason == nil && a.refusesSpam() {
		reason, err = c.repeated(a, d)
	}
	if err != nil || reason == nil {
		return err
	}
	if exempt, err := c.isExempt(a); err != nil || exempt {
		return err
	}
	return c.unlessPosted(a, d, reason)
}

// unlessPosted returns why a draft must not be posted, or errPostedBefore where it is a message already.
func (c *change) unlessPosted(a Access, d NewMessage, reason error) error {
	var posted int64
	err := one(c.tx, []any{&posted}, selectPosted, a.Room.ID, a.Person.ID, d.Key, d.hash(), spent(d.Key, d.hash()))
	if errors.Is(err, ErrNotFound) {
		return reason
	}
	return errors.Join(err, errPostedBefore)
}

// slowed returns TooFast while the person must wait after their latest message in the room. That is read from the
// messages, so no timer is lost with a restart. A guest waits after the messages of guests on the same network too:
// otherwise a new cookie would do.
func (c *change) slowed(a Access, from Network) (reason, err error) {
	if a.Between() == 0 {
		return nil, nil
	}
	var last int64
	err = one(c.tx, []any{&last}, selectLastPost, a.Person.ID, a.Room.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("find the latest message: %w", err)
	}
	if a.Person.IsGuest() && len(from) > 0 {
		var nearby int64
		if err := one(c.tx, []any{&nearby}, selectLastNearby, a.Room.ID, []byte(from)); err != nil {
			return nil, fmt.Errorf("find the latest message from the network: %w", err)
		}
		last = max(last, nearby)
	}
	return tooSoon(last, a.Between(), c.now), nil
}

// slowedEdit is slowed for an edit: of edits there is one in each interval too, or they would be a second way to
// write.
func (c *change) slowedEdit(a Access) error {
	if a.Between() == 0 {
		return nil
	}
	var last int64
	if err := one(c.tx, []any{&last}, selectLastEdit, a.Person.ID, a.Room.ID); err != nil {
		return fmt.Errorf("find the latest edit: %w", err)
	}
	reason := tooSoon(last, a.Between(), c.now)
	if reason == nil {
		return nil
	}
	if exempt, err := c.isExempt(a); err != nil || exempt {
		return err
	}
	return reason
}

// tooSoon returns TooFast until an interval after last has passed.
func tooSoon(last int64, between time.Duration, now int64) error {
	if wait := last + between.Milliseconds() - now; last != 0 && wait > 0 {
		return TooFast{After: time.Duration(wait) * time.Millisecond, Slow: true}
	}
	return nil
}

const (
	selectLastPost = "SELECT created_at FROM messages WHERE author_id = ? AND room_id = ? ORDER BY ordinal DESC LIMIT 1"
	// selectLastNearby finds the latest message of all guests whose network is known to be the same.
	selectLastNearby = `SELECT coalesce(max(m.created_at), 0) FROM guest_networks n
		JOIN messages m ON m.author_id = n.person_id AND m.room_id = ? WHERE n.network = ?`
	// selectLastEdit looks at the latest messages alone: the author's others may be many.
	selectLastEdit = `SELECT coalesce(max(edited_at), 0) FROM (SELECT edited_at FROM messages
		WHERE author_id = ? AND room_id = ? ORDER BY ordinal DESC LIMIT 100) AS latest`
	selectSaid = `SELECT count(*) FROM (SELECT 1 FROM messages
		WHERE author_id = ? AND deleted_at = 0 LIMIT ?) AS said`
)

// isExempt reports whether the room's guard lets a person through.
func (c *change) isExempt(a Access) (bool, error) {
	if a.isKnown(0, c.now) != a.isKnown(knownAfter, c.now) {
		var said int64
		err := one(c.tx, []any{&said}, selectSaid, a.Person.ID, knownAfter)
		return a.isKnown(said, c.now), wrap(err, "count what the person has said")
	}
	return a.isKnown(0, c.now), nil
}

// Pause returns how long a person waits before their next message after one, zero where slow mode does not meet them.
func (s *Store) Pause(ctx context.Context, a Access) (time.Duration, error) {
	if a.Between() == 0 || a.Person == nil {
		return a.Between(), nil
	}
	exempt, err := (&change{tx: s.read(ctx), now: s.now()}).isExempt(a)
	if err != nil || exempt {
		return 0, err
	}
	return a.Between(), nil
}
