package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// History is a run of a room's messages, oldest first.
type History struct {
	Messages []Message
	// More reports whether there are older messages, Newer whether there are newer ones.
	More, Newer bool
	// Head is the room's seq in the same snapshot; a stream that begins there misses nothing.
	Head int64
}

// These queries are the hottest: they are written and scanned by hand.
var (
	messageTable   = tableOf[Message]()
	authorTable    = tableOf[authorRow]()
	messageColumns = messageTable.columns("m") + ", " + authorTable.columns("p")
	selectMessages = "SELECT " + messageColumns + " FROM messages m JOIN people p ON p.id = m.author_id "
	selectMessage  = selectMessages + "WHERE m.id = ? AND m.room_id = ?"
	selectBefore   = selectMessages + "WHERE m.room_id = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?"
	selectAfter    = selectMessages + "WHERE m.room_id = ? AND m.id > ? ORDER BY m.id LIMIT ?"
)

// LastMessages returns the newest messages of a room, at most limit.
func (s *Store) LastMessages(ctx context.Context, room int64, limit int) (History, error) {
	return s.history(ctx, room, func(tx *gorm.DB) (History, error) { return before(tx, room, 1<<62, limit) })
}

// MessagesBefore returns the newest messages that are older than a message, at most limit.
func (s *Store) MessagesBefore(ctx context.Context, room, id int64, limit int) (History, error) {
	return s.history(ctx, room, func(tx *gorm.DB) (History, error) {
		history, err := before(tx, room, id, limit)
		history.Newer = true
		return history, err
	})
}

// MessagesAround returns a message with half of limit before it and half after it, or ErrNotFound if the room has no
// such message.
func (s *Store) MessagesAround(ctx context.Context, room, id int64, limit int) (History, error) {
	return s.history(ctx, room, func(tx *gorm.DB) (History, error) {
		if _, err := messageByID(tx, room, id); err != nil {
			return History{}, err
		}
		history, err := before(tx, room, id+1, limit/2)
		if err != nil {
			return History{}, err
		}
		after, err := messages(tx, limit/2+1, selectAfter, room, id, limit/2+1)
		if err != nil {
			return History{}, err
		}
		history.Newer = len(after) > limit/2
		history.Messages = append(history.Messages, after[:min(len(after), limit/2)]...)
		return history, nil
	})
}

// history reads messages and the room's head in one snapshot, so that they belong together.
func (s *Store) history(ctx context.Context, room int64, read func(*gorm.DB) (History, error)) (History, error) {
	var history History
	err := s.read(ctx).Transaction(func(tx *gorm.DB) (err error) {
		if history, err = read(tx); err != nil {
			return err
		}
		history.Head, err = head(tx, room)
		return err
	})
	return history, wrap(err, "read the history of room %d", room)
}

// head returns the latest seq of a room.
func head(tx *gorm.DB, room int64) (seq int64, err error) {
	err = tx.Raw("SELECT head FROM rooms WHERE id = ?", room).Row().Scan(&seq)
	return seq, err
}

// before returns the newest messages before one, oldest first.
func before(tx *gorm.DB, room, id int64, limit int) (History, error) {
	found, err := messages(tx, limit+1, selectBefore, room, id, limit+1)
	if err != nil {
		return History{}, err
	}
	more := len(found) > limit
	found = found[:min(len(found), limit)]
	slices.Reverse(found)
	return History{Messages: found, More: more}, nil
}

// MessageByID returns a message of a room, or ErrNotFound.
func (s *Store) MessageByID(ctx context.Context, room, id int64) (Message, error) {
	m, err := messageByID(s.read(ctx), room, id)
	return m, wrap(err, "read message %d", id)
}

func messageByID(tx *gorm.DB, room, id int64) (Message, error) {
	found, err := messages(tx, 1, selectMessage, id, room)
	if err != nil {
		return Message{}, err
	}
	if len(found) == 0 {
		return Message{}, ErrNotFound
	}
	return found[0], nil
}

// ChangedSince returns a room and its messages that changed after seq, in the order of their changes, at most limit.
// Feeds are read by it, with one query if anything has changed. The room is of the same moment as the messages.
func (s *Store) ChangedSince(ctx context.Context, room, seq int64, limit int) (Room, []Message, error) {
	var found Room
	if limit > 0 {
		changed, err := scanMessages(fewChanges, found.dest(), rows(s.read(ctx), selectChanged, room, seq, limit))
		if err == nil {
			err = complete(s.read(ctx), changed)
		}
		if err != nil || len(changed) > 0 {
			return found, changed, wrap(err, "read changes of room %d", room)
		}
	}
	found, err := s.RoomByID(ctx, room)
	if limit > 0 {
		found.Head = min(found.Head, seq) // a change after the first query is for the next call
	}
	return found, nil, err
}

var selectChanged = "SELECT " + messageColumns + ", " + roomColumns + `
	FROM messages m JOIN people p ON p.id = m.author_id JOIN rooms r ON r.id = m.room_id
	WHERE m.room_id = ? AND m.seq > ? ORDER BY m.seq LIMIT ?`

// messages returns the messages of a query, complete.
func messages(tx *gorm.DB, limit int, query string, args ...any) ([]Message, error) {
	found, err := scanMessages(limit, nil, tx.Raw(query, args...).Rows)
	if err != nil {
		return nil, err
	}
	return found, complete(tx, found)
}

// fewChanges is how many messages a read of a feed usually finds; its limit is in the hundreds.
const fewChanges = 4

// scanMessages returns the messages of a query, about as many as expected. Columns after a message's own are scanned
// into more.
func scanMessages(expected int, more []any, query func() (*sql.Rows, error)) ([]Message, error) {
	found := make([]Message, 0, min(expected, 64))
	err := eachMessage(more, query, func(m Message) { found = append(found, m) })
	if err != nil {
		return nil, err
	}
	return found, nil
}

// eachMessage hands each message of a query to take. It scans by hand: these are the hottest queries, and GORM takes
// twice the time. Columns after a message's own are in more when take is called.
func eachMessage(more []any, query func() (*sql.Rows, error), take func(Message)) error {
	rows, err := query()
	if err != nil {
		return fmt.Errorf("query messages: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	var row messageScan
	dest := row.dest(more...)
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return fmt.Errorf("scan a message: %w", err)
		}
		take(row.found())
	}
	return wrap(rows.Err(), "query messages")
}

// authorRow holds the columns of people that a message shows of its author; Message.Author holds them in another
// form.
type authorRow struct {
	Nickname, Username, Tag string
	Kind                    Kind
	VouchedBy               int64
	Avatar                  string
	DeletedAt               int64
}

// messageScan is what a row of a message is scanned into.
type messageScan struct {
	message Message
	author  authorRow
}

// dest returns where the columns of messageColumns go, and those after them.
func (s *messageScan) dest(more ...any) []any {
	return messageTable.dest(&s.message, authorTable.dest(&s.author, more...)...)
}

// found returns the message that was scanned. The text of one whose deletion can still be undone is not shown.
func (s *messageScan) found() Message {
	m := s.message
	if m.DeletedAt != 0 {
		m.Body, m.Mentions, m.Called = "", "", ""
	}
	m.Author = Author{
		ID:       m.AuthorID,
		Nickname: s.author.Nickname,
		Username: s.author.Username,
		Tag:      s.author.Tag,
		Guest:    s.author.Kind == Guest,
		Vouched:  s.author.VouchedBy == m.RoomID,
		Gone:     s.author.DeletedAt != 0,
	}
	if m.Author.Vouched || s.author.VouchedBy == 0 {
		m.Author.Avatar = s.author.Avatar
	}
	return m
}
