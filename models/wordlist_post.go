package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"samovar/filter"
	"samovar/markdown"
)

// wordLists are the lists that are asked about a room, compiled: that of the site, and its own.
func (c *change) wordLists(room int64) ([]compiledList, error) {
	var ofSite, ofRoom int64
	if err := one(c.tx, []any{&ofSite, &ofRoom}, selectListed, room); err != nil {
		return nil, fmt.Errorf("look for word lists: %w", err)
	}
	var lists []compiledList
	for _, asked := range []struct{ room, changedAt int64 }{{0, ofSite}, {room, ofRoom}} {
		if asked.changedAt == 0 {
			continue
		}
		list, err := c.compiled(asked.room, asked.changedAt)
		if err != nil {
			return nil, err
		}
		lists = append(lists, list)
	}
	return lists, nil
}

// selectListed is part of every post: it says when the two lists were changed, zero for none.
const selectListed = `SELECT coalesce(max(CASE WHEN room_id = 0 THEN changed_at END), 0),
		coalesce(max(CASE WHEN room_id <> 0 THEN changed_at END), 0)
	FROM word_lists WHERE room_id IN (0, ?)`

// compiled returns the list of a room as it was changed last.
func (c *change) compiled(room, changedAt int64) (compiledList, error) {
	if list, known := c.store.lists.of(room, changedAt); known {
		return list, nil
	}
	var row wordListRow
	if err := c.tx.Take(&row, "room_id = ?", room).Error; err != nil {
		return compiledList{}, fmt.Errorf("read the word list of room %d: %w", room, err)
	}
	return c.store.lists.compile(row), nil
}

// filtered returns what a message says once the word lists of its room and of the site have been asked: the same, or
// with what they do not want masked. It returns Invalid where the message is refused, or errMuting where its author is
// muted too. Names of files are refused, never masked. It asks whether the person is exempt only once something was
// found, so that most posts need no query for it.
func (c *change) filtered(a Access, body string, files []File) (string, error) {
	lists, err := c.wordLists(a.Room.ID)
	if err != nil {
		return "", err
	}
	masked, met := body, -1
	for _, list := range lists {
		var how int
		if masked, how = list.meets(masked, files); how > met {
			met = how
		}
	}
	if met < 0 {
		return body, nil
	}
	if exempt, err := c.isExempt(a); err != nil || exempt {
		return body, err
	}
	switch WordActs[met] {
	case MaskWords:
		return masked, nil
	case MuteWords:
		return "", errMuting
	}
	return "", errWords
}

// meets returns a text with what the list finds masked, and how strictly it is met, as a rank: below zero for nothing.
func (l compiledList) meets(body string, files []File) (masked string, how int) {
	how = -1
	found := l.Find(body)
	if len(found) > 0 {
		how = l.rank()
	}
	masked = filter.Mask(body, found, mask)
	texts := []string{shown(masked)}
	for _, file := range files {
		texts = append(texts, file.Name)
	}
	for _, text := range texts {
		if len(l.Find(text)) > 0 {
			how = max(l.rank(), WordList{Act: RefuseWords}.rank())
		}
	}
	return masked, how
}

// shown returns what readers see of a text with links, whose addresses stand within words:
// "sp[a](https://example.com)m". It is empty for others. What is found in it cannot be masked.
func shown(body string) string {
	if !strings.Contains(body, "](") {
		return ""
	}
	return markdown.Plain(body, nil)
}

// mask is what stands in place of words, as Markdown has it: three stars alone would be a line across the page.
const mask = `\*\*\*`

// errWords refuses a text that has what a list does not want. It does not say which word that is.
var errWords = Invalid{Field: "body", Reason: "problem.words"}

// errMuting is errWords where the author is muted too. That is a change of its own, since the post is none.
var errMuting = fmt.Errorf("muting: %w", errWords)

// mutedForWords is how long the author is muted then.
const mutedForWords = 10 * time.Minute

// muteAfter mutes the author of a message that was refused with errMuting, and returns what they are told.
func (s *Store) muteAfter(ctx context.Context, p Person, slug string, refused error) error {
	if !errors.Is(refused, errMuting) {
		return refused
	}
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&p, slug)
		if err != nil || access.MaySpeak() != nil {
			return err
		}
		automatic := Access{Room: access.Room, Person: &Person{}}
		return c.restrict(automatic, p.ID, NewRestriction{Kind: Mute, For: mutedForWords})
	})
	return errors.Join(refused, wrap(err, "mute the author"))
}

// mustBeWanted refuses a name that a list finds something in: the list of the site, or that of a room. The field is
// that of the form.
func (c *change) mustBeWanted(by Person, room int64, field, name string) error {
	if by.Rank() > Anyone {
		return nil
	}
	lists, err := c.wordLists(room)
	if err != nil {
		return err
	}
	for _, list := range lists {
		if len(list.Find(name)) > 0 {
			return Invalid{Field: field, Reason: "problem.words.name"}
		}
	}
	return nil
}
