package models

import (
	"context"
	"fmt"
	"strings"
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

// SearchForm is what someone typed to search.
type SearchForm struct {
	// Words must all be in a message, or begin words of it.
	Words string
	// By is the author's nickname or username.
	By string
	// Room is the address of the room to search in; empty is all that one may read.
	Room string
	// HasFile finds only messages with files.
	HasFile bool
	// From and To are the first and the last day, 2006-01-02 in UTC; either may be empty.
	From, To string
}

// Search is what to look for; NewSearch makes it.
type Search struct {
	phrases []words.Phrase
	by      string
	room    string
	hasFile bool
	// since and until are unix milliseconds; until is no more part of it.
	since, until int64
}

const endOfTime = int64(1) << 62

// NewSearch reads what was typed. It returns Problems where a day is none.
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
		s.since = day.Time().UnixMilli()
	} else if f.From != "" {
		problems = append(problems, Invalid{Field: "from", Reason: "problem.search.day"})
	}
	if day, err := ParseDay(f.To); err == nil {
		s.until = (day + 1).Time().UnixMilli()
	} else if f.To != "" {
		problems = append(problems, Invalid{Field: "to", Reason: "problem.search.day"})
	}
	if problems != nil {
		return Search{}, problems
	}
	return s, nil
}

// IsEmpty says that there is nothing to look for: neither words nor an author nor files.
func (s Search) IsEmpty() bool { return len(s.phrases) == 0 && s.by == "" && !s.hasFile }

// Found is a page of what was found, the latest first.
type Found struct {
	Messages []Finding
	// Before is where the next page begins, zero where there is none.
	Before int64
}

// Finding is a message that was found, and the part of it that shows why.
type Finding struct {
	Message
	Room    Room
	Excerpt []words.Piece
}

// Search finds messages that the person may read, the latest first: those before a message, or all where that is
// zero. What is deleted is never found.
func (s *Store) Search(ctx context.Context, person *Person, search Search, before int64) (Found, error) {
	if search.IsEmpty() {
		return Found{}, nil
	}
	if before <= 0 {
		before = endOfTime
	}
	l := lookup{Search: search, store: s, person: person, before: before}
	// Within one snapshot, so that no message is between the index and what it does not have yet.
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

// lookup is one search on its way: from the latest messages, which are not in the index, through its segments.
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

// condition is a part of a query with what fills its places.
type condition struct {
	sql    string
	places []any
}

// and adds another part.
func (c condition) and(sql string, places ...any) condition {
	return condition{c.sql + " AND " + sql, append(c.places[:len(c.places):len(c.places)], places...)}
}

// read adds the messages that fit, from the latest on, until there are enough.
func (l *lookup) read(where condition) error {
	query := l.query(where)
	rows, err := l.tx.Raw(query.sql, query.places...).Rows()
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
		if _, fits := words.Matches(f.Body, l.phrases); fits {
			f.Excerpt = excerptOf(f.Message, l.phrases)
			l.found = append(l.found, f)
		}
	}
	return wrap(rows.Err(), "query what was found")
}

// selectFound goes from the messages to what stands around them, and not the other way round: there are few that fit.
var selectFound = "SELECT " + messageColumns + ", " + roomColumns + ` FROM messages m CROSS JOIN rooms r CROSS JOIN people p
	LEFT JOIN people reader ON reader.id = ? WHERE r.id = m.room_id AND p.id = m.author_id AND `

// query is what fits, who may read it, and what was asked for besides.
func (l *lookup) query(where condition) condition {
	var reader int64
	if l.person != nil {
		reader = l.person.ID
	}
	c := l.narrow(where.and("m.id < ? AND m.deleted_at = 0 AND "+mayRead, l.before, l.store.guestsWelcome))
	return condition{selectFound + c.sql + " ORDER BY m.id DESC", append([]any{reader}, c.places...)}
}

// narrow keeps to the room, the author and the days that were asked for.
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

const selectAuthors = "SELECT id FROM people WHERE nickname_key = ? AND nickname_key <> '' UNION ALL SELECT id FROM people WHERE username_key = ?"

// written are an author's messages, whatever is in them, or all with files.
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

// indexed are the messages of a segment that have all the words.
func (l *lookup) indexed(segment int64) condition {
	c := condition{sql: "m.id IN ("}
	terms := words.Terms(l.phrases)
	for i, term := range terms {
		if i > 0 {
			c.sql += " INTERSECT "
		}
		c.sql += "SELECT message_id FROM words WHERE segment = ? AND word >= ? AND word < ?"
		c.places = append(c.places, segment, term, term+string(utf8.MaxRune))
		c = l.inRoom(c)
	}
	c.sql += ")"
	return c
}

func (l *lookup) inRoom(c condition) condition {
	if l.room == "" {
		return c
	}
	return c.and("room_id = (SELECT id FROM rooms WHERE slug = ?)", l.room)
}
