package models

import (
	"errors"
	"fmt"
)

// doomed selects a person's messages in a room from a moment on, which are its arguments.
const doomed = "m.room_id = ? AND m.author_id = ? AND m.created_at >= ? AND m.deleted_at = 0"

// clearing is the removal of a person's messages in a room from a moment on, in unix milliseconds.
type clearing struct{ room, person, since int64 }

// args returns the arguments of doomed, between others.
func (d clearing) args(before, after []any) []any {
	return append(append(before, d.room, d.person, d.since), after...)
}

// clear removes a person's messages in the moderator's room. It takes as many statements for one as for thousands, and
// readers who are far behind afterwards get one reset. It cannot be undone: the texts are erased soon, some at a time,
// also after a crash. It returns how many messages it has removed.
func (c *change) clear(access Access, person int64, a Act) (int64, error) {
	d := clearing{room: access.Room.ID, person: person}
	if a.Since > 0 {
		d.since = c.now - a.Since.Milliseconds()
	}
	done := c.tx.Exec(`INSERT INTO deletions (message_id, person_id, created_at, pinned)
		SELECT m.id, ?, ?, FALSE FROM messages m WHERE `+doomed,
		d.args([]any{access.Person.ID, c.now - undoFor - 1}, nil)...)
	if done.Error != nil || done.RowsAffected == 0 {
		return 0, wrap(done.Error, "note what is removed")
	}
	err := errors.Join(c.unpinDoomed(d), c.uncountDoomed(d), c.uncallDoomed(d), c.redrawDoomed(d))
	if err != nil {
		return 0, err
	}
	err = c.tx.Exec(`UPDATE messages SET deleted_at = ?, removed = TRUE, pinned_at = 0
		WHERE id IN (SELECT m.id FROM messages m WHERE `+doomed+")", d.args([]any{c.now}, nil)...).Error
	if err != nil {
		return 0, fmt.Errorf("remove the messages of person %d: %w", person, err)
	}
	return done.RowsAffected, c.log(deedRow{
		ByID: access.Person.ID, Act: "clear", RoomID: d.room, PersonID: person,
		Reason: a.Restriction.Reason, Note: a.Restriction.Note,
	})
}

// unpinDoomed counts the room's pins without those that go.
func (c *change) unpinDoomed(d clearing) error {
	err := c.tx.Exec(`UPDATE rooms SET pins = pins - (SELECT count(*) FROM messages m WHERE `+doomed+
		" AND m.pinned_at <> 0) WHERE id = ?", d.args(nil, []any{d.room})...).Error
	return wrap(err, "count the pins of room %d", d.room)
}

// uncountDoomed counts the replies to others' messages without those that go.
func (c *change) uncountDoomed(d clearing) error {
	err := c.tx.Exec(`UPDATE messages SET replies = replies - gone.count FROM (
			SELECT m.reply_to, count(*) AS count FROM messages m WHERE `+doomed+` AND m.reply_to <> 0 GROUP BY m.reply_to
		) AS gone WHERE messages.id = gone.reply_to AND messages.replies >= gone.count`, d.args(nil, nil)...).Error
	return wrap(err, "count replies in room %d", d.room)
}

// uncallDoomed counts the mentions in messages that go otherwise, as flipMentions does for one.
func (c *change) uncallDoomed(d clearing) error {
	var called []int64
	err := c.tx.Raw(`UPDATE mentions SET ordinal = -ordinal WHERE ordinal > 0
		AND message_id IN (SELECT m.id FROM messages m WHERE `+doomed+") RETURNING person_id", d.args(nil, nil)...).
		Scan(&called).Error
	c.unreadChanged(called...)
	return wrap(err, "count the mentions in room %d otherwise", d.room)
}

// redrawDoomed draws again what goes, what it answers, and the latest answers to it.
func (c *change) redrawDoomed(d clearing) error {
	const which = `m.id IN (SELECT m.id FROM messages m WHERE ` + doomed + `
		UNION SELECT m.reply_to FROM messages m WHERE ` + doomed + ` AND m.reply_to <> 0
		UNION SELECT a.id FROM (SELECT id, reply_to FROM messages WHERE room_id = ? ORDER BY id DESC LIMIT ?) a
			JOIN messages m ON m.id = a.reply_to WHERE ` + doomed + ")"
	return c.renumber(d.room, which, d.args(d.args(d.args(nil, nil), []any{d.room, pageKeeps}), nil)...)
}
