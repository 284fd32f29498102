package models

import (
	"cmp"
	"context"
	"time"
)

// Day is a day in UTC, counted from 1970-01-01.
type Day int64

const dayMilliseconds = int64(24 * time.Hour / time.Millisecond)

// DayOf returns the day of a time in unix milliseconds.
func DayOf(milliseconds int64) Day { return Day(milliseconds / dayMilliseconds) }

// ParseDay reads a day that is written as 2006-01-02. It returns ErrNotFound for all else, and for days before 1970.
func ParseDay(text string) (Day, error) {
	parsed, err := time.Parse(time.DateOnly, text)
	if err != nil || parsed.Unix() < 0 {
		return 0, ErrNotFound
	}
	return DayOf(parsed.UnixMilli()), nil
}

// Time returns when the day begins.
func (d Day) Time() time.Time { return time.UnixMilli(int64(d) * dayMilliseconds).UTC() }

// begins returns when a day of that date begins in a zone, or else in UTC, in unix milliseconds.
func (d Day) begins(zone *time.Location) int64 {
	year, month, day := d.Time().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, cmp.Or(zone, time.UTC)).UnixMilli()
}

// String returns the day as 2006-01-02.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// Archived returns why the person may not read the room's archive, nil where they may; ErrNotFound where the room
// offers none.
func (a Access) Archived() error {
	if err := a.MayRead(); err != nil {
		return err
	}
	if !a.Room.Published || a.Room.IsPrivate() {
		return ErrNotFound
	}
	return nil
}

// beginDay stores the day of a post if it is the room's first on that day. room is as it was before the post: it was
// last active with the post before, so most posts need no statement.
func (c *change) beginDay(room Room, m Message) error {
	day := DayOf(m.CreatedAt)
	if m.Ordinal > 1 && DayOf(room.ActiveAt) == day {
		return nil
	}
	row := dayRow{RoomID: m.RoomID, Day: day, FirstID: m.ID}
	// A day that is there already stays as it is: a clock may go back.
	return wrap(c.tx.Clauses(unlessThere("room_id", "day")).Create(&row).Error, "store a day")
}

// dayRow is a day on which a room has messages, with the first of them.
type dayRow struct {
	RoomID  int64
	Day     Day
	FirstID int64
}

// TableName says where days are.
func (dayRow) TableName() string { return "days" }

// maxDays is how many days one list names at most: more than ten years with messages on each day.
const maxDays = 4000

// Days returns the days with messages in a room, the latest first, at most 4000.
func (s *Store) Days(ctx context.Context, room int64) ([]Day, error) {
	var days []Day
	err := s.read(ctx).Raw(selectDays, room, maxDays).Scan(&days).Error
	return days, wrap(err, "list the days of room %d", room)
}

const selectDays = "SELECT day FROM days WHERE room_id = ? ORDER BY day DESC LIMIT ?"

// Transcript is a part of the messages of a day, oldest first, without deleted ones.
type Transcript struct {
	Messages []Message
	// After is the id of the message after which the day goes on, zero where the day ends here.
	After int64
	// Previous and Next are the nearest days with messages before and after, zero where there are none.
	Previous, Next Day
}

// Transcript returns the messages of a day in a room, after the message of that id, at most limit. It returns
// ErrNotFound for a day without messages.
func (s *Store) Transcript(ctx context.Context, room int64, day Day, after int64, limit int) (Transcript, error) {
	var t Transcript
	var first, end int64
	err := one(s.read(ctx), []any{&first, &end, &t.Previous, &t.Next}, selectDay, endOfTime, room, day)
	if err == nil {
		t.Messages, err = messages(s.read(ctx), limit+1, selectTranscript, room, max(first, after+1), end, limit+1)
	}
	if len(t.Messages) > limit {
		t.Messages = t.Messages[:limit]
		t.After = t.Messages[limit-1].ID
	}
	return t, wrap(err, "read day %s of room %d", day, room)
}

const selectDay = `SELECT d.first_id,
			coalesce((SELECT first_id FROM days WHERE room_id = d.room_id AND day > d.day ORDER BY day LIMIT 1), ?),
			coalesce((SELECT max(day) FROM days WHERE room_id = d.room_id AND day < d.day), 0),
			coalesce((SELECT min(day) FROM days WHERE room_id = d.room_id AND day > d.day), 0)
		FROM days d WHERE d.room_id = ? AND d.day = ?`

var selectTranscript = selectMessages +
	"WHERE m.room_id = ? AND m.id >= ? AND m.id < ? AND m.deleted_at = 0 ORDER BY m.id LIMIT ?"
