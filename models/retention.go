package models

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Keeps are for how many days a room can keep its messages; zero is for good.
var Keeps = []int64{0, 30, 90, 365}

const (
	// expiredAtOnce limits how many messages one change removes because they are too old.
	expiredAtOnce = 500
	// restBetween is the pause between two such changes, in which posts go on.
	restBetween = 50 * time.Millisecond
)

// expired is the condition for a message to be too old for its room: its arguments are the room and the moment. What
// is pinned stays, and what a person has saved.
const expired = `m.room_id = ? AND m.created_at < ? AND m.deleted_at = 0 AND m.pinned_at = 0
	AND NOT EXISTS (SELECT 1 FROM bookmarks b WHERE b.message_id = m.id)`

// keptSince returns the moment before which a room's messages are too old, in unix milliseconds.
func keptSince(now, days int64) int64 { return now - days*24*time.Hour.Milliseconds() }

// CountExpired returns how many messages would go if a room kept them for so many days.
func (s *Store) CountExpired(ctx context.Context, room, days int64) (count int64, err error) {
	if days == 0 {
		return 0, nil
	}
	err = one(s.read(ctx), []any{&count}, "SELECT count(*) FROM messages m WHERE "+expired, room, keptSince(s.now(), days))
	return count, wrap(err, "count what is too old in room %d", room)
}

// Keep sets for how many days a room keeps its messages, and logs it. Those who manage it may. It returns Invalid for
// a number that is not one of Keeps.
func (s *Store) Keep(ctx context.Context, by Person, slug string, days int64) error {
	if !slices.Contains(Keeps, days) {
		return Invalid{Field: "days", Reason: "problem.malformed.sentence"}
	}
	err := s.change(ctx, func(c *change) error {
		access, err := c.manage(by, slug)
		if err != nil || access.Room.KeepDays == days {
			return err
		}
		if err := c.room(access.Room.ID).Update("keep_days", days).Error; err != nil {
			return fmt.Errorf("store for how long messages are kept: %w", err)
		}
		return c.log(deedRow{ByID: by.ID, Act: "keep", RoomID: access.Room.ID, Detail: strconv.FormatInt(days, 10)})
	})
	return wrap(err, "set for how long room %q keeps its messages", slug)
}

// Expire removes the messages that are too old for their rooms, some at a time, and erases their texts, files and
// words. It returns how many it has removed.
func (s *Store) Expire(ctx context.Context) (removed int64, err error) {
	var rooms []struct{ ID, KeepDays int64 }
	err = s.read(ctx).Raw("SELECT id, keep_days FROM rooms WHERE keep_days > 0 AND deleted_at = 0 ORDER BY id").
		Scan(&rooms).Error
	if err != nil {
		return 0, fmt.Errorf("list the rooms that forget: %w", err)
	}
	for _, room := range rooms {
		count, err := s.expireRoom(ctx, room.ID, room.KeepDays)
		removed += count
		if err != nil {
			return removed, fmt.Errorf("remove what is too old in room %d: %w", room.ID, err)
		}
	}
	return removed, s.EraseDeleted(ctx)
}

func (s *Store) expireRoom(ctx context.Context, room, days int64) (removed int64, err error) {
	for {
		since := keptSince(s.now(), days)
		var last, count int64
		err := one(s.read(ctx), []any{&last}, "SELECT coalesce(max(id), 0) FROM (SELECT m.id FROM messages m WHERE "+
			expired+" ORDER BY m.id LIMIT ?) AS batch", room, since, expiredAtOnce)
		if err != nil || last == 0 {
			return removed, err
		}
		err = s.change(ctx, func(c *change) (err error) {
			count, err = c.clear(clearing{room: room, which: expired + " AND m.id <= ?", args: []any{room, since, last}})
			return err
		})
		if err != nil {
			return removed, err
		}
		removed += count
		select {
		case <-ctx.Done():
			return removed, ctx.Err()
		case <-time.After(restBetween):
		}
	}
}
