package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// Quote is what a reply shows of the message that it answers.
type Quote struct {
	ID     int64
	Author Author
	// Body is the beginning of the text without markup, or the name of a file if there is no text; it is empty if the
	// message was deleted.
	Body    string
	Deleted bool
}

// maxRedrawn is how many replies are drawn again when the message that they quote changes: more than a page shows.
const maxRedrawn = 300

// Quote returns what a reply to a message of the room shows of it, or ErrNotFound if the message is not there or was
// deleted.
func (s *Store) Quote(ctx context.Context, room, id int64) (Quote, error) {
	m, err := s.MessageByID(ctx, room, id)
	if err == nil && m.DeletedAt != 0 {
		err = ErrNotFound
	}
	return quoteOf(m), err
}

func quoteOf(m Message) Quote {
	body := opening(m.Body, m.Called)
	if body == "" && len(m.Attached) > 0 {
		body = m.Attached[0].Name
	}
	return Quote{ID: m.ID, Author: m.Author, Body: body, Deleted: m.DeletedAt != 0}
}

// Thread is a message and a page of the answers to it, oldest first.
type Thread struct {
	Message Message
	Answers []Message
	// After is the last answer of the page if more follow it, else zero.
	After int64
	// Head is the room's seq in the same snapshot; a stream that begins there misses nothing.
	Head int64
}

// Thread returns a message and the answers to it after one of them, at most limit. It returns ErrNotFound if the room
// has no such message.
func (s *Store) Thread(ctx context.Context, room, id, after int64, limit int) (Thread, error) {
	var thread Thread
	err := s.read(ctx).Transaction(func(tx *gorm.DB) (err error) {
		thread, err = threadOf(tx, room, id, after, limit)
		return err
	})
	return thread, wrap(err, "read the answers to message %d", id)
}

func threadOf(tx *gorm.DB, room, id, after int64, limit int) (Thread, error) {
	m, err := messageByID(tx, room, id)
	if err != nil {
		return Thread{}, err
	}
	answers, err := messages(tx, limit+1, selectAnswers, id, after, limit+1)
	if err != nil {
		return Thread{}, err
	}
	thread := Thread{Message: m, Answers: answers[:min(len(answers), limit)]}
	if len(answers) > limit {
		thread.After = answers[limit-1].ID
	}
	thread.Head, err = head(tx, room)
	return thread, err
}

var selectAnswers = selectMessages +
	"WHERE m.reply_to = ? AND m.id > ? AND m.deleted_at = 0 AND m.reply_to <> 0 ORDER BY m.id LIMIT ?"

// answer counts a reply to a message, and draws the message again, which shows the count.
func (c *change) answer(room, id int64) error {
	done := c.tx.Model(&messageRow{}).Where("id = ? AND room_id = ? AND deleted_at = 0", id, room).
		Update("replies", gorm.Expr("replies + 1"))
	if done.Error == nil && done.RowsAffected == 0 {
		return Invalid{Field: "reply_to", Reason: "problem.reply.gone"}
	}
	if done.Error != nil {
		return fmt.Errorf("count a reply to message %d: %w", id, done.Error)
	}
	return c.redraw(room, id)
}

// redraw gives a message the room's next seq, since something that it shows has changed.
func (c *change) redraw(room, id int64) error {
	return c.renumber(room, "m.id = ?", id)
}

// redrawReplies redraws the latest answers to a message, since they quote it.
func (c *change) redrawReplies(m Message) error {
	if m.Replies == 0 {
		return nil
	}
	return c.renumber(
		m.RoomID,
		"m.id IN (SELECT id FROM messages WHERE reply_to = ? AND reply_to <> 0 ORDER BY id DESC LIMIT ?)",
		m.ID,
		maxRedrawn,
	)
}

// countReply counts a reply to a message more, or less where by is -1, and draws the message again.
func (c *change) countReply(reply Message, by int) error {
	if reply.ReplyTo == 0 {
		return nil
	}
	err := c.tx.Model(&messageRow{}).Where("id = ? AND replies + ? >= 0", reply.ReplyTo, by).
		Update("replies", gorm.Expr("replies + ?", by)).Error
	if err != nil {
		return fmt.Errorf("count the replies to message %d: %w", reply.ReplyTo, err)
	}
	return c.redraw(reply.RoomID, reply.ReplyTo)
}

// complete adds to messages what other tables hold of them: quotes, reactions, files and previews. It runs one query
// for each kind, and none for a kind that no message has.
func complete(tx *gorm.DB, found []Message) error {
	return errors.Join(addQuotes(tx, found), addReactions(tx, found), addFiles(tx, found), addPreviews(tx, found))
}

func addQuotes(tx *gorm.DB, found []Message) error {
	var wanted []int64
	for _, m := range found {
		if m.ReplyTo != 0 && m.DeletedAt == 0 {
			wanted = append(wanted, m.ReplyTo)
		}
	}
	if wanted == nil {
		return nil
	}
	quoted, err := scanMessages(len(wanted), nil, tx.Raw(selectMessages+"WHERE m.id IN ?", wanted).Rows)
	if err != nil {
		return fmt.Errorf("read what is quoted: %w", err)
	}
	if err := addFiles(tx, quoted); err != nil {
		return err
	}
	quotes := map[int64]Quote{}
	for _, m := range quoted {
		quotes[m.ID] = quoteOf(m)
	}
	for i, m := range found {
		if quote, known := quotes[m.ReplyTo]; known && m.DeletedAt == 0 {
			found[i].Quote = &quote
		}
	}
	return nil
}
