package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// block is a person blocked by another.
type block struct {
	PersonID, BlockedID int64
	CreatedAt           int64 `gorm:"autoCreateTime:false"`
}

// TableName returns blocks.
func (block) TableName() string { return "blocks" }

// maxBlocked is the number of people that one person can block.
const maxBlocked = 200

// Block hides a person's messages from another. The blocked person can open no direct conversation with the other,
// post nothing in the one there is, and invite the other to no room; their invitations to the other are deleted. To
// block twice, or oneself, does nothing.
func (s *Store) Block(ctx context.Context, p Person, blocked int64) error {
	err := s.change(ctx, func(c *change) error { return c.block(p, blocked) })
	return wrap(err, "block person %d", blocked)
}

// block is Block within a change.
func (c *change) block(p Person, blocked int64) error {
	other, err := personByID(c.tx, blocked)
	if err != nil || other.ID == p.ID {
		return err
	}
	var count int
	if err := c.tx.Raw("SELECT count(*) FROM blocks WHERE person_id = ?", p.ID).Row().Scan(&count); err != nil {
		return err
	}
	if count >= maxBlocked {
		return Invalid{Field: "person", Reason: "problem.block.many", Args: []any{maxBlocked}}
	}
	if err := c.tx.Where("person_id = ? AND by_id = ?", p.ID, blocked).Delete(&invitationRow{}).Error; err != nil {
		return fmt.Errorf("forget invitations by person %d: %w", blocked, err)
	}
	return c.tx.Clauses(unlessThere("person_id", "blocked_id")).
		Create(&block{PersonID: p.ID, BlockedID: blocked, CreatedAt: c.now}).Error
}

// Unblock undoes Block, except for the deleted invitations.
func (s *Store) Unblock(ctx context.Context, p Person, blocked int64) error {
	err := s.change(ctx, func(c *change) error {
		return c.tx.Where("person_id = ? AND blocked_id = ?", p.ID, blocked).Delete(&block{}).Error
	})
	return wrap(err, "unblock person %d", blocked)
}

// Blocked returns the people that a person has blocked, by name.
func (s *Store) Blocked(ctx context.Context, p Person) ([]Person, error) {
	var people []Person
	err := s.read(ctx).Raw("SELECT "+personColumns+` FROM blocks b JOIN people p ON p.id = b.blocked_id
		WHERE b.person_id = ? ORDER BY p.nickname, p.id`, p.ID).Scan(&people).Error
	return people, wrap(err, "list whom person %d has blocked", p.ID)
}

// discountBlocked subtracts messages of blocked people from the unread counts.
func discountBlocked(tx *gorm.DB, person int64, entries []RoomEntry) error {
	var found []struct {
		RoomID           int64
		Unread, Mentions int
	}
	if err := tx.Raw(selectBlockedUnread, person).Scan(&found).Error; err != nil {
		return fmt.Errorf("count what blocked people wrote: %w", err)
	}
	for _, room := range found {
		for i := range entries {
			if entries[i].Room.ID == room.RoomID {
				entries[i].Unread = max(
					0,
					entries[i].Unread-room.Unread,
				) // what came between the two looks is the next page's
				entries[i].Mentions = max(0, entries[i].Mentions-room.Mentions)
			}
		}
	}
	return nil
}

const selectBlockedUnread = `SELECT w.room_id, count(*) AS unread, count(x.message_id) AS mentions
	FROM blocks b CROSS JOIN memberships m CROSS JOIN messages w LEFT JOIN mentions x ON x.person_id = b.person_id
	AND x.room_id = w.room_id AND x.ordinal = w.ordinal
	WHERE b.person_id = ? AND m.person_id = b.person_id AND w.author_id = b.blocked_id AND w.room_id = m.room_id
	AND w.ordinal > m.read_ordinal GROUP BY w.room_id`
