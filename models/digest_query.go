package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

const (
	// maxDigests is how many members are looked at in one round, maxMissed how many messages a digest shows.
	maxDigests = 100
	maxMissed  = 20
)

// retries are the waits after each failure to send a digest, in milliseconds; after the last it is dropped.
var retries = []int64{hour / 12, hour / 2, 2 * hour, 8 * hour}

// Missed is a message in a digest.
type Missed struct {
	MessageID int64
	Slug      string
	// Room is the room's name, empty for a direct conversation. Author is empty if the account was deleted, Body if
	// the message has only files.
	Room, Author, Body string
	// Called is Message.Called.
	Called    string
	CreatedAt int64
}

// Digest is an e-mail to a member about messages that they have missed.
type Digest struct {
	PersonID        int64
	Email, Language string
	Frequency       Frequency
	// Stop is the secret in the link that stops the member's digests.
	Stop string
	// Missed holds the first of Total messages.
	Missed []Missed `gorm:"-"`
	Total  int      `gorm:"-"`

	DueAt  int64
	Failed int
}

// DigestsDue returns the digests to send now: those of members who have missed something and are away. The others
// are looked at again later: in half a minute if something was missed, so that a caller that asks each minute can
// tell how long they have been away. It runs one query for the members that are due and one for what they have
// missed. full reports whether there may be more members to look at.
func (s *Store) DigestsDue(ctx context.Context, away func(Digest) bool) (due []Digest, full bool, err error) {
	now := s.now()
	var all []Digest
	if err := s.read(ctx).Raw(selectDigests, now, now, maxDigests).Scan(&all).Error; err != nil || all == nil {
		return nil, false, wrap(err, "find whose digest is due")
	}
	if err := s.addMissed(s.read(ctx), all, false); err != nil {
		return nil, false, err
	}
	err = s.change(ctx, func(c *change) error {
		for _, d := range all {
			if d.Total > 0 && away(d) {
				due = append(due, d)
			} else if err := c.putOff(d, now); err != nil {
				return err
			}
		}
		return nil
	})
	return due, len(all) == maxDigests, wrap(err, "put digests off")
}

const selectDigests = `SELECT d.person_id, p.email, p.language, d.frequency, d.stop, d.due_at, d.failed
	FROM digests d JOIN people p ON p.id = d.person_id WHERE d.due_at <= ? AND p.banned_until <= ? AND d.frequency <> 'off'
	ORDER BY d.due_at, d.person_id LIMIT ?`

// next returns the earliest time of the digest after this one: in an hour, or at the same time of a later day.
func (d Digest) next(now int64) int64 {
	if d.Frequency == Daily {
		return d.DueAt + day*((now-d.DueAt)/day+1)
	}
	return now + hour
}

// putOff sets when a member is looked at again. If nothing was missed, the mentions that were looked at are not looked
// at again; one that came since is.
func (c *change) putOff(d Digest, now int64) error {
	again := now + glance
	switch {
	case d.Total == 0 && d.Frequency == Daily:
		again = d.next(now)
	case d.Total == 0:
		again = now + idle
	}
	done := c.tx.Model(&digestRow{}).Where("person_id = ? AND due_at = ?", d.PersonID, d.DueAt).Update("due_at", again)
	if done.Error != nil || done.RowsAffected == 0 || d.Total > 0 {
		return wrap(done.Error, "put the digest of person %d off", d.PersonID)
	}
	err := c.tx.Exec(deleteNotMissed, digestErrand, d.PersonID, []int64{d.PersonID}, false, c.store.guestsWelcome()).Error
	return wrap(err, "forget what person %d has not missed", d.PersonID)
}

const deleteNotMissed = `DELETE FROM errands WHERE kind = ? AND person_id = ? AND taken_at = 0
	AND message_id NOT IN (SELECT e.message_id ` + fromMissed + `)`

// addMissed adds to digests, with one query, what the members have missed: from the errands that were taken for a
// digest, or from those that wait.
func (s *Store) addMissed(tx *gorm.DB, all []Digest, taken bool) error {
	people := make([]int64, len(all))
	for i := range all {
		people[i] = all[i].PersonID
	}
	var found []struct {
		Missed
		PersonID int64
		Total    int
	}
	if err := tx.Raw(selectMissed, people, taken, s.guestsWelcome(), maxMissed).Scan(&found).Error; err != nil {
		return fmt.Errorf("find what was missed: %w", err)
	}
	byPerson := map[int64]*Digest{}
	for i := range all {
		byPerson[all[i].PersonID] = &all[i]
	}
	for _, row := range found {
		d := byPerson[row.PersonID]
		row.Body = opening(row.Body, row.Called)
		d.Missed, d.Total = append(d.Missed, row.Missed), row.Total
	}
	return nil
}

// fromMissed follows the rules of selectPushes, and leaves out messages that were read.
const fromMissed = `FROM errands e JOIN people reader ON reader.id = e.person_id
		JOIN mentions x ON x.person_id = e.person_id AND x.message_id = e.message_id
		JOIN messages m ON m.id = x.message_id JOIN rooms r ON r.id = m.room_id JOIN people a ON a.id = m.author_id
		JOIN memberships ms ON ms.room_id = m.room_id AND ms.person_id = e.person_id
	WHERE e.kind = 'digest' AND e.person_id IN ? AND (e.taken_at <> 0) = ?
		AND NOT reader.quiet AND reader.confirmed <> '' AND reader.deleted_at = 0 AND m.deleted_at = 0
		AND ` + mayRead + `
		AND ms.notify <> 'none' AND ms.read_ordinal < x.ordinal
		AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.person_id = e.person_id AND b.blocked_id = m.author_id)`

const selectMissed = `SELECT * FROM (
	SELECT e.person_id, m.id AS message_id, r.slug, CASE WHEN r.direct THEN '' ELSE r.name END AS room,
		a.nickname AS author, m.body, m.called, m.created_at, count(*) OVER (PARTITION BY e.person_id) AS total,
		row_number() OVER (PARTITION BY e.person_id ORDER BY m.id) AS rank ` + fromMissed + `) AS missed
	WHERE rank <= ? ORDER BY person_id, rank`

// TakeDigest marks a digest as sent before it is sent: a crash can lose one, and never sends one twice. It returns
// the digest as of now, since sending those before it took time: without messages that were deleted or read since,
// and with the member's present address. taken is false if nothing is left to send, and if the member has changed
// the frequency.
func (s *Store) TakeDigest(ctx context.Context, d Digest) (now Digest, taken bool, err error) {
	fresh := []Digest{d}
	err = s.change(ctx, func(c *change) error {
		fresh[0].Missed, fresh[0].Total, taken = nil, 0, false
		const unchanged = "person_id = ? AND frequency = ? AND due_at = ?"
		done := c.tx.Model(&digestRow{}).Where(unchanged, d.PersonID, d.Frequency, d.DueAt).Update("due_at", d.next(c.now))
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		if err := c.takeDigestErrands(d.PersonID); err != nil {
			return err
		}
		if err := s.addMissed(c.tx, fresh, true); err != nil {
			return err
		}
		if taken = fresh[0].Total > 0; !taken {
			return c.forgetDigestErrands(d.PersonID)
		}
		address := []any{&fresh[0].Email, &fresh[0].Language}
		return one(c.tx, address, "SELECT email, language FROM people WHERE id = ?", d.PersonID)
	})
	return fresh[0], taken, wrap(err, "mark the digest of person %d as sent", d.PersonID)
}

// SettleDigest records whether a digest was sent. One that was not is due again later; again is false if it has
// failed too often.
func (s *Store) SettleDigest(ctx context.Context, d Digest, done bool) (again bool, err error) {
	again = !done && d.Failed < len(retries)
	err = s.change(ctx, func(c *change) error {
		if !again {
			return errors.Join(c.forgetTaken(d.PersonID),
				c.tx.Model(&digestRow{}).Where("person_id = ? AND failed <> 0", d.PersonID).Update("failed", 0).Error)
		}
		return errors.Join(c.untakeDigestErrands(d.PersonID),
			c.tx.Model(&digestRow{}).Where("person_id = ? AND frequency <> ?", d.PersonID, Never).
				Updates(map[string]any{"failed": d.Failed + 1, "due_at": c.now + retries[d.Failed]}).Error)
	})
	return again, wrap(err, "settle the digest of person %d", d.PersonID)
}
