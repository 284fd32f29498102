package models

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"samovar/emoji"

	"gorm.io/gorm"
)

// Reaction is one emoji under a message.
type Reaction struct {
	Emoji string
	Count int
	// People are the ids of the first 200 people who gave it, separated by spaces: a page marks the reactions of its
	// viewer by them.
	People string
}

// reactionRow is an emoji that a person has given a message.
type reactionRow struct {
	MessageID int64
	Emoji     string
	PersonID  int64
	CreatedAt int64 `gorm:"autoCreateTime:false"`
}

// TableName says where reactions are.
func (reactionRow) TableName() string { return "reactions" }

const (
	// maxReactions is how many different emoji one message can have.
	maxReactions = 20
	// maxReactors is how many people are named for one emoji.
	maxReactors = 200
)

// React adds the person's reaction to a message, or removes it if it is there. It returns Invalid if character is not
// one emoji, and if the message has too many different ones.
func (s *Store) React(
	ctx context.Context,
	person Person,
	slug string,
	id int64,
	character string,
) (m Message, given bool, err error) {
	if count, only := emoji.Only(character); !only || count != 1 {
		return m, false, Invalid{Field: "emoji", Reason: "problem.reaction.emoji"}
	}
	err = s.change(ctx, func(c *change) error {
		access, found, err := c.message(person, slug, id)
		if err != nil {
			return err
		}
		if err := access.MaySpeak(); err != nil {
			return err
		}
		if found.DeletedAt != 0 {
			return ErrNotFound
		}
		if given, err = c.react(found, person.ID, character); err != nil {
			return err
		}
		m, err = messageByID(c.tx, found.RoomID, id)
		return err
	})
	return m, given, wrap(err, "react to message %d", id)
}

// react adds or removes a reaction, and reports whether it was added.
func (c *change) react(m Message, person int64, character string) (given bool, err error) {
	done := c.tx.Where("message_id = ? AND emoji = ? AND person_id = ?", m.ID, character, person).Delete(&reactionRow{})
	if done.Error != nil {
		return false, fmt.Errorf("take a reaction back: %w", done.Error)
	}
	step := -done.RowsAffected
	if step == 0 {
		if err := c.addReaction(m, person, character); err != nil {
			return false, err
		}
		step = 1
	}
	err = c.tx.Model(&messageRow{}).Where("id = ?", m.ID).Update("reactions", gorm.Expr("reactions + ?", step)).Error
	if err != nil {
		return false, fmt.Errorf("count the reactions: %w", err)
	}
	return step > 0, c.redraw(m.RoomID, m.ID)
}

func (c *change) addReaction(m Message, person int64, character string) error {
	known := false
	for _, reaction := range m.Given {
		known = known || reaction.Emoji == character
	}
	if !known && len(m.Given) >= maxReactions {
		return Invalid{Field: "emoji", Reason: "problem.reaction.many", Args: []any{maxReactions}}
	}
	row := reactionRow{MessageID: m.ID, Emoji: character, PersonID: person, CreatedAt: c.now}
	return wrap(c.tx.Create(&row).Error, "store a reaction")
}

// Reactors returns the people who reacted to a message, by emoji, the first to react first, at most 200 for each.
func (s *Store) Reactors(ctx context.Context, message int64) (map[string][]Person, error) {
	var found []struct {
		Person
		Emoji string
	}
	err := s.read(ctx).Raw("SELECT "+personColumns+`, r.emoji FROM reactions r JOIN people p ON p.id = r.person_id
		WHERE r.message_id = ? AND p.deleted_at = 0 ORDER BY r.emoji, r.created_at LIMIT ?`,
		message, maxReactions*maxReactors).Scan(&found).Error
	people := map[string][]Person{}
	for _, row := range found {
		if len(people[row.Emoji]) < maxReactors {
			people[row.Emoji] = append(people[row.Emoji], row.Person)
		}
	}
	return people, wrap(err, "read who reacted to message %d", message)
}

// addReactions reads the reactions to messages, for each message in the order in which an emoji was first given.
func addReactions(tx *gorm.DB, found []Message) error {
	indexes := map[int64]int{}
	var wanted []int64
	for i, m := range found {
		if m.Reactions > 0 && m.DeletedAt == 0 {
			indexes[m.ID] = i
			wanted = append(wanted, m.ID)
		}
	}
	if wanted == nil {
		return nil
	}
	type given struct {
		Reaction  `gorm:"embedded"`
		MessageID int64
		First     int64 // when it was first given
	}
	var rows []given
	err := tx.Raw(selectReactions, wanted).Scan(&rows).Error
	slices.SortStableFunc(rows, func(a, b given) int { return cmp.Compare(a.First, b.First) })
	for _, row := range rows {
		m := &found[indexes[row.MessageID]]
		row.People = firstWords(row.People, maxReactors)
		m.Given = append(m.Given, row.Reaction)
	}
	return wrap(err, "read reactions")
}

const selectReactions = `SELECT message_id, emoji, count(*) AS count, string_agg(CAST(person_id AS TEXT), ' ') AS people,
		min(created_at) AS first FROM reactions WHERE message_id IN ? GROUP BY message_id, emoji`

// firstWords returns the beginning of a text with at most limit words.
func firstWords(text string, limit int) string {
	at := 0
	for range limit {
		space := strings.IndexByte(text[at:], ' ')
		if space < 0 {
			return text
		}
		at += space + 1
	}
	return text[:at-1]
}
