package models

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"samovar/models/words"

	"gorm.io/gorm"
)

const (
	// maxSearch is how many characters of a query are used.
	maxSearch = 100
	// searchPage is how many messages one page of what was found has.
	searchPage = 20
)

// SearchForm holds the fields of the search form as they were typed.
type SearchForm struct {
	// Words are the words that a message must have, all of them, each whole or as the beginning of a word.
	Words string
	// By is the nickname or the username of the author.
	By string
	// Room is the slug of the room to search in; empty means all rooms that the person may read.
	Room string
	// HasFile limits the search to messages with files.
	HasFile bool
	// From and To are the first and the last day, as 2006-01-02; either may be empty. Zone is where they begin and end.
	From, To string
	Zone     *time.Location
}

// Search describes what to look for; NewSearch makes it.
type Search struct {
	phrases []words.Phrase
	by      string
	room    string
	hasFile bool
	// since and until are unix milliseconds; until itself is excluded.
	since, until int64
}

// endOfTime is later than every time and larger than every id.
const endOfTime = int64(1) << 62

// NewSearch reads a form. It returns Problems for a day that cannot be read.
func NewSearch(f SearchForm) (Search, error) {
	s := Search{
		phrases: words.Phrases(words.First(f.Words, maxSearch)),
		by:      strings.TrimPrefix(strings.TrimSpace(f.By), "@"),
		room:    f.Room,
		hasFile: f.HasFile,
		until:   endOfTime,
	}
	s.by = strings.ToValidUTF8(words.First(s.by, maxSearch), "")
	var problems Problems
	if day, err := ParseDay(f.From); err == nil {
		s.since = day.begins(f.Zone)
	} else if f.From != "" {
		problems = append(problems, Invalid{Field: "from", Reason: "problem.search.day"})
	}
	if day, err := ParseDay(f.To); err == nil {
		s.until = (day + 1).begins(f.Zone)
	} else if f.To != "" {
		problems = append(problems, Invalid{Field: "to", Reason: "problem.search.day"})
	}
	if problems != nil {
		return Search{}, problems
	}
	return s, nil
}

// IsEmpty reports whether the search has no words, no author and no files to look for.
func (s Search) IsEmpty() bool { return len(s.phrases) == 0 && s.by == "" && !s.hasFile }

// Found is a page of results, the latest message first.
type Found struct {
	Messages []Finding
	// Before is what Search is given for the next page, zero if this is the last one.
	Before int64
}

// Finding is a message that was found, and an excerpt that shows why.
type Finding struct {
	Message
	Room    Room
	Excerpt []words.Piece
}

// Search returns messages that the person may read, the latest first, 20 at a time: those before the message before,
// or all if it is zero. Deleted messages are never found.
func (s *Store) Search(ctx context.Context, person *Person, search Search, before int64) (Found, error) {
	if search.IsEmpty() {
		return Found{}, nil
	}
	if before <= 0 {
		before = endOfTime
	}
	l := lookup{Search: search, store: s, person: person, before: before}
	// One snapshot: else a message could be indexed between the two reads, and found by neither.
	err := s.read(ctx).Transaction(func(tx *gorm.DB) error {
		l.tx = tx
		return l.run()
	})
	if err != nil {
		return Found{}, wrap(err, "search")
	}
	found := Found{Messages: l.found[:min(len(l.found), searchPage)]}
	if len(l.found) > searchPage {
		found.Before = l.found[searchPage-1].ID
	}
	return found, nil
}

// lookup is a running search. It reads the latest messages, which are not in the index yet, and then the index, one
// segment after the other.
type lookup struct {
	Search
	store  *Store
	person *Person
	before int64
	tx     *gorm.DB
	found  []Finding
}

func (l *lookup) run() error {
	if len(l.phrases) == 0 {
		return l.read(l.written())
	}
	until, err := indexed(l.tx)
	if err != nil {
		return err
	}
	if err := l.read(condition{"m.id > ?", []any{until}}); err != nil {
		return err
	}
	for segment := min(until, l.before) >> segmentBits; segment >= 0 && !l.isDone(); segment-- {
		if err := l.read(l.indexed(segment)); err != nil {
			return err
		}
	}
	return nil
}

func (l *lookup) isDone() bool { return len(l.found) > searchPage }

// condition is a part of a WHERE clause and its arguments.
type condition struct {
	sql  string
	args []any
}

// and returns the condition with another one added.
func (c condition) and(sql string, args ...any) condition {
	return condition{c.sql + " AND " + sql, append(c.args[:len(c.args):len(c.args)], args...)}
}

// read adds the messages that match, the latest first, until a page is full.
func (l *lookup) read(where condition) error {
	query := l.query(where)
	rows, err := l.tx.Raw(query.sql, query.args...).Rows()
	if err != nil {
		return fmt.Errorf("query what was found: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	for !l.isDone() && rows.Next() {
		var f Finding
		var row messageScan
		if err := rows.Scan(row.dest(f.Room.dest()...)...); err != nil {
			return fmt.Errorf("scan what was found: %w", err)
		}
		f.Message = row.found()
		if _, matches := words.Matches(f.Body, l.phrases); matches {
			f.Excerpt = excerptOf(f.Message, l.phrases)
			l.found = append(l.found, f)
		}
	}
	return wrap(rows.Err(), "query what was found")
}

// selectFound joins rooms and authors to messages. CROSS JOIN makes SQLite start with the messages, of which few
// match; PostgreSQL takes the same text and chooses by itself.
var selectFound = "SELECT " + messageColumns + ", " + roomColumns + `
	FROM messages m CROSS JOIN rooms r CROSS JOIN people p LEFT JOIN people reader ON reader.id = ?
	WHERE r.id = m.room_id AND p.id = m.author_id AND `

// query returns the whole statement for a condition on messages: with the rule of who may read, and the rest of the
// form.
func (l *lookup) query(where condition) condition {
	var reader int64
	if l.person != nil {
		reader = l.person.ID
	}
	c := l.narrow(where.and("m.id < ? AND m.deleted_at = 0 AND "+mayRead, l.before, l.store.guestsWelcome()))
	return condition{selectFound + c.sql + " ORDER BY m.id DESC", append([]any{reader}, c.args...)}
}

// narrow adds the conditions on room, author, files and days.
func (l *lookup) narrow(c condition) condition {
	if l.room != "" {
		c = c.and("r.slug = ?", l.room)
	}
	if l.by != "" {
		c = c.and("m.author_id IN ("+selectAuthors+")", words.FoldMarks(l.by), NameKey(l.by))
	}
	if l.hasFile {
		c = c.and("m.files > 0")
	}
	return c.and("m.created_at >= ? AND m.created_at < ?", l.since, l.until)
}

const selectAuthors = `SELECT id FROM people WHERE nickname_key = ? AND nickname_key <> ''
	UNION ALL SELECT id FROM people WHERE username_key = ?`

// written returns the condition of a search without words: the author's messages, or all messages with files.
func (l *lookup) written() condition {
	if l.by == "" {
		return condition{sql: "m.files > 0"}
	}
	c := condition{
		"m.id IN (SELECT id FROM messages WHERE author_id IN (" + selectAuthors + ")",
		[]any{words.FoldMarks(l.by), NameKey(l.by)},
	}
	c = l.inRoom(c)
	c.sql += ")"
	return c
}

// indexed returns the condition that a message is of a segment of the index and has all the words.
func (l *lookup) indexed(segment int64) condition {
	c := condition{sql: "m.id IN ("}
	terms := words.Terms(l.phrases)
	for i, term := range terms {
		if i > 0 {
			c.sql += " INTERSECT "
		}
		c.sql += "SELECT message_id FROM words WHERE segment = ? AND word >= ? AND word < ?"
		c.args = append(c.args, segment, term, term+string(utf8.MaxRune))
		c = l.inRoom(c)
	}
	c.sql += ")"
	return c
}

// inRoom adds the condition on the room to a query of a table with a room_id.
func (l *lookup) inRoom(c condition) condition {
	if l.room == "" {
		return c
	}
	return c.and("room_id = (SELECT id FROM rooms WHERE slug = ?)", l.room)
}
