package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"samovar/models/words"

	"gorm.io/gorm"
)

const (
	// indexVersion is another whenever a text is cut or folded in another way: the index is made anew then.
	indexVersion = "1"
	// latest is how many messages are not in the index yet, at most, while nothing goes wrong: a search reads those
	// one by one. Many are indexed together for a fraction of what they cost one by one, since the same pages of the
	// index take them.
	latest = 256
	// indexBatch is how many messages are indexed in one change. Nobody's post waits long behind it.
	indexBatch = 1024
)

// index brings the index up to the latest message, and makes it anew where it is of another version. At a usual start
// there is nothing to do.
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

// indexed is the latest message in the index; what is behind it is not.
func indexed(tx *gorm.DB) (id int64, err error) {
	err = tx.Raw("SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'indexed'").Row().Scan(&id)
	return id, wrap(err, "read how far the index goes")
}

// indexNext adds the next messages to the index, and says whether there may be more.
func (c *change) indexNext() (more bool, err error) {
	until, err := indexed(c.tx)
	if err != nil {
		return false, err
	}
	var next []Message
	if err := c.tx.Raw("SELECT id, body FROM messages WHERE id > ? ORDER BY id LIMIT ?", until, indexBatch).Scan(&next).Error; err != nil {
		return false, fmt.Errorf("read what to index: %w", err)
	}
	if len(next) == 0 {
		return false, nil
	}
	if err := c.apply(insertWords, wordsOf(next)); err != nil {
		return false, fmt.Errorf("store words: %w", err)
	}
	err = keepSetting(c.tx, "indexed", fmt.Sprint(next[len(next)-1].ID))
	return len(next) == indexBatch, err
}

// reindex follows a message from the text it had to the one it has, if it is in the index.
func (c *change) reindex(before, now Message) error {
	until, err := indexed(c.tx)
	if err != nil || now.ID > until {
		return err
	}
	gone, fresh := wordsOf([]Message{before}), wordsOf([]Message{now})
	for word := range gone {
		if fresh[word] != nil {
			delete(gone, word)
			delete(fresh, word)
		}
	}
	if err := c.apply(deleteWords, gone); err != nil {
		return fmt.Errorf("take words out of the index: %w", err)
	}
	return wrap(c.apply(insertWords, fresh), "store words")
}

// postings are messages by the words that are in them.
type postings map[string][]int64

func wordsOf(messages []Message) postings {
	found := postings{}
	for _, m := range messages {
		for _, t := range words.Tokens(m.Body) {
			if ids := found[t.Word]; len(ids) == 0 || ids[len(ids)-1] != m.ID {
				found[t.Word] = append(ids, m.ID)
			}
		}
	}
	return found
}

// apply runs a statement for all the postings at once. They come as JSON, which has its keys in order: in the order
// of the index.
func (c *change) apply(statement string, p postings) error {
	if len(p) == 0 {
		return nil
	}
	list, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return c.tx.Exec(statement, string(list)).Error
}

const (
	// segmentBits make a segment 4,096 messages long: short enough to be read in a millisecond, long enough for a
	// million messages to be few segments.
	segmentBits   = 12
	listed        = "SELECT m.id >> 12, w.key, m.room_id, m.id FROM json_each(?) w CROSS JOIN json_each(w.value) i CROSS JOIN messages m ON m.id = i.value"
	insertWords   = "INSERT INTO words (segment, word, room_id, message_id) " + listed + " WHERE true ON CONFLICT DO NOTHING"
	deleteWords   = "DELETE FROM words WHERE (segment, word, room_id, message_id) IN (" + listed + ")"
	selectUnnamed = "SELECT id, nickname FROM people WHERE nickname_key = '' AND nickname <> '' AND id > ? ORDER BY id LIMIT ?"
)

// indexNicknames folds the nicknames that are not yet.
func (s *Store) indexNicknames(ctx context.Context) error {
	last := int64(0)
	for {
		var unnamed []Person
		err := s.change(ctx, func(c *change) error {
			if err := c.tx.Raw(selectUnnamed, last, indexBatch).Scan(&unnamed).Error; err != nil {
				return err
			}
			for _, p := range unnamed {
				if err := c.tx.Exec("UPDATE people SET nickname_key = ? WHERE id = ?", words.FoldMarks(p.Nickname), p.ID).Error; err != nil {
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
