package models

import (
	"context"
	"fmt"
	"time"
)

// Remind saves a message for a person and reminds them of it after a wait. It returns Invalid for a wait that is too
// short or too long, and where too many messages are saved.
func (s *Store) Remind(ctx context.Context, p Person, slug string, id int64, wait time.Duration) error {
	if wait < time.Minute || wait > maxWait {
		return Invalid{Field: "wait", Reason: "problem.later.wait"}
	}
	err := s.change(ctx, func(c *change) error {
		_, m, err := c.message(p, slug, id)
		if err == nil && m.DeletedAt != 0 {
			err = ErrNotFound
		}
		if err == nil {
			err = c.mustHaveRoomForBookmark(p.ID)
		}
		if err != nil {
			return err
		}
		saved := bookmark{PersonID: p.ID, MessageID: m.ID, CreatedAt: c.now, RemindAt: c.now + wait.Milliseconds()}
		known := orUpdate([]string{"remind_at", "reminded"}, "person_id", "message_id")
		return c.tx.Clauses(known).Create(&saved).Error
	})
	return wrap(err, "remind of message %d", id)
}

// RemindDue marks the reminders that are due, which open pages then show, and returns the pushes for them. The
// scheduler calls it every few seconds. Deleted messages are left out.
func (s *Store) RemindDue(ctx context.Context) ([]Push, error) {
	var due int64
	now := s.now()
	if err := s.read(ctx).Raw("SELECT count(*) FROM bookmarks WHERE remind_at <> 0 AND remind_at <= ?", now).Row().Scan(&due); err != nil ||
		due == 0 {
		return nil, wrap(err, "find what to remind of")
	}
	var pushes []Push
	err := s.change(ctx, func(c *change) error {
		if err := c.tx.Raw(selectReminders+areDue, s.guestsWelcome(), now).Scan(&pushes).Error; err != nil {
			return fmt.Errorf("read what to remind of: %w", err)
		}
		var people []int64
		if err := c.tx.Raw("SELECT DISTINCT person_id FROM bookmarks WHERE remind_at <> 0 AND remind_at <= ?", now).Scan(&people).Error; err != nil {
			return fmt.Errorf("find whom to remind: %w", err)
		}
		c.unreadChanged(people...)
		return c.tx.Model(&bookmark{}).Where("remind_at <> 0 AND remind_at <= ?", now).
			Updates(map[string]any{"reminded": c.now, "remind_at": 0}).Error
	})
	quotePushes(pushes)
	return pushes, wrap(err, "remind")
}

// areDue keeps the reminders that are due now, isReminder that of one message to one browser.
const (
	areDue     = "AND b.remind_at <> 0 AND b.remind_at <= ?"
	isReminder = "AND b.reminded <> 0 AND m.id = ? AND s.id = ?"
)

const selectReminders = "SELECT " + pushColumns + `, TRUE AS is_reminder
	FROM bookmarks b JOIN messages m ON m.id = b.message_id JOIN rooms r ON r.id = m.room_id
	JOIN people a ON a.id = m.author_id
		JOIN subscriptions s ON s.person_id = b.person_id JOIN people reader ON reader.id = b.person_id
	WHERE m.deleted_at = 0 AND NOT reader.quiet AND ` + mayRead + `
		AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.person_id = b.person_id AND x.blocked_id = m.author_id)
	`

// Reminded returns the ids of the messages that a person was reminded of and has not dismissed.
func (s *Store) Reminded(ctx context.Context, p Person) ([]int64, error) {
	var ids []int64
	err := s.read(ctx).Raw(selectReminded, p.ID, s.guestsWelcome()).Scan(&ids).Error
	return ids, wrap(err, "list what person %d was reminded of", p.ID)
}

// selectReminded leaves out what the list of saved messages leaves out, so that the count leads to as many entries.
const selectReminded = `SELECT b.message_id
	FROM bookmarks b JOIN people reader ON reader.id = b.person_id
		JOIN messages m ON m.id = b.message_id JOIN rooms r ON r.id = m.room_id
	WHERE b.person_id = ? AND b.reminded <> 0 AND m.deleted_at = 0 AND ` + mayRead

// Reminder is a message that a person was reminded of and has not dismissed.
type Reminder struct {
	MessageID int64
	// At is when it was due, in unix milliseconds: the same message may be due again.
	At int64
	// Room is the room's name, empty for a direct conversation. Body is the beginning of the message, empty for files
	// alone.
	Slug, Room, Author, Body string
	// Called is Message.Called.
	Called string
}

// maxReminders limits the reminders on a page; the list of saved messages has all.
const maxReminders = 5

// Reminders returns the latest reminders that a person has not dismissed; none while they have do-not-disturb on.
func (s *Store) Reminders(ctx context.Context, p Person) ([]Reminder, error) {
	var found []Reminder
	err := s.read(ctx).Raw(selectPending, p.ID, s.guestsWelcome(), maxReminders).Scan(&found).Error
	for i, reminder := range found {
		found[i].Body = opening(reminder.Body, reminder.Called)
	}
	return found, wrap(err, "read what person %d is to be reminded of", p.ID)
}

// selectPending follows the rules of selectReminders.
const selectPending = `SELECT m.id AS message_id, b.reminded AS at, r.slug, CASE WHEN r.direct THEN '' ELSE r.name END AS room,
		a.nickname AS author, m.body, m.called
	FROM bookmarks b JOIN messages m ON m.id = b.message_id JOIN rooms r ON r.id = m.room_id
	JOIN people a ON a.id = m.author_id
		JOIN people reader ON reader.id = b.person_id
	WHERE b.person_id = ? AND b.reminded <> 0 AND m.deleted_at = 0 AND NOT reader.quiet AND ` + mayRead + `
		AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.person_id = b.person_id AND x.blocked_id = m.author_id)
	ORDER BY b.reminded DESC LIMIT ?`

// Dismiss dismisses a reminder and tells the person's other pages; the message stays saved. Where room is not zero, the
// message must be of that room.
func (s *Store) Dismiss(ctx context.Context, p Person, room, id int64) error {
	err := s.change(ctx, func(c *change) error {
		c.unreadChanged(p.ID)
		const inRoom = "CAST(? AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM messages m WHERE m.id = message_id AND m.room_id = ?)"
		return c.tx.Model(&bookmark{}).Where("person_id = ? AND message_id = ?", p.ID, id).
			Where(inRoom, room, room).Update("reminded", 0).Error
	})
	return wrap(err, "dismiss the reminder of message %d", id)
}
