package models

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Period is a range of days in a zone, both ends included.
type Period struct {
	From, To Day
	Zone     *time.Location
}

// endless is a day later than any that can be written.
const endless Day = 1 << 32

// ParsePeriod reads two days of a zone that are typed as 2006-01-02; an empty one is no limit. It returns Problems for what it
// cannot read, and for days in the wrong order.
func ParsePeriod(from, to string, zone *time.Location) (Period, error) {
	var problems Problems
	period := Period{To: endless, Zone: zone}
	for _, end := range []struct {
		field, typed string
		day          *Day
	}{{"from", from, &period.From}, {"to", to, &period.To}} {
		typed := strings.TrimSpace(end.typed)
		if typed == "" {
			continue
		}
		day, err := ParseDay(typed)
		if err != nil {
			problems = append(problems, Invalid{Field: end.field, Reason: "problem.export.day"})
		}
		*end.day = day
	}
	if problems == nil && period.To < period.From {
		problems = append(problems, Invalid{Field: "to", Reason: "problem.export.order"})
	}
	if problems != nil {
		return Period{}, problems
	}
	return period, nil
}

// span returns the period as times in unix milliseconds: from begin on, and before end.
func (p Period) span() (begin, end int64) {
	if p.To == endless {
		return p.From.begins(p.Zone), endOfTime
	}
	return p.From.begins(p.Zone), (p.To + 1).begins(p.Zone)
}

// Export names the messages that a person exports: those of a room on some days, or their own in all rooms. It is
// fixed when it is made: each reading gives the same messages, but for what is edited or deleted meanwhile.
type Export struct {
	// Slug is the room's, empty for the person's own messages.
	Slug string
	room int64
	// first and last are ids of messages of the room, both included.
	first, last int64
	period      Period
	// ends limit the person's own messages.
	ends []exportEnd
}

// exportEnd is the person's last message in a room, by its ordinal. An id that ends all rooms would not do: with
// several writers one that is lower may become visible later.
type exportEnd struct{ RoomID, Ordinal int64 }

// ExportedMessage is a message with the slug and name of its room.
type ExportedMessage struct {
	Message
	RoomSlug, RoomName string
}

// ExportRoom makes the export of a room by a person who manages it, or returns ErrForbidden.
func (s *Store) ExportRoom(ctx context.Context, p Person, slug string, period Period) (Export, error) {
	access, err := s.mayExport(ctx, p, slug)
	export := Export{Slug: slug, room: access.Room.ID, period: period}
	if err == nil {
		begin, before := period.span()
		ends := []any{&export.first, &export.last}
		err = one(s.read(ctx), ends, selectExportEnds, DayOf(begin), DayOf(before-1), export.room)
	}
	return export, wrap(err, "export room %q", slug)
}

// mayExport enters a room as a person who may export it, or returns ErrForbidden.
func (s *Store) mayExport(ctx context.Context, p Person, slug string) (Access, error) {
	access, err := s.Enter(ctx, &p, slug)
	if err == nil && !access.MayExport() {
		err = ErrForbidden
	}
	return access, err
}

// ExportOwn makes the export of what a person has written on some days, in all rooms.
func (s *Store) ExportOwn(ctx context.Context, p Person, period Period) (Export, error) {
	if err := s.mayTakeAlong(p); err != nil {
		return Export{}, err
	}
	export := Export{period: period}
	err := s.read(ctx).Raw(selectOwnEnds, p.ID).Scan(&export.ends).Error
	return export, wrap(err, "export what person %d said", p.ID)
}

// ExportPage returns the messages of an export that come after one of them, at most limit; the zero message is before
// all. A room's messages come in the order of their posting, the person's own room by room. It checks the right each
// time, since reading an export may take long.
func (s *Store) ExportPage(
	ctx context.Context, e Export, p Person, after ExportedMessage, limit int,
) ([]ExportedMessage, error) {
	if e.Slug == "" {
		return s.ownPage(ctx, e, p, after, limit)
	}
	access, err := s.mayExport(ctx, p, e.Slug)
	if err == nil && access.Room.ID != e.room {
		err = ErrNotFound
	}
	if err != nil {
		return nil, wrap(err, "export room %q", e.Slug)
	}
	begin, before := e.period.span()
	return s.exported(ctx, limit, selectRoomExport, e.room, max(e.first, after.ID+1), e.last, begin, before, limit)
}

// ownPage returns a page of the person's own messages, as ExportPage does. A deleted account gets ErrSignedOut.
func (s *Store) ownPage(
	ctx context.Context, e Export, p Person, after ExportedMessage, limit int,
) ([]ExportedMessage, error) {
	current, err := s.PersonByID(ctx, p.ID)
	if errors.Is(err, ErrNotFound) {
		err = ErrSignedOut
	}
	if err == nil {
		err = s.mayTakeAlong(current)
	}
	if err != nil {
		return nil, err
	}
	begin, before := e.period.span()
	var found []ExportedMessage
	for _, end := range e.ends {
		if end.RoomID < after.RoomID || len(found) == limit {
			continue
		}
		behind := int64(0)
		if end.RoomID == after.RoomID {
			behind = after.Ordinal
		}
		more := limit - len(found)
		some, err := s.exported(ctx, more, selectOwnExport, p.ID, end.RoomID, behind, end.Ordinal, begin, before, more)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// exported runs a query of messages with their rooms, and adds their files.
func (s *Store) exported(ctx context.Context, limit int, query string, args ...any) ([]ExportedMessage, error) {
	found := make([]ExportedMessage, 0, limit)
	var m ExportedMessage
	err := eachMessage([]any{&m.RoomSlug, &m.RoomName}, s.read(ctx).Raw(query, args...).Rows, func(message Message) {
		m.Message = message
		found = append(found, m)
	})
	if err == nil {
		err = s.addExportedFiles(ctx, found)
	}
	return found, wrap(err, "read messages to export")
}

// addExportedFiles reads the files of messages and sets them.
func (s *Store) addExportedFiles(ctx context.Context, found []ExportedMessage) error {
	messages := make([]Message, len(found))
	for i, m := range found {
		messages[i] = m.Message
	}
	if err := addFiles(s.read(ctx), messages); err != nil {
		return err
	}
	for i, m := range messages {
		found[i].Attached = m.Attached
	}
	return nil
}

// The table of days, which are UTC's, gives ids around a room's export without a look at the messages between. A person's
// own messages are read along the index of authors, which is by room and ordinal: an index by id or time would have to
// be kept with each post.
var (
	selectExportEnds = `SELECT
			coalesce((SELECT first_id FROM days WHERE room_id = r.id AND day >= ? ORDER BY day LIMIT 1), 1 << 62),
			coalesce((SELECT first_id - 1 FROM days WHERE room_id = r.id AND day > ? ORDER BY day LIMIT 1),
				(SELECT max(id) FROM messages WHERE room_id = r.id), 0)
		FROM rooms r WHERE r.id = ?`
	selectExported = "SELECT " + messageColumns + `, r.slug, r.name
		FROM messages m JOIN people p ON p.id = m.author_id JOIN rooms r ON r.id = m.room_id
		WHERE r.deleted_at = 0 AND m.deleted_at = 0 AND `
	selectRoomExport = selectExported + `m.room_id = ? AND m.id >= ? AND m.id <= ?
		AND m.created_at >= ? AND m.created_at < ? ORDER BY m.id LIMIT ?`
	selectOwnExport = selectExported + `m.author_id = ? AND m.room_id = ? AND m.ordinal > ? AND m.ordinal <= ?
		AND m.created_at >= ? AND m.created_at < ? ORDER BY m.ordinal LIMIT ?`
	selectOwnEnds = `SELECT room_id, max(ordinal) AS ordinal FROM messages WHERE author_id = ?
		GROUP BY room_id ORDER BY room_id`
)
