package models

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"samovar/markdown"
	"samovar/models/words"
)

const (
	// maxMentions limits the mentions in one message, maxCalled the people that one "@here" mentions.
	maxMentions = 20
	maxCalled   = 1000
	// here is the name that mentions all members of the room.
	here = "here"
)

// mention is a person mentioned by a message.
type mention struct {
	PersonID, RoomID, Ordinal, MessageID int64
}

// TableName returns mentions.
func (mention) TableName() string { return "mentions" }

// calling is an "@" in a text with the names that may follow it, the longest first.
type calling struct {
	at    int
	names []string
}

// callings returns those of a text.
func callings(body string, known markdown.Names) (found []calling) {
	if !strings.Contains(body, "@") {
		return nil
	}
	document, _ := markdown.Parse(body, known)
	for _, call := range document.Called(maxMentions) {
		if names := prefixes(call.Name); names != nil {
			found = append(found, calling{call.At, names})
		}
	}
	return found
}

// meaning holds the people that a text mentions, sorted by id, or all of the room; and the names by which it calls
// them.
type meaning struct {
	people    []int64
	everybody bool
	called    markdown.Names
}

// meant finds the people that a text mentions among a room's members, by nickname, by username, or by a guest's
// nickname and tag. A name that contains markup is a name first: where there is one the text is parsed again, since
// its marks then begin and end nothing.
func (c *change) meant(access Access, body string) (meaning, error) {
	found := callings(body, nil)
	if found == nil {
		return meaning{}, nil
	}
	var written []string
	for _, calling := range found {
		written = append(written, calling.names...)
	}
	known, err := c.named(access.Room.ID, written)
	if err != nil {
		return meaning{}, err
	}
	meant := known.among(found, access)
	if hasMarkup(meant.called, body) {
		meant = known.among(callings(body, meant.called), access)
	}
	return meant, nil
}

// among resolves callings to people: the longest of the names behind an "@" that a person has. "here" is never a name,
// or a person of that name would be mentioned whenever the whole room is.
func (n names) among(found []calling, access Access) meaning {
	meant := meaning{called: markdown.Names{}}
	for _, calling := range found {
		for _, name := range calling.names {
			if words.Fold(name) == here {
				meant.callAll(calling.at, len(name), access.Room.Here)
				break
			}
			if people := n.called(name); people != nil {
				meant.people = append(meant.people, people...)
				meant.called[calling.at] = markdown.Name{Length: len(name), People: keys(people)}
				break
			}
		}
	}
	slices.Sort(meant.people)
	meant.people = slices.DeleteFunc(
		slices.Compact(meant.people),
		func(id int64) bool { return id == access.Person.ID },
	)
	return meant
}

// callAll notes that a text calls all of the room, where the room allows it.
func (m *meaning) callAll(at, length int, allowed bool) {
	if allowed {
		m.everybody = true
		m.called[at] = markdown.Name{Length: length, People: here}
	}
}

// keys returns the keys of people, separated by commas.
func keys(people []int64) string {
	var all []string
	for _, person := range people {
		all = append(all, strconv.FormatInt(person, 10))
	}
	return strings.Join(all, ",")
}

// names holds people by what they answer to: nicknames without diacritics, with a guest's tag behind them, and
// usernames.
type names struct{ nicknames, usernames map[string][]int64 }

// called returns the people with a name as it was written.
func (n names) called(name string) []int64 {
	if found := n.nicknames[words.FoldMarks(name)]; found != nil {
		return found
	}
	return n.usernames[words.Fold(name)]
}

// named looks up the room's members that have one of the names written.
func (c *change) named(room int64, written []string) (names, error) {
	nicknames, usernames := map[string]bool{}, map[string]bool{}
	for _, name := range written {
		nickname, _, _ := strings.Cut(name, "#")
		nicknames[words.FoldMarks(name)], nicknames[words.FoldMarks(nickname)], usernames[words.Fold(name)] = true, true, true
	}
	var found []struct {
		ID                            int64
		Kind                          Kind
		NicknameKey, UsernameKey, Tag string
	}
	byNickname, byUsername := slices.Collect(maps.Keys(nicknames)), slices.Collect(maps.Keys(usernames))
	err := c.tx.Raw(selectNamed, room, byNickname, room, byUsername, maxPeople).Scan(&found).Error
	known := names{map[string][]int64{}, map[string][]int64{}}
	for _, p := range found {
		known.nicknames[p.NicknameKey] = append(known.nicknames[p.NicknameKey], p.ID)
		known.usernames[p.UsernameKey] = append(known.usernames[p.UsernameKey], p.ID)
		if p.Kind == Guest {
			known.nicknames[p.NicknameKey+"#"+p.Tag] = append(known.nicknames[p.NicknameKey+"#"+p.Tag], p.ID)
		}
	}
	return known, wrap(err, "look up the people mentioned")
}

const selectNamed = `SELECT p.id, p.kind, p.nickname_key, coalesce(p.username_key, '') AS username_key, p.tag
		FROM people p JOIN memberships m ON m.room_id = ? AND m.person_id = p.id WHERE p.nickname_key IN ?
		AND p.deleted_at = 0
	UNION ALL SELECT p.id, p.kind, p.nickname_key, p.username_key, p.tag
		FROM people p JOIN memberships m ON m.room_id = ? AND m.person_id = p.id WHERE p.username_key IN ?
		AND p.deleted_at = 0 LIMIT ?`

// mention stores the people that a message mentions: in the message, for its fragment, and as rows.
func (c *change) mention(access Access, m *Message) error {
	meant, err := c.meant(access, m.Body)
	if err != nil {
		return err
	}
	words := make([]string, 0, len(meant.people)+1)
	for _, person := range meant.people {
		words = append(words, strconv.FormatInt(person, 10))
	}
	if meant.everybody {
		words = append(words, here)
	}
	mentions, called := m.Mentions, m.Called
	m.Mentions, m.Called = strings.Join(words, " "), encode(meant.called)
	if err := c.noteCalled(m, mentions, called); err != nil {
		return err
	}
	// A direct message mentions the other people without a name.
	if m.Mentions == mentions && !access.Room.Direct {
		return nil
	}
	if err := c.forgetMentions(m.ID); err != nil {
		return err
	}
	if err := c.noteMentions(*m, meant.people, meant.everybody || access.Room.Direct); err != nil {
		return err
	}
	return c.orderDigests(access, *m, mentions)
}

// noteCalled stores the people that a message mentions and the names it calls them by, if they have changed.
func (c *change) noteCalled(m *Message, mentions, called string) error {
	if m.Mentions == mentions && m.Called == called {
		return nil
	}
	err := c.tx.Select("mentions", "called").Updates(m).Error
	return wrap(err, "note whom message %d means", m.ID)
}

// noteMentions stores a row for each person that a message mentions, and tells their pages.
func (c *change) noteMentions(m Message, people []int64, everybody bool) error {
	if everybody {
		var called []int64
		err := c.tx.Raw(insertMentions, m.Ordinal, m.ID, m.RoomID, m.AuthorID, maxCalled).Scan(&called).Error
		c.unreadChanged(called...)
		return wrap(err, "mention everybody")
	}
	if len(people) == 0 {
		return nil
	}
	rows := make([]mention, len(people))
	for i, person := range people {
		rows[i] = mention{PersonID: person, RoomID: m.RoomID, Ordinal: m.Ordinal, MessageID: m.ID}
	}
	c.unreadChanged(people...)
	err := c.tx.Clauses(unlessThere("person_id", "room_id", "ordinal")).Create(&rows).Error
	return wrap(err, "mention people in message %d", m.ID)
}

const insertMentions = `INSERT INTO mentions (person_id, room_id, ordinal, message_id)
	SELECT person_id, room_id, ?, ? FROM memberships WHERE room_id = ? AND person_id <> ? LIMIT ?
	ON CONFLICT DO NOTHING RETURNING person_id`

func (c *change) forgetMentions(message int64) error {
	var called []int64
	err := c.tx.Raw("DELETE FROM mentions WHERE message_id = ? RETURNING person_id", message).Scan(&called).Error
	c.unreadChanged(called...)
	return wrap(err, "forget whom message %d meant", message)
}

// flipMentions has the mentions of a message counted no more, or again, and tells those people's pages. Counts pass over
// what has an ordinal below zero.
func (c *change) flipMentions(message int64) error {
	const flip = "UPDATE mentions SET ordinal = -ordinal WHERE message_id = ? RETURNING person_id"
	var called []int64
	err := c.tx.Raw(flip, message).Scan(&called).Error
	c.unreadChanged(called...)
	return wrap(err, "count the mentions of message %d otherwise", message)
}

// Mentions returns the latest messages before one that mention a person, in rooms they may read and by people they have
// not blocked; at most limit.
func (s *Store) Mentions(ctx context.Context, p Person, before int64, limit int) ([]FoundMessage, error) {
	found, err := s.foundMessages(ctx, selectMentions, p.ID, before, s.guestsWelcome(), limit)
	return found, wrap(err, "list the mentions of person %d", p.ID)
}

const selectMentions = `SELECT x.message_id, x.room_id
	FROM mentions x JOIN people reader ON reader.id = x.person_id JOIN rooms r ON r.id = x.room_id
		JOIN memberships m ON m.room_id = x.room_id AND m.person_id = x.person_id JOIN messages w ON w.id = x.message_id
	WHERE x.person_id = ? AND x.message_id < ? AND w.deleted_at = 0 AND NOT r.direct AND ` + mayRead + `
		AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.person_id = x.person_id AND b.blocked_id = w.author_id)
	ORDER BY x.message_id DESC LIMIT ?`

// Callable returns a room's members whose nickname or username begins with what was typed, at most limit.
func (s *Store) Callable(ctx context.Context, room int64, typed string, limit int) ([]Person, error) {
	nickname, username := words.FoldMarks(strings.TrimSpace(typed)), NameKey(typed)
	const last = "\U0010FFFF"
	var found []Person
	args := []any{room, nickname, nickname + last, room, username, username + last, limit}
	err := s.read(ctx).Raw(selectCallable, args...).Scan(&found).Error
	return found, wrap(err, "complete a name in room %d", room)
}

var selectCallable = "SELECT " + personColumns + ` FROM people p JOIN memberships m ON m.room_id = ?
	AND m.person_id = p.id
		WHERE p.nickname_key >= ? AND p.nickname_key < ? AND p.deleted_at = 0
	UNION SELECT ` + personColumns + ` FROM people p JOIN memberships m ON m.room_id = ? AND m.person_id = p.id
		WHERE p.username_key >= ? AND p.username_key < ? AND p.deleted_at = 0 ORDER BY 4, 1 LIMIT ?`
