package models

import (
	"context"
	"errors"
	"fmt"
)

// MaxBody is the most characters of a message (Unicode code points).
const MaxBody = 2000

// Message is one message as it stands: the text, its author, and whether it was edited or deleted. A deleted message
// is a tombstone: it keeps its number and has no body.
type Message struct {
	ID     int64
	RoomID int64
	// Seq is the number of the message's latest change. It rises with every change to any of the room's messages.
	Seq int64
	// Ordinal counts the room's messages from 1. It never changes.
	Ordinal  int64
	AuthorID int64
	Body     string
	// CreatedAt, EditedAt and DeletedAt are unix milliseconds; zero means never.
	CreatedAt           int64 `gorm:"autoCreateTime:false"`
	EditedAt, DeletedAt int64
	// Removed reports that it was a moderator who deleted the message.
	Removed bool
	Author  Author `gorm:"-"`
	// ReplyTo is the message that this one answers, zero for none; Quote is what is shown of it.
	ReplyTo int64
	Quote   *Quote `gorm:"-"`
	// Mentions are the ids of the people that the message calls, separated by spaces; "here" calls the whole room.
	Mentions string
	// Called holds the positions of names in the text that would be taken for markup; Names reads it.
	Called string
	// PinnedAt is when the message was pinned to its room, in unix milliseconds; zero means never.
	PinnedAt int64
	// Replies counts the answers, Reactions the reactions; Given are the reactions by emoji.
	Replies, Reactions int
	Given              []Reaction `gorm:"-"`
	// Previewed is set where there is a Preview of the page that the message links to.
	Previewed bool
	Preview   *Preview `gorm:"-"`
	// Files counts the files of the message, Attached are those files.
	Files    int
	Attached []File `gorm:"-"`
}

// TableName returns the name of the table.
func (Message) TableName() string { return "messages" }

// messageRow is a message with what makes a repeated post the same message: the form's key, and the hash of the text
// as it was first posted.
type messageRow struct {
	Message  `       gorm:"embedded"`
	Key      string
	BodyHash []byte
}

// Author is what a message shows of its author.
type Author struct {
	ID       int64
	Nickname string
	// Username is empty for guests.
	Username string
	Tag      string
	Guest    bool
	// Vouched is set where the site of this room has signed who the author is. What another room's site has signed does
	// not count.
	Vouched bool
	// Avatar is the hash of the picture that they, or this site, have chosen, empty for none.
	Avatar string
	// Gone is set where the account was deleted.
	Gone bool
}

// PostMessage stores a message and rings the room. The same draft posted again by the same person returns the same
// message. The first post in a public room joins it.
func (s *Store) PostMessage(ctx context.Context, person Person, slug string, d NewMessage) (Message, error) {
	if len(d.Uploads) > 0 {
		return s.postFiles(ctx, person, slug, d)
	}
	return s.post(ctx, person, slug, d)
}

func (s *Store) post(ctx context.Context, person Person, slug string, d NewMessage) (Message, error) {
	var m Message
	err := s.change(ctx, func(c *change) (err error) {
		m, err = c.postMessage(person, slug, d)
		return err
	})
	if errors.Is(err, errPostedBefore) {
		m, err = s.postedBefore(ctx, m, d)
	}
	return m, wrap(s.muteAfter(ctx, person, slug, err), "post to room %q", slug)
}

// errPostedBefore rolls back a post whose draft is a message already.
var errPostedBefore = errors.New("posted before")

func (c *change) postMessage(person Person, slug string, d NewMessage) (Message, error) {
	access, err := c.enter(&person, slug)
	if err != nil {
		return Message{}, err
	}
	if err := access.MaySpeak(); err != nil {
		return Message{}, err
	}
	if err := c.noteNetwork(access, d.From); err != nil {
		return Message{}, err
	}
	if err := c.guard(access, d); err != nil {
		return Message{RoomID: access.Room.ID, AuthorID: person.ID}, err
	}
	body, err := c.filtered(access, d.Body, d.files)
	if err != nil {
		return Message{RoomID: access.Room.ID, AuthorID: person.ID}, c.unlessPosted(access, d, err)
	}
	row := messageRow{Key: d.Key, BodyHash: d.hash(), Message: Message{
		RoomID:    access.Room.ID,
		AuthorID:  person.ID,
		Body:      body,
		CreatedAt: c.now,
		Author:    AuthorOf(*access.Person, access.Room.ID),
		ReplyTo:   d.ReplyTo,
		Files:     len(d.files),
	}}
	m := &row.Message
	if err := c.insert(&row); err != nil {
		return *m, err
	}
	if err := c.beginDay(access.Room, *m); err != nil {
		return Message{}, err
	}
	if err := c.attach(*m, d.files); err != nil {
		return Message{}, err
	}
	if m.ID%latest == 0 {
		if _, err := c.indexNext(); err != nil {
			return Message{}, err
		}
	}
	c.ring(m.RoomID)
	if err := c.mention(access, m); err != nil {
		return Message{}, err
	}
	if err := c.restrain(access, *m); err != nil {
		return Message{}, err
	}
	if err := errors.Join(c.orderPreview(access, *m), c.orderPush(access, *m)); err != nil {
		return Message{}, err
	}
	if err := errors.Join(c.markRead(m.RoomID, person.ID, m.Ordinal), c.welcome(access, *m)); err != nil {
		return Message{}, err
	}
	posted := []Message{*m}
	err = complete(c.tx, posted)
	return posted[0], err
}

// insert numbers a message and stores it. It returns errPostedBefore where the draft is a message already.
func (c *change) insert(row *messageRow) error {
	if row.ReplyTo != 0 {
		if err := c.answer(row.RoomID, row.ReplyTo); err != nil {
			return err
		}
	}
	if err := one(c.tx, []any{&row.Seq, &row.Ordinal}, countPost, c.now, row.RoomID); err != nil {
		return fmt.Errorf("take a number: %w", err)
	}
	args := newMessages.args(row, row.RoomID, row.AuthorID, spent(row.Key, row.BodyHash))
	err := one(c.tx, []any{&row.ID}, insertMessage, args...)
	if errors.Is(err, ErrNotFound) {
		return errPostedBefore
	}
	return wrap(err, "store the message")
}

// countPost and the statements below are part of every post, so they are written by hand.
const countPost = `UPDATE rooms SET head = head + 1, posted = posted + 1, active_at = ? WHERE id = ?
	RETURNING head, posted`

const selectPosted = `SELECT id FROM messages
	WHERE room_id = ? AND author_id = ? AND ((key = ? AND body_hash = ?) OR (key = '' AND body_hash = ?))`

// newMessages has the columns that a post fills. The id comes from the database.
var newMessages = tableOf[messageRow]().but("id")

// insertMessage stores nothing where the draft is a message already, or was one that has been edited or deleted since.
var insertMessage = "INSERT INTO messages (" + newMessages.list() + ") SELECT " + newMessages.marks() + `
		WHERE NOT EXISTS (SELECT 1 FROM messages WHERE room_id = ? AND author_id = ? AND key = '' AND body_hash = ?)
	ON CONFLICT (room_id, author_id, key, body_hash) DO NOTHING RETURNING id`

// postedBefore returns the message of an earlier post of the same draft. The earlier post may have failed with the
// same commit: then the outcome is unknown.
func (s *Store) postedBefore(ctx context.Context, m Message, d NewMessage) (Message, error) {
	var id int64
	err := one(s.read(ctx), []any{&id}, selectPosted, m.RoomID, m.AuthorID, d.Key, d.hash(), spent(d.Key, d.hash()))
	if err != nil {
		return Message{}, errors.Join(ErrOutcomeUnknown, err)
	}
	return s.MessageByID(ctx, m.RoomID, id)
}

// markRead moves the author's mark to their own message, which their open pages hear of. It makes them a member if
// they were none, and erases the draft that was posted.
func (c *change) markRead(room, person, ordinal int64) error {
	c.unreadChanged(person)
	return wrap(do(c.tx, `INSERT INTO memberships (room_id, person_id, joined_at, read_ordinal) VALUES (?, ?, ?, ?)
		ON CONFLICT (room_id, person_id) DO UPDATE SET draft = '', read_ordinal = CASE
			WHEN memberships.read_ordinal < excluded.read_ordinal THEN excluded.read_ordinal
			ELSE memberships.read_ordinal END`, room, person, c.now, ordinal), "mark as read")
}

// welcome notes that an author has joined by a message. With the first message of a conversation those with whom it
// was begun see it in their list.
func (c *change) welcome(a Access, m Message) error {
	if !a.Member {
		return errors.Join(c.recount(m.RoomID), c.noteCrowd(a))
	}
	if !a.Room.Direct || m.Ordinal > 1 {
		return nil
	}
	var people []int64
	err := c.tx.Raw("SELECT person_id FROM memberships WHERE room_id = ? AND added_by <> 0", m.RoomID).Scan(&people).Error
	c.roomsChanged(people...)
	return wrap(err, "find the people of conversation %d", m.RoomID)
}

// EditMessage replaces the text of the person's own message. The same text again changes nothing.
func (s *Store) EditMessage(ctx context.Context, person Person, slug string, id int64, d NewMessage) (Message, error) {
	var m Message
	err := s.change(ctx, func(c *change) (err error) {
		access, found, err := c.message(person, slug, id)
		if err != nil {
			return err
		}
		if err := access.MaySpeak(); err != nil {
			return err
		}
		if !access.MayEdit(found) {
			return ErrForbidden
		}
		if found.Body == d.Body {
			m = found
			return nil
		}
		if err := c.slowedEdit(access); err != nil {
			return err
		}
		if d.Body, err = c.filtered(access, d.Body, nil); err != nil {
			return err
		}
		m = found
		m.Body, m.EditedAt = d.Body, c.now
		if err := c.dropPreview(&m); err != nil {
			return err
		}
		if err := c.mention(access, &m); err != nil {
			return err
		}
		if err := c.restrain(access, m); err != nil {
			return err
		}
		m, err = c.rewrite(found, m)
		return err
	})
	return m, wrap(s.muteAfter(ctx, person, slug, err), "edit message %d", id)
}

// message returns a message of a room and what the person may do there.
func (c *change) message(person Person, slug string, id int64) (Access, Message, error) {
	access, err := c.enter(&person, slug)
	if err != nil {
		return Access{}, Message{}, err
	}
	m, err := messageByID(c.tx, access.Room.ID, id)
	return access, m, err
}

// rewrite stores a changed message under the room's next number, and rings. Search no longer finds the earlier text.
func (c *change) rewrite(before, m Message) (Message, error) {
	if err := one(c.tx, []any{&m.Seq}, "UPDATE rooms SET head = head + 1 WHERE id = ? RETURNING head", m.RoomID); err != nil {
		return Message{}, fmt.Errorf("take a number: %w", err)
	}
	if err := c.replace(before, m); err != nil {
		return Message{}, err
	}
	c.ring(m.RoomID)
	return m, c.redrawReplies(m)
}

// replace stores what a message says now. Nothing of the earlier text stays.
func (c *change) replace(before, m Message) error {
	err := c.tx.Select("seq", "body", "edited_at", "reactions", "mentions", "called", "files", "previewed").
		Updates(&m).Error
	if err != nil {
		return fmt.Errorf("store the change: %w", err)
	}
	return errors.Join(c.forgetKey(m.ID), c.reindex(before, m))
}

// forgetKey replaces the key and the hash of a message's first text, so that no guess can be compared with them.
func (c *change) forgetKey(message int64) error {
	var key string
	var hash []byte
	err := one(c.tx, []any{&key, &hash}, "SELECT key, body_hash FROM messages WHERE id = ?", message)
	if err != nil || key == "" {
		return wrap(err, "read the key of message %d", message)
	}
	err = c.tx.Model(&messageRow{}).Where("id = ?", message).
		Updates(map[string]any{"key": "", "body_hash": spent(key, hash)}).Error
	return wrap(err, "forget the key of message %d", message)
}

// restyle renumbers a person's messages among each room's latest, and the answers to them, so that open pages show the
// author's new name. Older messages are on no open page.
func (c *change) restyle(person int64) error {
	var rooms []int64
	err := c.tx.Raw(`SELECT DISTINCT m.room_id FROM messages m JOIN rooms r ON r.id = m.room_id
		WHERE m.author_id = ? AND m.ordinal > r.posted - ?`, person, pageKeeps).Scan(&rooms).Error
	if err != nil {
		return fmt.Errorf("find what the person wrote: %w", err)
	}
	for _, room := range rooms {
		if err := c.renumber(room, writtenBy, person, room, pageKeeps, room, pageKeeps, person); err != nil {
			return err
		}
	}
	return nil
}

// writtenBy selects a person's messages among a room's latest, and the latest that answer one of theirs.
const writtenBy = `m.id IN (SELECT w.id FROM messages w JOIN rooms r ON r.id = w.room_id
		WHERE w.author_id = ? AND w.room_id = ? AND w.ordinal > r.posted - ?
	UNION SELECT a.id FROM (SELECT id, reply_to FROM messages WHERE room_id = ? ORDER BY id DESC LIMIT ?) a
		JOIN messages q ON q.id = a.reply_to
		WHERE q.author_id = ?)`

// renumber gives the selected messages of a room the next numbers, in their order, and rings: what their fragments
// show has changed.
func (c *change) renumber(room int64, which string, args ...any) error {
	var count, head int64
	if err := c.tx.Raw("SELECT count(*) FROM messages m WHERE "+which, args...).Row().Scan(&count); err != nil {
		return fmt.Errorf("count what is to be drawn again: %w", err)
	}
	if count == 0 {
		return nil
	}
	err := c.tx.Raw("UPDATE rooms SET head = head + ? WHERE id = ? RETURNING head", count, room).Row().Scan(&head)
	if err != nil {
		return fmt.Errorf("take numbers: %w", err)
	}
	err = c.tx.Exec(`UPDATE messages SET seq = ? + fresh.rank FROM (
			SELECT m.id, row_number() OVER (ORDER BY m.id) AS rank FROM messages m WHERE `+which+`) AS fresh
		WHERE messages.id = fresh.id`, append([]any{head - count}, args...)...).Error
	if err != nil {
		return fmt.Errorf("renumber what is to be drawn again: %w", err)
	}
	c.ring(room)
	return nil
}

// pageKeeps is the most messages that an open page shows.
const pageKeeps = 300

// AuthorOf returns a person as the author of messages in a room.
func AuthorOf(p Person, room int64) Author {
	return Author{
		ID:       p.ID,
		Nickname: p.Nickname,
		Username: p.Username,
		Tag:      p.Tag,
		Guest:    p.IsGuest(),
		Vouched:  p.VouchedBy == room,
		Avatar:   p.AvatarIn(room),
		Gone:     p.IsGone(),
	}
}
