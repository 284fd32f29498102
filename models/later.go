package models

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// laterShown limits a list of one person's messages; it is more than can wait. maxWait is the longest wait.
	laterShown = 100
	maxWait    = 366 * 24 * time.Hour
	// lockedWait is after how long a message is tried again that a lockdown does not let through.
	lockedWait = time.Minute
)

// Later is a message that is sent later.
type Later struct {
	ID       int64
	PersonID int64
	RoomID   int64
	Body     string
	// DueAt is when it is sent, in unix milliseconds.
	DueAt int64
	// Problem is a catalogue key that says why the message could not be sent, empty while it can. The message then
	// waits for its author.
	Problem string
	// Slug and Name belong to the room.
	Slug, Name string `gorm:"->"`
}

// TableName returns the name of the table.
func (Later) TableName() string { return "later" }

// laterRow is a Later with the key of its form: by it the same draft sent twice is stored once.
type laterRow struct {
	Later `gorm:"embedded"`
	Key   string
}

// SendLater stores a draft that is posted after some time and returns when that is, in unix milliseconds. A draft
// that waits already stays as it is. Like a post, it joins a public room, so that leaving the room later can be told
// from never having been in it. It returns Invalid for a wait that is too short or too long, and for one message too
// many.
func (s *Store) SendLater(
	ctx context.Context, p Person, slug string, d NewMessage, wait time.Duration,
) (due int64, err error) {
	if wait < time.Minute || wait > maxWait {
		return 0, Invalid{Field: "wait", Reason: "problem.later.wait"}
	}
	err = s.change(ctx, func(c *change) error {
		due = c.now + wait.Milliseconds()
		access, err := c.enter(&p, slug)
		if err == nil {
			err = access.MaySpeak()
		}
		if err != nil {
			return err
		}
		var waiting int
		if err := c.tx.Raw("SELECT count(*) FROM later WHERE person_id = ?", p.ID).Row().Scan(&waiting); err != nil {
			return fmt.Errorf("count what waits: %w", err)
		}
		if known, err := c.isKept(p.ID, access.Room.ID, d); known || err != nil {
			return err
		}
		if most := laterAtOnce(*access.Person); waiting >= most {
			return Invalid{Field: "wait", Reason: "problem.later.many", Args: []any{most}}
		}
		if err := c.join(access.Room.ID, p.ID); err != nil {
			return fmt.Errorf("join to post later: %w", err)
		}
		if err := c.membership(access.Room.ID, p.ID).Update("draft", "").Error; err != nil {
			return fmt.Errorf("forget the draft: %w", err)
		}
		return c.tx.Create(&laterRow{Key: d.Key, Later: Later{
			PersonID: p.ID,
			RoomID:   access.Room.ID,
			Body:     d.Body,
			DueAt:    due,
		}}).Error
	})
	return due, wrap(err, "keep a message for room %q", slug)
}

// isKept reports whether the same draft waits already, as when a button is pressed twice.
func (c *change) isKept(person, room int64, d NewMessage) (kept bool, err error) {
	const same = "SELECT EXISTS (SELECT 1 FROM later WHERE person_id = ? AND room_id = ? AND key = ? AND body = ?)"
	err = one(c.tx, []any{&kept}, same, person, room, d.Key, d.Body)
	return kept, wrap(err, "look for the same draft")
}

// selectLater reads messages that wait. Those for a deleted room have a problem.
const selectLater = `SELECT l.id, l.person_id, l.room_id, l.body, l.due_at, r.slug, r.name,
		CASE WHEN l.problem = '' AND r.deleted_at <> 0 THEN 'problem.later.failed' ELSE l.problem END AS problem
	FROM later l JOIN rooms r ON r.id = l.room_id `

// Waiting returns a person's messages that wait, the next first: those for one room, or for all where room is zero.
func (s *Store) Waiting(ctx context.Context, p Person, room int64) ([]Later, error) {
	var found []Later
	const which = "WHERE l.person_id = ? AND CAST(? AS BIGINT) IN (0, l.room_id) ORDER BY l.due_at, l.id LIMIT ?"
	err := s.read(ctx).Raw(selectLater+which, p.ID, room, laterShown).Scan(&found).Error
	return found, wrap(err, "list what person %d sends later", p.ID)
}

// Withdraw deletes a message that waits. It returns ErrNotFound for another person's message, and for one of another
// room than the given; zero is any room.
func (s *Store) Withdraw(ctx context.Context, p Person, room, id int64) error {
	err := s.change(ctx, func(c *change) error {
		const own = "id = ? AND person_id = ? AND CAST(? AS BIGINT) IN (0, room_id)"
		done := c.tx.Where(own, id, p.ID, room).Delete(&laterRow{})
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrNotFound
		}
		return done.Error
	})
	return wrap(err, "withdraw message %d", id)
}

// SendDue posts the messages that are due and returns how many. It is called every few seconds. A message that may not
// be posted stays, with the reason.
func (s *Store) SendDue(ctx context.Context) (int, error) {
	var due []Later
	const which = "WHERE l.due_at <= ? AND l.problem = '' ORDER BY l.due_at, l.id LIMIT 100"
	err := s.read(ctx).Raw(selectLater+which, s.now()).Scan(&due).Error
	if err != nil {
		return 0, wrap(err, "find what is due")
	}
	sent := 0
	for _, message := range due {
		posted, err := s.sendDue(ctx, message.ID)
		var tooFast TooFast
		switch {
		case isTransient(err):
			return sent, wrap(err, "send what is due")
		case errors.Is(err, ErrLocked):
			err = s.postpone(ctx, message, lockedWait)
		case errors.As(err, &tooFast):
			err = s.postpone(ctx, message, tooFast.After)
		case err != nil:
			err = s.holdBack(ctx, message, err)
		}
		if err != nil {
			return sent, err
		}
		if posted {
			sent++
		}
	}
	return sent, nil
}

// isTransient reports whether the same act may succeed when it is tried again.
func isTransient(err error) bool {
	for _, known := range []error{
		ErrOutcomeUnknown, ErrFull, ErrBusy, ErrClosed, context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// sendDue posts a message and deletes it from the list in one change. The change reads the message again and asks
// again whether its author may post it: they may have withdrawn it, left the room, or lost the right to speak there.
func (s *Store) sendDue(ctx context.Context, id int64) (posted bool, err error) {
	err = s.change(ctx, func(c *change) error {
		var found []Later
		if err := c.tx.Raw(selectLater+"WHERE l.id = ?", id).Scan(&found).Error; err != nil || len(found) == 0 {
			return err
		}
		posted = true
		return c.postDue(found[0])
	})
	if errors.Is(err, errPostedBefore) { // by a version that did this in two changes, and stopped between them
		err = s.change(ctx, func(c *change) error { return c.dropLater(id) })
	}
	return posted && err == nil, err
}

func (c *change) postDue(l Later) error {
	draft, err := NewDraft(l.Body, fmt.Sprintf("later-%d", l.ID))
	if err != nil {
		return err
	}
	author := Person{ID: l.PersonID}
	access, err := c.enter(&author, l.Slug)
	if err == nil {
		err = access.MayPostDue()
	}
	if err != nil {
		return err
	}
	if _, err := c.postMessage(author, l.Slug, draft); err != nil {
		return err
	}
	return c.dropLater(l.ID)
}

func (c *change) dropLater(id int64) error {
	return wrap(c.tx.Delete(&laterRow{}, id).Error, "forget what waited")
}

// holdBack stores why a message may not be posted.
func (s *Store) holdBack(ctx context.Context, l Later, why error) error {
	reason := "problem.later.failed"
	switch {
	case errors.Is(why, ErrForbidden):
		reason = "problem.later.left"
	case errors.Is(why, ErrSignedOut): // what an account sends later goes with it, so this is a guest's
		reason = "problem.later.guests"
	}
	return s.change(ctx, func(c *change) error {
		return c.tx.Model(&laterRow{}).Where("id = ?", l.ID).Update("problem", reason).Error
	})
}

// postpone keeps a message that may be posted some time later.
func (s *Store) postpone(ctx context.Context, l Later, wait time.Duration) error {
	err := s.change(ctx, func(c *change) error {
		return c.tx.Model(&laterRow{}).Where("id = ?", l.ID).Update("due_at", c.now+wait.Milliseconds()).Error
	})
	return wrap(err, "postpone message %d", l.ID)
}

// KeepDraft stores what a member has begun to write in a room. It stays until it is posted or replaced.
func (s *Store) KeepDraft(ctx context.Context, p Person, slug, body string) error {
	access, err := s.Enter(ctx, &p, slug)
	if err != nil || !access.Member || access.Draft == body {
		return err
	}
	err = s.change(ctx, func(c *change) error {
		return c.membership(access.Room.ID, p.ID).Update("draft", body).Error
	})
	return wrap(err, "keep a draft in room %q", slug)
}
