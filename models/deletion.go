package models

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// deletionRow is a deletion that can still be undone, by the person who did it. Until it is erased the message keeps
// its text and what hangs on it, which every query leaves out by messages.deleted_at.
type deletionRow struct {
	MessageID int64 `gorm:"primaryKey;autoIncrement:false"`
	PersonID  int64
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	// Pinned reports whether the message was pinned.
	Pinned bool
}

// TableName returns deletions.
func (deletionRow) TableName() string { return "deletions" }

const (
	// undoFor is how long a deletion can be undone: the eight seconds for which pages offer it, and two for the way.
	undoFor = int64(10 * time.Second / time.Millisecond)
	// erasedAtOnce limits how many messages are erased in one change.
	erasedAtOnce = 100
)

// errUndoLate refuses to undo what is erased, or about to be.
var errUndoLate = Invalid{Reason: "problem.undo.late"}

// DeleteMessage takes a message out of the conversation at once, and erases it for good when the deletion can no
// longer be undone. Deleting it again changes nothing.
func (s *Store) DeleteMessage(ctx context.Context, person Person, slug string, id int64) (Message, error) {
	var m Message
	err := s.change(ctx, func(c *change) error {
		access, found, err := c.message(person, slug, id)
		if err != nil {
			return err
		}
		if err := c.mustDelete(access, found); err != nil {
			return err
		}
		if found.DeletedAt != 0 { // the button was pressed twice
			m = found
			return nil
		}
		if err := errors.Join(c.withdraw(found, person.ID), c.logDeletion("delete", found, person)); err != nil {
			return err
		}
		m, err = messageByID(c.tx, found.RoomID, id)
		return err
	})
	return m, wrap(err, "delete message %d", id)
}

// mustDelete returns nil if the person may delete a message, were it not deleted, else the reason.
func (c *change) mustDelete(a Access, m Message) error {
	m.DeletedAt = 0
	author, err := c.rankOf(a.Room, m.AuthorID)
	if err == nil && !a.MayDelete(m, author) {
		err = ErrForbidden
	}
	return err
}

// logDeletion logs that a person deleted or restored what another wrote. What they do with their own is no moderation.
func (c *change) logDeletion(act string, m Message, by Person) error {
	if m.AuthorID == by.ID {
		return nil
	}
	return c.log(deedRow{ByID: by.ID, Act: act, RoomID: m.RoomID, PersonID: m.AuthorID, MessageID: m.ID})
}

// withdraw hides a message, and notes who may bring it back.
func (c *change) withdraw(m Message, by int64) error {
	if m.PinnedAt != 0 {
		if err := c.pin(m, false); err != nil {
			return err
		}
	}
	if by != m.AuthorID {
		if err := c.tx.Model(&messageRow{}).Where("id = ?", m.ID).Update("removed", true).Error; err != nil {
			return fmt.Errorf("note that a moderator deleted it: %w", err)
		}
	}
	row := deletionRow{MessageID: m.ID, PersonID: by, CreatedAt: c.now, Pinned: m.PinnedAt != 0}
	if err := c.tx.Create(&row).Error; err != nil {
		return fmt.Errorf("note the deletion: %w", err)
	}
	return errors.Join(c.setDeleted(m, c.now), c.countReply(m, -1))
}

// setDeleted hides a message, or shows it again where at is zero, in its place and in the replies that quote it.
func (c *change) setDeleted(m Message, at int64) error {
	if err := c.tx.Model(&messageRow{}).Where("id = ?", m.ID).Update("deleted_at", at).Error; err != nil {
		return fmt.Errorf("set when it was deleted: %w", err)
	}
	return errors.Join(c.flipMentions(m.ID), c.redraw(m.RoomID, m.ID), c.redrawReplies(m))
}

// RestoreMessage undoes a person's deletion of a message. It returns Invalid where that is too late. Undoing it again
// changes nothing.
func (s *Store) RestoreMessage(ctx context.Context, person Person, slug string, id int64) (Message, error) {
	var m Message
	err := s.change(ctx, func(c *change) error {
		access, found, err := c.message(person, slug, id)
		if err != nil {
			return err
		}
		if err := c.mustDelete(access, found); err != nil {
			return err
		}
		if found.DeletedAt != 0 {
			if err := c.restore(access, found); err != nil {
				return err
			}
			if err := c.logDeletion("restore", found, person); err != nil {
				return err
			}
		}
		m, err = messageByID(c.tx, found.RoomID, id)
		return err
	})
	return m, wrap(err, "restore message %d", id)
}

func (c *change) restore(access Access, m Message) error {
	var row deletionRow
	done := c.tx.Where("message_id = ?", m.ID).Limit(1).Find(&row)
	if done.Error != nil {
		return fmt.Errorf("read the deletion: %w", done.Error)
	}
	switch {
	case done.RowsAffected == 0:
		return errUndoLate
	case row.PersonID != access.Person.ID:
		return ErrForbidden
	case row.CreatedAt+undoFor < c.now:
		return errUndoLate
	}
	if err := c.tx.Delete(&row).Error; err != nil {
		return fmt.Errorf("forget the deletion: %w", err)
	}
	if row.Pinned {
		if err := c.pin(m, true); err != nil {
			return err
		}
	}
	if err := c.tx.Model(&messageRow{}).Where("id = ?", m.ID).Update("removed", false).Error; err != nil {
		return fmt.Errorf("forget that a moderator deleted it: %w", err)
	}
	return errors.Join(c.setDeleted(m, 0), c.countReply(m, 1))
}

// MayRestore reports whether a person has deleted a message and can still undo that.
func (s *Store) MayRestore(ctx context.Context, person Person, id int64) (may bool, err error) {
	err = one(s.read(ctx), []any{&may}, `SELECT EXISTS (SELECT 1 FROM deletions
		WHERE message_id = ? AND person_id = ? AND created_at >= ?)`, id, person.ID, s.now()-undoFor)
	return may, wrap(err, "read whether message %d can be restored", id)
}

// EraseDeleted erases the messages whose deletion can no longer be undone: their texts, files, and what else hangs on
// them. Their places in the list stay.
func (s *Store) EraseDeleted(ctx context.Context) error {
	for {
		var due bool
		err := one(
			s.read(ctx),
			[]any{&due},
			"SELECT EXISTS (SELECT 1 FROM deletions WHERE created_at < ?)",
			s.now()-undoFor,
		)
		if err != nil || !due {
			return wrap(err, "look for deleted messages")
		}
		if err := s.change(ctx, (*change).eraseSome); err != nil {
			return fmt.Errorf("erase deleted messages: %w", err)
		}
	}
}

func (c *change) eraseSome() error {
	var due []Message
	err := c.tx.Raw(`SELECT m.* FROM deletions d JOIN messages m ON m.id = d.message_id WHERE d.created_at < ?
		ORDER BY m.id LIMIT ?`, c.now-undoFor, erasedAtOnce).Scan(&due).Error
	if err != nil {
		return fmt.Errorf("read what is deleted: %w", err)
	}
	for _, m := range due {
		if err := errors.Join(c.eraseMessages(m.ID), c.replace(m, emptied(m))); err != nil {
			return err
		}
	}
	return nil
}

// emptied returns what stays of a message.
func emptied(m Message) Message {
	m.Body, m.Mentions, m.Called = "", "", ""
	m.Reactions, m.Files, m.Previewed = 0, 0, false
	return m
}
