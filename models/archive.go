package models

import (
	"context"
	"time"
)

// Day is a day in UTC, counted from 1970-01-01.
type Day int64

const dayMilliseconds = int64(24 * time.Hour / time.Millisecond)

// DayOf is the day of a time in unix milliseconds.
func DayOf(milliseconds int64) Day { return Day(milliseconds / dayMilliseconds) }

// ParseDay reads a day as it is written, 2006-01-02, or returns ErrNotFound.
func ParseDay(text string) (Day, error) {
	parsed, err := time.Parse(time.DateOnly, text)
	if err != nil || parsed.Unix() < 0 {
		return 0, ErrNotFound
	}
	return DayOf(parsed.UnixMilli()), nil
}

// Time is the day's beginning.
func (d Day) Time() time.Time { return time.UnixMilli(int64(d) * dayMilliseconds).UTC() }

// String is the day as 2006-01-02.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// Archived says why a room's archive is not to be had: ErrNotFound where it offers none.
func (a Access) Archived() error {
	if err := a.MayRead(); err != nil {
		return err
	}
	if !a.Room.Published || a.Room.IsPrivate() {
		return ErrNotFound
	}
	return nil
}

// maxDays is how many days one list names: more than ten years in which something was said each day.
const maxDays = 4000

// Days are those on which something was said in a room, the latest first.
func (s *Store) Days(ctx context.Context, room int64) ([]Day, error) {
	var days []Day
	err := s.read(ctx).Raw(selectDays, room, maxDays).Scan(&days).Error
	return days, wrap(err, "list the days of room %d", room)
}

const selectDays = "SELECT day FROM days WHERE room_id = ? ORDER BY day DESC LIMIT ?"

// Transcript is a stretch of what was said on a day, oldest first, without what was deleted.
type Transcript struct {
	Messages []Message
	// After is the message behind which the day goes on, zero where this is its end.
	After int64
	// Previous and Next are the days before and after on which something was said, zero where there are none.
	Previous, Next Day
}

// Transcript is what was said in a room on a day, behind a message, at most limit. It returns ErrNotFound where
// nothing was.
func (s *Store) Transcript(ctx context.Context, room int64, day Day, after int64, limit int) (Transcript, error) {
	var t Transcript
	var first, end int64
	err := one(s.read(ctx), []any{&first, &end, &t.Previous, &t.Next}, selectDay, room, day)
	if err == nil {
		t.Messages, err = messages(s.read(ctx), limit+1, selectTranscript, room, max(first, after+1), end, limit+1)
	}
	if len(t.Messages) > limit {
		t.Messages = t.Messages[:limit]
		t.After = t.Messages[limit-1].ID
	}
	return t, wrap(err, "read day %s of room %d", day, room)
}

const selectDay = `SELECT d.first_id, coalesce((SELECT first_id FROM days WHERE room_id = d.room_id AND day > d.day ORDER BY day LIMIT 1), 1 << 62),
			coalesce((SELECT max(day) FROM days WHERE room_id = d.room_id AND day < d.day), 0),
			coalesce((SELECT min(day) FROM days WHERE room_id = d.room_id AND day > d.day), 0)
		FROM days d WHERE d.room_id = ? AND d.day = ?`

var selectTranscript = selectMessages +
	"WHERE m.room_id = ? AND m.id >= ? AND m.id < ? AND m.deleted_at = 0 ORDER BY m.id LIMIT ?"
