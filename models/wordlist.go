package models

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"samovar/filter"
)

// WordAct is what happens to a message that meets a word list.
type WordAct string

// A message is refused, or masked and posted, or refused and its author muted for a while.
const (
	RefuseWords WordAct = "refuse"
	MaskWords   WordAct = "mask"
	MuteWords   WordAct = "mute"
)

// WordActs are all acts, the mildest first: where a message meets two lists, the stricter act counts.
var WordActs = []WordAct{MaskWords, RefuseWords, MuteWords}

// maxWordList is how many bytes a list may have, with its comments.
const maxWordList = 200_000

// WordList is what a room, or the whole site, does not want to read.
type WordList struct {
	// Lines has a word or a phrase in each line, see package filter.
	Lines string
	Act   WordAct
}

// wordListRow is a list as it is stored.
type wordListRow struct {
	// RoomID is zero for the list of the site.
	RoomID    int64 `gorm:"primaryKey;autoIncrement:false"`
	WordList  `gorm:"embedded"`
	ChangedAt int64
}

// TableName returns the name of the table.
func (wordListRow) TableName() string { return "word_lists" }

// Find returns the parts of a text that the list finds. It returns Invalid for a list that cannot be.
func (l WordList) Find(text string) ([]filter.Span, error) {
	_, compiled, err := l.clean()
	if err != nil {
		return nil, err
	}
	return compiled.Find(text), nil
}

// clean returns the list as it is stored, and what is searched, or Invalid.
func (l WordList) clean() (WordList, *filter.Filter, error) {
	if l.rank() < 0 {
		return l, nil, Invalid{Field: "act", Reason: "problem.malformed.sentence"}
	}
	lines := splitLines(l.Lines)
	l.Lines = strings.Join(lines, "\n")
	if !utf8.ValidString(l.Lines) || strings.ContainsRune(l.Lines, 0) {
		return l, nil, Invalid{Field: "words", Reason: "problem.body.invalid"}
	}
	compiled, problems := filter.Compile(lines)
	switch {
	case len(problems) > 0:
		return l, nil, problemWithLine(problems[0])
	case len(l.Lines) > maxWordList:
		return l, nil, Invalid{Field: "words", Reason: "problem.words.many", Args: []any{filter.MaxLines}}
	}
	return l, compiled, nil
}

// splitLines returns the lines of a list without the white space around them, and without empty ones at the end.
func splitLines(text string) []string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\r", ""), " \n\t"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}

func problemWithLine(p filter.Problem) Invalid {
	switch p.Reason {
	case filter.TooMany:
		return Invalid{Field: "words", Reason: "problem.words.many", Args: []any{filter.MaxLines}}
	case filter.TooLong:
		return Invalid{Field: "words", Reason: "problem.words.long", Args: []any{p.Line, filter.MaxRunes}}
	}
	return Invalid{Field: "words", Reason: "problem.words.empty", Args: []any{p.Line}}
}

// rank returns how strict the list's act is.
func (l WordList) rank() int {
	for i, act := range WordActs {
		if act == l.Act {
			return i
		}
	}
	return -1
}

// RoomWords returns the list of a room to those who may change the room.
func (s *Store) RoomWords(ctx context.Context, p Person, slug string) (WordList, error) {
	access, err := s.Enter(ctx, &p, slug)
	if err == nil && !access.MayManage() {
		err = ErrForbidden
	}
	if err != nil {
		return WordList{}, err
	}
	return s.wordList(ctx, access.Room.ID)
}

// SiteWords returns the list of the whole site to administrators.
func (s *Store) SiteWords(ctx context.Context, p Person) (WordList, error) {
	if p.Rank() < Administrator {
		return WordList{}, ErrForbidden
	}
	return s.wordList(ctx, 0)
}

func (s *Store) wordList(ctx context.Context, room int64) (WordList, error) {
	var found []wordListRow
	err := s.read(ctx).Where("room_id = ?", room).Find(&found).Error
	if err != nil || len(found) == 0 {
		return WordList{Act: RefuseWords}, wrap(err, "read the word list of room %d", room)
	}
	return found[0].WordList, nil
}

// KeepRoomWords changes the list of a room. Those who may change the room may. It returns Invalid.
func (s *Store) KeepRoomWords(ctx context.Context, p Person, slug string, l WordList) error {
	l, _, err := l.clean()
	if err != nil {
		return err
	}
	err = s.change(ctx, func(c *change) error {
		access, err := c.manage(p, slug)
		if err != nil {
			return err
		}
		return c.keepWords(p, access.Room.ID, l)
	})
	return wrap(err, "keep the word list of room %q", slug)
}

// KeepSiteWords changes the list of the whole site. It returns ErrForbidden for all but administrators, and Invalid.
func (s *Store) KeepSiteWords(ctx context.Context, p Person, l WordList) error {
	l, _, err := l.clean()
	if err != nil {
		return err
	}
	err = s.change(ctx, func(c *change) error {
		if err := c.mustAdminister(p); err != nil {
			return err
		}
		return c.keepWords(p, 0, l)
	})
	return wrap(err, "keep the word list of the site")
}

// keepWords stores a list. An empty one stays, so that the next one is newer.
func (c *change) keepWords(by Person, room int64, l WordList) error {
	var before int64
	err := one(c.tx, []any{&before}, "SELECT changed_at FROM word_lists WHERE room_id = ?", room)
	if ignore(err, ErrNotFound) != nil {
		return fmt.Errorf("read when the list was changed: %w", err)
	}
	row := wordListRow{RoomID: room, WordList: l, ChangedAt: max(c.now, before+1)}
	if err := c.tx.Clauses(orUpdate([]string{"lines", "act", "changed_at"}, "room_id")).Create(&row).Error; err != nil {
		return fmt.Errorf("store the list: %w", err)
	}
	return c.log(deedRow{ByID: by.ID, Act: "words", RoomID: room})
}
