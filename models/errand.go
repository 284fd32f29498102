package models

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// errand is a kind of work that a message orders for after it is stored. Its row is written in the transaction of the
// message, so that none is lost and none is of a message that is not there; a job takes it.
type errand string

// errandRow is one errand. PersonID is the reader of a digest and zero otherwise; TakenAt is when a digest took it.
type errandRow struct {
	Kind                errand
	PersonID, MessageID int64
	CreatedAt           int64 `gorm:"autoCreateTime:false"`
	TakenAt             int64
}

// TableName returns errands.
func (errandRow) TableName() string { return "errands" }

// A message has one errand for its preview, one for all its pushes, and one for each member whose next digest is to
// show it.
const (
	previewErrand errand = "preview"
	pushErrand    errand = "push"
	digestErrand  errand = "digest"
)

const (
	// errandFor is how long previews and pushes wait to be taken: after a long stop, old messages are not pushed.
	// Errands of digests wait as long as it takes.
	errandFor = int64(10 * time.Minute / time.Millisecond)
	// errandsAtOnce limits how many are taken in one change.
	errandsAtOnce = 100
)

// orderPreview orders a preview where the text may have a link. It orders none in direct conversations: what people
// show each other there is not fetched for them.
func (c *change) orderPreview(access Access, m Message) error {
	text := strings.ToLower(m.Body)
	mayLink := strings.Contains(text, "http") || strings.Contains(text, "www.")
	if c.store.withoutPreviews || access.Room.Direct || !mayLink {
		return nil
	}
	err := c.tx.Create(&errandRow{Kind: previewErrand, MessageID: m.ID, CreatedAt: c.now}).Error
	return wrap(err, "order the preview of message %d", m.ID)
}

// orderPush orders pushes where the message mentions a person with a browser to push to.
func (c *change) orderPush(access Access, m Message) error {
	if m.Mentions == "" && !access.Room.Direct {
		return nil
	}
	return wrap(do(c.tx, insertPush, pushErrand, m.ID, c.now, m.ID), "order the push of message %d", m.ID)
}

const insertPush = `INSERT INTO errands (kind, message_id, created_at) SELECT ?, ?, ?
	WHERE EXISTS (SELECT 1 FROM mentions x JOIN subscriptions s ON s.person_id = x.person_id WHERE x.message_id = ?)`

// orderDigests orders a line in the next digest of each person that the message mentions and who has digests. before is
// Message.Mentions before an edit: people it mentioned already are not told again.
func (c *change) orderDigests(access Access, m Message, before string) error {
	known := []int64{m.AuthorID}
	for word := range strings.FieldsSeq(before) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil { // it mentioned all
			return nil
		}
		known = append(known, id)
	}
	if access.Room.Direct && m.EditedAt != 0 {
		return nil
	}
	err := c.tx.Exec(insertDigestErrands, digestErrand, c.now, m.ID, known).Error
	return wrap(err, "order the digests of message %d", m.ID)
}

const insertDigestErrands = `INSERT INTO errands (kind, person_id, message_id, created_at)
	SELECT ?, x.person_id, x.message_id, ? FROM mentions x JOIN digests d ON d.person_id = x.person_id
	WHERE x.message_id = ? AND d.frequency <> 'off' AND x.person_id NOT IN ?
	ON CONFLICT (kind, person_id, message_id) DO NOTHING`

// takeErrands takes errands of a kind, previews or pushes, the oldest messages first, and returns the messages; more
// reports whether others may wait. Taking deletes: two processes never do the same work, and work that a crash
// interrupts is not done.
func (s *Store) takeErrands(ctx context.Context, kind errand) (messages []int64, more bool, err error) {
	var waits bool
	err = one(s.read(ctx), []any{&waits}, "SELECT EXISTS (SELECT 1 FROM errands WHERE kind = ?)", kind)
	if err != nil || !waits {
		return nil, false, wrap(err, "look for errands")
	}
	var taken []struct{ MessageID, CreatedAt int64 }
	err = s.change(ctx, func(c *change) error {
		taken = nil
		return c.tx.Raw(deleteErrands, kind, kind, errandsAtOnce).Scan(&taken).Error
	})
	for _, e := range taken {
		if e.CreatedAt > s.now()-errandFor {
			messages = append(messages, e.MessageID)
		}
	}
	return messages, len(taken) == errandsAtOnce, wrap(err, "take errands")
}

const deleteErrands = `DELETE FROM errands WHERE kind = ? AND person_id = 0 AND message_id IN (
		SELECT message_id FROM errands WHERE kind = ? AND person_id = 0 ORDER BY message_id LIMIT ?)
	RETURNING message_id, created_at`

// forgetDigestErrands deletes what waits for a person's digest.
func (c *change) forgetDigestErrands(person int64) error {
	err := c.tx.Exec("DELETE FROM errands WHERE kind = ? AND person_id = ?", digestErrand, person).Error
	return wrap(err, "forget what person %d was to be told", person)
}

// takeDigestErrands takes what waits for a person's digest. Errands that were taken before and are still there belong
// to a digest that a crash has interrupted; they are deleted, so that no digest is sent twice.
func (c *change) takeDigestErrands(person int64) error {
	if err := c.forgetTaken(person); err != nil {
		return err
	}
	err := c.tx.Exec("UPDATE errands SET taken_at = ? WHERE kind = ? AND person_id = ?", c.now, digestErrand, person).Error
	return wrap(err, "take what person %d is to be told", person)
}

// untakeDigestErrands lets what was taken wait for the next digest, since this one could not be sent.
func (c *change) untakeDigestErrands(person int64) error {
	err := c.tx.Exec("UPDATE errands SET taken_at = 0 WHERE kind = ? AND person_id = ?", digestErrand, person).Error
	return wrap(err, "keep what person %d is to be told", person)
}

func (c *change) forgetTaken(person int64) error {
	err := c.tx.Exec("DELETE FROM errands WHERE kind = ? AND person_id = ? AND taken_at <> 0", digestErrand, person).Error
	return wrap(err, "forget what person %d was told", person)
}
