package models

import (
	"context"
	"fmt"
)

// deedRow is an entry of the log of what moderators did. Rows are only added: the database refuses all else.
type deedRow struct {
	ID, At, ByID int64
	// Act is what was done, such as "mute" or "lift".
	Act                         string
	RoomID, PersonID, MessageID int64
	// EndsAt is when it ends, zero for never.
	EndsAt int64
	// Reason is what the person was told, Note what moderators noted for themselves.
	Reason, Note string
	// Detail is what the act changed to, such as the new role.
	Detail string
}

// TableName returns deeds.
func (deedRow) TableName() string { return "deeds" }

// log adds an entry to the log, in the transaction of the act.
func (c *change) log(deed deedRow) error {
	deed.At = c.now
	if err := c.tx.Create(&deed).Error; err != nil {
		return fmt.Errorf("log the act: %w", err)
	}
	return nil
}

// DeedsPage is how many entries of a log stand on one page.
const DeedsPage = 50

// Deed is an entry of a room's log as a reader is shown it.
type Deed struct {
	ID, At int64
	Act    string
	// ByName is what the moderator is called, empty where the reader is not told.
	ByName string
	// Name is what the person concerned is called, with their tag if they are a guest. Both are empty where the
	// account is gone.
	Name, Tag string
	// MessageID is the message that it met, zero for none.
	MessageID int64
	// EndsAt is when it ends, zero for never.
	EndsAt               int64
	Reason, Note, Detail string
}

// Deeds returns the entries of a room's log before one, the latest first: a page of them. It reports whether there are
// older ones. Readers who keep no order there are told neither the names of moderators nor their notes.
func (s *Store) Deeds(ctx context.Context, a Access, before int64) (deeds []Deed, more bool, err error) {
	if err := a.MayReadLog(); err != nil {
		return nil, false, err
	}
	err = s.read(ctx).Raw(selectDeeds, a.Room.ID, before, DeedsPage+1).Scan(&deeds).Error
	if err != nil {
		return nil, false, fmt.Errorf("read the log of room %d: %w", a.Room.ID, err)
	}
	if !a.MayModerate() {
		for i := range deeds {
			deeds[i].ByName, deeds[i].Note = "", ""
		}
	}
	return deeds[:min(len(deeds), DeedsPage)], len(deeds) > DeedsPage, nil
}

const (
	deedColumns = `d.id, d.at, d.act, d.message_id, d.ends_at, d.reason, d.note, d.detail,
		coalesce(b.nickname, '') AS by_name, coalesce(p.nickname, '') AS name, coalesce(p.tag, '') AS tag`
	deedTables = `deeds d LEFT JOIN people b ON b.id = d.by_id LEFT JOIN people p ON p.id = d.person_id`

	selectDeeds = "SELECT " + deedColumns + " FROM " + deedTables +
		" WHERE d.room_id = ? AND d.id < ? ORDER BY d.id DESC LIMIT ?"
	selectSiteDeeds = "SELECT " + deedColumns + `, d.by_id, d.room_id, coalesce(r.name, '') AS room_name,
		CASE WHEN r.visibility = 'public' THEN r.slug ELSE '' END AS slug FROM ` + deedTables +
		" LEFT JOIN rooms r ON r.id = d.room_id AND r.deleted_at = 0 WHERE d.id < ? ORDER BY d.id DESC LIMIT ?"
)

// SiteDeed is an entry of the log as administrators are shown it.
type SiteDeed struct {
	Deed `gorm:"embedded"`
	// ByID is zero for the operator, who acts on the command line.
	ByID int64
	// RoomID is zero for an act on the whole site; RoomName is empty where the room is deleted, and Slug where it is
	// private too.
	RoomID         int64
	RoomName, Slug string
}

// SiteDeeds returns the entries of all logs before one, the latest first: a page of them. It reports whether there are
// older ones.
func (s *Store) SiteDeeds(ctx context.Context, before int64) (deeds []SiteDeed, more bool, err error) {
	if err = s.read(ctx).Raw(selectSiteDeeds, before, DeedsPage+1).Scan(&deeds).Error; err != nil {
		return nil, false, fmt.Errorf("read the log of the site: %w", err)
	}
	return deeds[:min(len(deeds), DeedsPage)], len(deeds) > DeedsPage, nil
}
