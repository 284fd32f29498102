package models

import (
	"errors"
	"fmt"

	"samovar/models/database"
)

// trace names a table with rows about a person, a room or a message, and the columns that refer to it. Its rows are
// erased with any of them.
type trace struct {
	table  string
	person []string
	room   string
	// message is the column of the message. Such rows go with the room too, since its messages are erased with it.
	message string
}

// traces lists what is erased. A test compares it with the schema: each column that refers to a person, a room or a
// message stands here or in kept, so that a new table cannot be forgotten.
var traces = []trace{
	{table: "admissions", person: []string{"by_id"}},
	{table: "avatars", person: []string{"person_id"}},
	{table: "blocks", person: []string{"person_id", "blocked_id"}},
	{table: "bookmarks", person: []string{"person_id"}, message: "message_id"},
	{table: "days", room: "room_id"},
	{table: "deletions", message: "message_id"},
	{table: "digests", person: []string{"person_id"}},
	{table: "errands", person: []string{"person_id"}, message: "message_id"},
	{table: "guest_keys", person: []string{"person_id"}},
	{table: "guest_networks", person: []string{"person_id"}},
	{table: "invitations", person: []string{"person_id", "by_id"}, room: "room_id"},
	{table: "later", person: []string{"person_id"}},
	{table: "links", person: []string{"person_id"}},
	{table: "memberships", person: []string{"person_id"}, room: "room_id"},
	{table: "mentions", person: []string{"person_id"}, room: "room_id", message: "message_id"},
	{table: "network_bans", room: "room_id"},
	{table: "objections", person: []string{"person_id"}, room: "room_id"},
	{table: "previews", message: "message_id"},
	{table: "reactions", message: "message_id"},
	{table: "report_by", person: []string{"person_id"}},
	{table: "reports", room: "room_id"},
	{table: "restrictions", person: []string{"person_id"}, room: "room_id"},
	{table: "sessions", person: []string{"person_id"}, room: "room_id"},
	{table: "subscriptions", person: []string{"person_id"}},
	{table: "word_lists", room: "room_id"},
}

// kept lists the columns that refer to a person, a room or a message and whose rows stay when it is deleted, each with
// the reason.
var kept = map[string]string{
	"days.first_id":            "the row of a deleted message stays",
	"deeds.by_id":              "the log of moderators stays, and names numbers only",
	"deeds.message_id":         "the log of moderators stays, and names numbers only",
	"deeds.person_id":          "the log of moderators stays, and names numbers only",
	"deeds.room_id":            "the log of moderators stays, and names numbers only",
	"deletions.person_id":      "the row goes within seconds, with the text",
	"epoch_ends.epoch_id":      "refers to an epoch, not to a room",
	"epoch_ends.room_id":       "how many changes a room had, and no text",
	"files.author_id":          "what a person sent stays, unnamed",
	"files.message_id":         "detach erases the rows and the contents",
	"later.room_id":            "the author keeps the text, with the reason why it is not sent",
	"messages.author_id":       "what a person said stays, unnamed",
	"messages.room_id":         "forgetSome erases them, some at a time",
	"network_bans.by_id":       "a ban holds when the moderator has gone",
	"objections.by_id":         "a number alone, and the row goes 30 days after the answer",
	"reactions.person_id":      "a reaction still counts, unnamed",
	"report_by.report_id":      "the reporters of a report go with it (ON DELETE CASCADE)",
	"reports.by_id":            "a number alone, and the row goes 30 days after the report was closed",
	"reports.message_id":       "what was reported must outlive its deletion; the row goes 30 days after the report was closed",
	"reports.person_id":        "what was reported must outlive its author's account; the row goes as above",
	"restrictions.by_id":       "a restriction holds when the moderator has gone",
	"rooms.owner_id":           "passOn gives the room to another",
	"spent_tokens.person_id":   "a token must not give a second session; the row goes when the token expires",
	"subscriptions.session_id": "they end with the session (ON DELETE CASCADE)",
	"words.message_id":         "reindex and forgetSome remove the words of a text that is erased",
	"words.room_id":            "reindex and forgetSome remove the words of a text that is erased",
}

// eraseMessages erases the rows about messages, their files included.
func (c *change) eraseMessages(ids ...int64) error {
	for _, t := range traces {
		if t.message == "" {
			continue
		}
		if err := c.tx.Exec("DELETE FROM "+t.table+" WHERE "+t.message+" IN ?", ids).Error; err != nil {
			return fmt.Errorf("erase %s of messages: %w", t.table, err)
		}
	}
	return c.detach(ids...)
}

// eraseRoom closes a room for good, and ends the streams that show it. What stays is its address, and that it was
// deleted, so that forgetNow can erase its messages.
func (c *change) eraseRoom(room int64) error {
	c.lose(RightsLost{Room: room})
	for _, t := range traces {
		if t.room == "" {
			continue
		}
		if err := c.tx.Exec("DELETE FROM "+t.table+" WHERE "+t.room+" = ?", room).Error; err != nil {
			return fmt.Errorf("erase %s of room %d: %w", t.table, room, err)
		}
	}
	if err := c.forgetAvatars("vouched_by = ?", room); err != nil { // they were shown in this room alone
		return err
	}
	return errors.Join(database.Blank(c.tx, "rooms", room,
		"slug", "visibility", "direct", "head", "posted", "active_at", "created_at", "deleted_at"),
		c.room(room).Update("deleted_at", c.now).Error)
}

// erasePerson erases a person. What stays is the id and the kind, for the messages they wrote.
func (c *change) erasePerson(person int64) error {
	if err := c.forgetAvatars("id = ?", person); err != nil {
		return err
	}
	for _, t := range traces {
		for _, column := range t.person {
			if err := c.tx.Exec("DELETE FROM "+t.table+" WHERE "+column+" = ?", person).Error; err != nil {
				return fmt.Errorf("erase %s of person %d: %w", t.table, person, err)
			}
		}
	}
	return errors.Join(
		database.Blank(c.tx, "people", person, "kind", "created_at", "deleted_at"),
		c.update(person, map[string]any{"deleted_at": c.now}),
	)
}
