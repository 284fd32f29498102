package models

import "fmt"

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
