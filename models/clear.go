package models

import (
	"errors"
	"fmt"
	"slices"
)

// clearing is the removal of many messages of a room. It takes as many statements for one as for thousands, and
// readers who are far behind afterwards get one reset at most. It cannot be undone: the texts are erased soon, some
// at a time, also after a crash.
type clearing struct {
	room int64
	// which is the condition for a message (m) to go, and its arguments. It leaves out what is deleted already.
	which string
	args  []any
	// by is the moderator, zero where it is the room's rule that removes.
	by int64
}

// within returns the arguments of the condition between others.
func (d clearing) within(before, after []any) []any {
	return slices.Concat(before, d.args, after)
}

// clearPerson removes a person's messages in the moderator's room, and logs it. It returns how many.
func (c *change) clearPerson(access Access, person int64, a Act) (int64, error) {
	since := int64(0)
	if a.Since > 0 {
		since = c.now - a.Since.Milliseconds()
	}
	removed, err := c.clear(clearing{
		room:  access.Room.ID,
		which: "m.room_id = ? AND m.author_id = ? AND m.created_at >= ? AND m.deleted_at = 0",
		args:  []any{access.Room.ID, person, since},
		by:    access.Person.ID,
	})
	if err != nil || removed == 0 {
		return 0, err
	}
	return removed, c.log(deedRow{
		ByID: access.Person.ID, Act: "clear", RoomID: access.Room.ID, PersonID: person,
		Reason: a.Restriction.Reason, Note: a.Restriction.Note,
	})
}

// clear removes the messages, and returns how many.
func (c *change) clear(d clearing) (int64, error) {
	done := c.tx.Exec(`INSERT INTO deletions (message_id, person_id, created_at, pinned)
		SELECT m.id, ?, ?, FALSE FROM messages m WHERE `+d.which, d.within([]any{d.by, c.now - undoFor - 1}, nil)...)
	if done.Error != nil || done.RowsAffected == 0 {
		return 0, wrap(done.Error, "note what is removed")
	}
	if err := errors.Join(c.unpinAll(d), c.uncountAll(d), c.uncallAll(d), c.redrawAll(d)); err != nil {
		return 0, err
	}
	err := c.tx.Exec(`UPDATE messages SET deleted_at = ?, removed = ?, pinned_at = 0
		WHERE id IN (SELECT m.id FROM messages m WHERE `+d.which+")", d.within([]any{c.now, d.by != 0}, nil)...).Error
	if err != nil {
		return 0, fmt.Errorf("remove messages of room %d: %w", d.room, err)
	}
	return done.RowsAffected, nil
}

// unpinAll counts the room's pins without those that go.
func (c *change) unpinAll(d clearing) error {
	err := c.tx.Exec(`UPDATE rooms SET pins = pins - (SELECT count(*) FROM messages m WHERE `+d.which+
		" AND m.pinned_at <> 0) WHERE id = ?", d.within(nil, []any{d.room})...).Error
	return wrap(err, "count the pins of room %d", d.room)
}

// uncountAll counts the replies to others' messages without those that go.
func (c *change) uncountAll(d clearing) error {
	err := c.tx.Exec(`UPDATE messages SET replies = replies - gone.count FROM (
			SELECT m.reply_to, count(*) AS count FROM messages m WHERE `+d.which+` AND m.reply_to <> 0 GROUP BY m.reply_to
		) AS gone WHERE messages.id = gone.reply_to AND messages.replies >= gone.count`, d.args...).Error
	return wrap(err, "count replies in room %d", d.room)
}

// uncallAll counts the mentions in messages that go otherwise, as flipMentions does for one.
func (c *change) uncallAll(d clearing) error {
	var called []int64
	err := c.tx.Raw(`UPDATE mentions SET ordinal = -ordinal WHERE ordinal > 0
		AND message_id IN (SELECT m.id FROM messages m WHERE `+d.which+") RETURNING person_id", d.args...).
		Scan(&called).Error
	c.unreadChanged(called...)
	return wrap(err, "count the mentions in room %d otherwise", d.room)
}

// redrawAll draws again what goes, what it answers, and the latest answers to it.
func (c *change) redrawAll(d clearing) error {
	which := `m.id IN (SELECT m.id FROM messages m WHERE ` + d.which + `
		UNION SELECT m.reply_to FROM messages m WHERE ` + d.which + ` AND m.reply_to <> 0
		UNION SELECT a.id FROM (SELECT id, reply_to FROM messages WHERE room_id = ? ORDER BY id DESC LIMIT ?) a
			JOIN messages m ON m.id = a.reply_to WHERE ` + d.which + ")"
	return c.renumber(d.room, which, slices.Concat(d.args, d.args, []any{d.room, pageKeeps}, d.args)...)
}
