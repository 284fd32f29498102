package models

import (
	"errors"
	"fmt"
	"strings"
)

// trace is a table with rows about a person, a room or a message, and the columns that name it. Its rows are erased
// with any of them.
type trace struct {
	table  string
	person []string
	room   string
	// message is the column of the message, and also of a room's, whose messages are erased with it.
	message string
}

// traces are what is erased. A test holds them against the schema: each column that names a person, a room or a
// message stands here or in kept, so that a new table cannot be forgotten.
var traces = []trace{
	{table: "avatars", person: []string{"person_id"}},
	{table: "blocks", person: []string{"person_id", "blocked_id"}},
	{table: "bookmarks", person: []string{"person_id"}, message: "message_id"},
	{table: "days", room: "room_id"},
	{table: "digests", person: []string{"person_id"}},
	{table: "guest_keys", person: []string{"person_id"}},
	{table: "invitations", person: []string{"person_id", "by_id"}, room: "room_id"},
	{table: "later", person: []string{"person_id"}},
	{table: "links", person: []string{"person_id"}},
	{table: "memberships", person: []string{"person_id"}, room: "room_id"},
	{table: "mentions", person: []string{"person_id"}, room: "room_id", message: "message_id"},
	{table: "previews", message: "message_id"},
	{table: "reactions", message: "message_id"},
	{table: "sessions", person: []string{"person_id"}, room: "room_id"},
	{table: "subscriptions", person: []string{"person_id"}},
}

// kept are the columns that name a person, a room or a message and whose rows stay when it is deleted, each with the
// reason.
var kept = map[string]string{
	"days.first_id":            "the place of a deleted message stays",
	"digests.told_id":          "a place among the messages",
	"epoch_ends.epoch_id":      "a number of a history, not of a room",
	"epoch_ends.room_id":       "how many changes a room had, and nothing of what was said",
	"files.author_id":          "what a person sent stays, unnamed",
	"files.message_id":         "detach erases them, and their contents with them",
	"later.room_id":            "the author's text stays theirs, with the reason why it is not sent",
	"messages.author_id":       "what a person said stays, unnamed",
	"messages.room_id":         "forgetSome erases them, some at a time",
	"reactions.person_id":      "a reaction is counted on, unnamed",
	"rooms.owner_id":           "passOn gives the room to another",
	"spent_tokens.person_id":   "a token must not be worth a second session; the row goes when it runs out",
	"subscriptions.session_id": "they end with the session (ON DELETE CASCADE)",
	"words.message_id":         "reindex and forgetSome take out the words of a text that goes",
	"words.room_id":            "as above",
}

// eraseMessages erases what hangs on messages.
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

// eraseRoom closes a room for good, and ends what is open of it: of it stays its address and that it was, so that
// forgetNow can erase its messages.
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
	if err := c.forgetAvatars("vouched_by = ?", room); err != nil { // they were to be seen nowhere else
		return err
	}
	return errors.Join(c.blank("rooms", room, "slug", "visibility", "direct", "head", "posted", "active_at"),
		c.tx.Exec("UPDATE rooms SET deleted_at = ? WHERE id = ?", c.now, room).Error)
}

// erasePerson forgets a person: of them stays a number and a kind, for what they said.
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
		c.blank("people", person, "kind"),
		c.tx.Exec("UPDATE people SET deleted_at = ? WHERE id = ?", c.now, person).Error,
	)
}

// blank gives a row the values it would have if nothing had ever been said about it, but for its number, its times
// and some columns. It goes by the schema, so that a column which is added later is blanked too.
func (c *change) blank(table string, id int64, keep ...string) error {
	var set []string
	err := c.tx.Raw(
		`SELECT name || ' = ' || coalesce(dflt_value, iif("notnull", '''''', 'NULL')) FROM pragma_table_info(?) WHERE name NOT IN ?`,
		table,
		append(keep, "id", "created_at", "deleted_at"),
	).
		Scan(
			&set,
		).
		Error
	if err != nil {
		return fmt.Errorf("read the columns of %s: %w", table, err)
	}
	return wrap(
		c.tx.Exec("UPDATE "+table+" SET "+strings.Join(set, ", ")+" WHERE id = ?", id).Error,
		"blank row %d of %s",
		id,
		table,
	)
}
