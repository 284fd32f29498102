package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"samovar/models/words"

	"gorm.io/gorm"
)

const (
	// indexVersion changes whenever texts are cut or folded in another way; the index is then built anew.
	indexVersion = "1"
	// latest is the number of newest messages that may be missing in the index; a search reads those one by one.
	// Indexing many together costs a fraction of indexing each, since they share pages of the index.
	latest = 256
	// indexBatch is how many messages are indexed in one change, few enough that no post waits long behind it.
	indexBatch = 1024
)

// index brings the index up to the latest message when the program starts, and builds it anew if it is of another
// version. Usually there is nothing to do.
func (s *Store) index(ctx context.Context) error {
	err := s.change(ctx, (*change).checkIndex)
	for more := true; more && err == nil; {
		err = s.change(ctx, func(c *change) (err error) {
			more, err = c.indexNext()
			return err
		})
	}
	if err == nil {
		err = s.indexNicknames(ctx)
	}
	return wrap(err, "bring the index up to date")
}

// checkIndex empties an index of another version.
func (c *change) checkIndex() error {
	version, err := settingOf(c.tx, "index")
	if err != nil || version == indexVersion {
		return err
	}
	for _, statement := range []string{
		"DELETE FROM words",
		"UPDATE people SET nickname_key = ''",
	} {
		if err := c.tx.Exec(statement).Error; err != nil {
			return err
		}
	}
	return errors.Join(keepSetting(c.tx, "index", indexVersion), keepSetting(c.tx, "indexed", "0"))
}

// indexed returns the id of the latest message in the index.
func indexed(tx *gorm.DB) (id int64, err error) {
	err = tx.Raw("SELECT CAST(value AS BIGINT) FROM settings WHERE name = 'indexed'").Row().Scan(&id)
	return id, wrap(err, "read how far the index goes")
}

// indexNext adds the next messages to the index, and reports whether there may be more.
func (c *change) indexNext() (more bool, err error) {
	until, err := indexed(c.tx)
	if err != nil {
		return false, err
	}
	var next []Message
	if err := c.tx.Raw(selectUnindexed, until, indexBatch).Scan(&next).Error; err != nil {
		return false, fmt.Errorf("read what to index: %w", err)
	}
	if len(next) == 0 {
		return false, nil
	}
	if err := c.addPostings(postingsOf(next...)); err != nil {
		return false, err
	}
	err = keepSetting(c.tx, "indexed", fmt.Sprint(next[len(next)-1].ID))
	return len(next) == indexBatch, err
}

// reindex replaces the words of a message that was changed, if it is in the index.
func (c *change) reindex(before, now Message) error {
	until, err := indexed(c.tx)
	if err != nil || now.ID > until {
		return err
	}
	had, has := postingsOf(before), postingsOf(now)
	if err := c.removePostings(subtract(had, has)); err != nil {
		return err
	}
	return c.addPostings(subtract(has, had))
}

// posting says that a word is in a message.
type posting struct {
	word          string
	room, message int64
}

const (
	// segmentBits make a segment 4,096 messages long: short enough to be read in a millisecond, long enough for a
	// million messages to be few segments.
	segmentBits = 12
	// postingsAtOnce is how many rows one statement stores: four arguments each, and databases take some 32,000.
	postingsAtOnce = 250
)

func (p posting) segment() int64 { return p.message >> segmentBits }

// postingsOf returns the words of messages, each once for a message, in the order of the index: pages of it that are
// beside each other are then written together.
func postingsOf(messages ...Message) []posting {
	var found []posting
	for _, m := range messages {
		for _, t := range words.Tokens(m.Body) {
			found = append(found, posting{word: t.Word, room: m.RoomID, message: m.ID})
		}
	}
	slices.SortFunc(found, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.segment(), b.segment()), cmp.Compare(a.word, b.word),
			cmp.Compare(a.room, b.room), cmp.Compare(a.message, b.message))
	})
	return slices.Compact(found)
}

// subtract returns those of all that are not among others.
func subtract(all, others []posting) []posting {
	known := make(map[posting]bool, len(others))
	for _, p := range others {
		known[p] = true
	}
	var left []posting
	for _, p := range all {
		if !known[p] {
			left = append(left, p)
		}
	}
	return left
}

// addPostings stores words of messages in the index. Those that are there stay.
func (c *change) addPostings(all []posting) error {
	for some := range slices.Chunk(all, postingsAtOnce) {
		args := make([]any, 0, 4*len(some))
		for _, p := range some {
			args = append(args, p.segment(), p.word, p.room, p.message)
		}
		if err := do(c.tx, insertPostings(len(some)), args...); err != nil {
			return fmt.Errorf("store words: %w", err)
		}
	}
	return nil
}

func insertPostings(count int) string {
	return "INSERT INTO words (segment, word, room_id, message_id) VALUES (?, ?, ?, ?)" +
		strings.Repeat(", (?, ?, ?, ?)", count-1) + " ON CONFLICT DO NOTHING"
}

// removePostings takes words of messages out of the index, with one statement for each message.
func (c *change) removePostings(all []posting) error {
	gone := map[posting][]string{} // the words of a message by a posting without its word
	for _, p := range all {
		message := posting{room: p.room, message: p.message}
		gone[message] = append(gone[message], p.word)
	}
	for m, words := range gone {
		if err := c.tx.Exec(deletePostings, m.segment(), words, m.room, m.message).Error; err != nil {
			return fmt.Errorf("take words out of the index: %w", err)
		}
	}
	return nil
}

const (
	deletePostings  = "DELETE FROM words WHERE segment = ? AND word IN ? AND room_id = ? AND message_id = ?"
	selectUnindexed = "SELECT id, room_id, body FROM messages WHERE id > ? ORDER BY id LIMIT ?"
	selectUnnamed   = `SELECT id, nickname FROM people
		WHERE nickname_key = '' AND nickname <> '' AND id > ? ORDER BY id LIMIT ?`
)

// indexNicknames fills nickname_key for people who have none yet.
func (s *Store) indexNicknames(ctx context.Context) error {
	last := int64(0)
	for {
		var unnamed []Person
		err := s.change(ctx, func(c *change) error {
			if err := c.tx.Raw(selectUnnamed, last, indexBatch).Scan(&unnamed).Error; err != nil {
				return err
			}
			for _, p := range unnamed {
				err := c.tx.Model(&personRow{}).Where("id = ?", p.ID).
					Update("nickname_key", words.FoldMarks(p.Nickname)).Error
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(unnamed) == 0 {
			return wrap(err, "fold nicknames")
		}
		last = unnamed[len(unnamed)-1].ID
	}
}
