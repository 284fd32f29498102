package models

import (
	"context"
	"fmt"
)

// bookmark is a message that a person has saved.
type bookmark struct {
	PersonID, MessageID int64
	CreatedAt           int64 `gorm:"autoCreateTime:false"`
	// RemindAt is when the person wants to be reminded of it, Reminded when they were and have not dismissed it yet;
	// zero for neither.
	RemindAt, Reminded int64
}

// TableName returns bookmarks.
func (bookmark) TableName() string { return "bookmarks" }

// maxBookmarks is the number of messages that one person can save.
const maxBookmarks = 1000

// Bookmark saves a message for a person, or forgets one that is saved; saved reports which. It returns Invalid where
// too many are saved.
func (s *Store) Bookmark(ctx context.Context, p Person, slug string, id int64) (saved bool, err error) {
	err = s.change(ctx, func(c *change) error {
		_, m, err := c.message(p, slug, id)
		if err != nil {
			return err
		}
		done := c.tx.Where("person_id = ? AND message_id = ?", p.ID, m.ID).Delete(&bookmark{})
		if done.Error != nil || done.RowsAffected > 0 {
			return done.Error
		}
		if m.DeletedAt != 0 {
			return ErrNotFound
		}
		if err := c.mustHaveRoomForBookmark(p.ID); err != nil {
			return err
		}
		saved = true
		return c.tx.Create(&bookmark{PersonID: p.ID, MessageID: m.ID, CreatedAt: c.now}).Error
	})
	return saved, wrap(err, "save message %d", id)
}

func (c *change) mustHaveRoomForBookmark(person int64) error {
	var count int64
	if err := c.tx.Model(&bookmark{}).Where("person_id = ?", person).Count(&count).Error; err != nil {
		return fmt.Errorf("count what is saved: %w", err)
	}
	if count >= maxBookmarks {
		return Invalid{Field: "bookmark", Reason: "problem.bookmark.many", Args: []any{maxBookmarks}}
	}
	return nil
}

// HasBookmark reports whether a person has saved a message.
func (s *Store) HasBookmark(ctx context.Context, p Person, id int64) (saved bool, err error) {
	query := "SELECT EXISTS (SELECT 1 FROM bookmarks WHERE person_id = ? AND message_id = ?)"
	err = s.read(ctx).Raw(query, p.ID, id).Row().Scan(&saved)
	return saved, wrap(err, "read whether message %d is saved", id)
}

// Bookmarks returns the messages before one that a person has saved, in rooms they may still read, at most limit: of
// one room, or of all rooms where room is zero.
func (s *Store) Bookmarks(ctx context.Context, p Person, room, before int64, limit int) ([]FoundMessage, error) {
	found, err := s.foundMessages(ctx, selectBookmarks, p.ID, before, room, s.guestsWelcome(), limit)
	return found, wrap(err, "list what person %d has saved", p.ID)
}

const selectBookmarks = `SELECT b.message_id, x.room_id
	FROM bookmarks b JOIN people reader ON reader.id = b.person_id
		JOIN messages x ON x.id = b.message_id JOIN rooms r ON r.id = x.room_id
	WHERE b.person_id = ? AND b.message_id < ? AND CAST(? AS BIGINT) IN (0, x.room_id) AND x.deleted_at = 0
	AND ` + mayRead + `
	ORDER BY b.message_id DESC LIMIT ?`
