package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// reading is one line of the table of who may read what: a person, a room of their own line, and a message in it.
type reading struct {
	who, what string
	// reader is nil for a stranger.
	reader                  *Person
	joined, blocked         bool
	room                    Room
	message, subscription   int64
	isPublic, isListedByAll bool
}

func (r reading) String() string {
	return fmt.Sprintf("%s, joined: %v, blocked: %v, %s", r.who, r.joined, r.blocked, r.what)
}

// mayRead asks the rule in Go.
func (r reading) mayRead(guestsWelcome bool) bool {
	access := Access{Room: r.room, Person: r.reader, Member: r.joined, Blocked: r.blocked, GuestsWelcome: guestsWelcome}
	return access.MayRead() == nil
}

var readers = []string{
	"stranger", "guest", "vouched for here", "vouched for elsewhere", "member", "owner", "administrator",
}

// readings makes every combination of people and rooms. A room's message mentions the person, who has saved it, is to
// be reminded of it, and has a browser that is told.
func (h *harness) readings() (all []reading) {
	h.t.Helper()
	author := h.member("author")
	err := h.change(h.t.Context(), func(c *change) error {
		for _, who := range readers {
			for _, what := range []string{"public", "private", "direct", "direct though public"} {
				for flags := range 1 << 4 {
					guests, deleted, joined, blocked := flags&1 != 0, flags&2 != 0, flags&4 != 0, flags&8 != 0
					if who == "stranger" && (joined || blocked) || who == "owner" && what != "public" && what != "private" {
						continue
					}
					r := reading{who: who, joined: joined, blocked: blocked}
					r.what = fmt.Sprintf("%s, guests: %v, deleted: %v", what, guests, deleted)
					r.isPublic, r.isListedByAll = strings.HasSuffix(what, "public"), what == "public" && !deleted
					as := Room{Direct: strings.HasPrefix(what, "direct"), Guests: guests}
					if err := c.makeReading(&r, author, as, deleted); err != nil {
						return fmt.Errorf("%s: %w", r, err)
					}
					all = append(all, r)
				}
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func (c *change) makeReading(r *reading, author Person, as Room, deleted bool) error {
	name := fmt.Sprintf("line%s", randomText(tagAlphabet, 12))
	visibility, deletedAt := Private, int64(0)
	if r.isPublic {
		visibility = Public
	}
	if deleted {
		deletedAt = c.now
	}
	var room, person, session int64
	err := one(c.tx, []any{&room}, `INSERT INTO rooms (slug, name, search, visibility, direct, guests, head, posted, active_at, created_at, deleted_at)
		VALUES (?, ?, ?, ?, ?, ?, 1, 1, 0, 0, ?) RETURNING id`, name, name, name, visibility, as.Direct, as.Guests, deletedAt)
	if err == nil && r.who != "stranger" {
		kind, vouchedBy := Guest, int64(0)
		switch r.who {
		case "vouched for here":
			vouchedBy = room
		case "vouched for elsewhere":
			vouchedBy = 1
		case "member", "owner", "administrator":
			kind = Member
		}
		err = one(c.tx, []any{&person}, `INSERT INTO people (kind, nickname, vouched_by, subject, administrator, confirmed, created_at)
			VALUES (?, ?, ?, ?, ?, ?, 0) RETURNING id`, kind, name, vouchedBy, name, r.who == "administrator", name)
	}
	if err == nil && r.who == "owner" {
		err = c.tx.Exec("UPDATE rooms SET owner_id = ? WHERE id = ?", person, room).Error
	}
	if err == nil {
		err = one(c.tx, []any{&r.message}, `INSERT INTO messages (room_id, seq, ordinal, author_id, body, key, body_hash, created_at)
			VALUES (?, 1, 1, ?, ?, '', ?, 0) RETURNING id`, room, author.ID, name, []byte(name))
	}
	if err == nil {
		err = c.tx.Exec("INSERT INTO memberships (room_id, person_id, joined_at) VALUES (?, ?, 0)", room, author.ID).Error
	}
	if err == nil && r.joined {
		err = c.tx.Exec("INSERT INTO memberships (room_id, person_id, joined_at) VALUES (?, ?, 0)", room, person).Error
	}
	if err == nil && r.blocked {
		err = c.tx.Exec("INSERT INTO blocks (person_id, blocked_id, created_at) VALUES (?, ?, 0)", author.ID, person).Error
	}
	if err == nil && person != 0 {
		err = one(c.tx, []any{&session}, `INSERT INTO sessions (person_id, token_hash, remember, agent, created_at, seen_at, expires_at)
			VALUES (?, ?, ?, '', 0, 0, 0) RETURNING id`, person, []byte(name), false)
	}
	if err == nil && person != 0 {
		err = one(c.tx, []any{&r.subscription}, `INSERT INTO subscriptions (person_id, session_id, endpoint, p256dh, auth, created_at)
			VALUES (?, ?, ?, '', '', 0) RETURNING id`, person, session, name)
	}
	for _, table := range []struct {
		insert string
		args   []any
	}{
		{"INSERT INTO mentions (person_id, room_id, ordinal, message_id) VALUES (?, ?, 1, ?)", []any{person, room, r.message}},
		{"INSERT INTO bookmarks (person_id, message_id, created_at, reminded) VALUES (?, ?, 0, 1)", []any{person, r.message}},
		{"INSERT INTO errands (kind, person_id, message_id, created_at) VALUES ('digest', ?, ?, 0)", []any{person, r.message}},
	} {
		if err == nil && person != 0 {
			err = c.tx.Exec(table.insert, table.args...).Error
		}
	}
	if err == nil {
		err = one(c.tx, r.room.dest(), "SELECT "+roomColumns+" FROM rooms r WHERE r.id = ?", room)
	}
	if err == nil && person != 0 {
		r.reader = &Person{}
		*r.reader, err = personByID(c.tx, person)
	}
	return err
}

// Who may read is stated twice: Access.MayRead for one room and one person, mayRead for queries. Both say the same of
// every combination, and every query that shows messages or rooms obeys.
func TestWhoMayReadIsTheSameInGoAndInSQL(t *testing.T) {
	h := open(t)
	all := h.readings()
	for _, welcome := range []bool{true, false} {
		h.welcomeGuests(welcome)
		allowed := 0
		for _, r := range all {
			may := r.mayRead(welcome)
			if may {
				allowed++
			}
			if _, err := h.Enter(t.Context(), r.reader, r.room.Slug); (err == nil) != may {
				t.Errorf("site open: %v: %s: may read: %v, enters: %v", welcome, r, may, err)
			}
			for _, query := range readingQueries {
				got, err := query.finds(h, r)
				if err != nil {
					t.Fatalf("%s of %s: %v", query.name, r, err)
				}
				if want := may && query.alsoWants(r); got != want {
					t.Errorf("site open: %v: %s: %s: %v, want %v", welcome, r, query.name, got, want)
				}
			}
		}
		if allowed == 0 || allowed == len(all) {
			t.Errorf("site open: %v: %d of %d may read", welcome, allowed, len(all))
		}
	}
}

// readingQueries are all queries that ask who may read, and what each wants besides.
var readingQueries = []struct {
	name      string
	finds     func(*harness, reading) (bool, error)
	alsoWants func(reading) bool
}{
	{"the rule alone", func(h *harness, r reading) (found bool, err error) {
		err = one(h.read(h.t.Context()), []any{&found}, `SELECT EXISTS (SELECT 1 FROM rooms r LEFT JOIN people reader ON reader.id = ?
			WHERE r.id = ? AND `+mayRead+")", r.person().ID, r.room.ID, h.guestsWelcome())
		return found, err
	}, everyReading},
	{"search", func(h *harness, r reading) (bool, error) {
		search, err := NewSearch(SearchForm{Words: r.room.Name})
		if err != nil {
			return false, err
		}
		found, err := h.Search(h.t.Context(), r.reader, search, 0)
		return len(found.Messages) == 1, err
	}, everyReading},
	{"rooms", func(h *harness, r reading) (bool, error) {
		found, err := h.RoomsOf(h.t.Context(), r.reader, r.room.ID)
		return slices.ContainsFunc(found, func(e RoomEntry) bool { return e.Room.ID == r.room.ID }), err
	}, everyReading},
	{"bookmarks", func(h *harness, r reading) (bool, error) {
		found, err := h.Bookmarks(h.t.Context(), r.person(), 0, 1<<62, 10)
		return len(found) == 1, err
	}, isPerson},
	{"numbers of reminders", func(h *harness, r reading) (bool, error) {
		found, err := h.Reminded(h.t.Context(), r.person())
		return len(found) == 1, err
	}, isPerson},
	{"reminders", func(h *harness, r reading) (bool, error) {
		found, err := h.Reminders(h.t.Context(), r.person())
		return len(found) == 1, err
	}, isPerson},
	{"a reminder's push", func(h *harness, r reading) (bool, error) {
		_, err := h.Renew(h.t.Context(), Push{Subscription: Subscription{ID: r.subscription}, MessageID: r.message, IsReminder: true})
		return err == nil, ignore(err, ErrNotFound)
	}, isPerson},
	{"a push", func(h *harness, r reading) (bool, error) {
		_, err := h.Renew(h.t.Context(), Push{Subscription: Subscription{ID: r.subscription}, MessageID: r.message})
		return err == nil, ignore(err, ErrNotFound)
	}, hasJoined},
	{"mentions", func(h *harness, r reading) (bool, error) {
		found, err := h.Mentions(h.t.Context(), r.person(), 1<<62, 10)
		return len(found) == 1, err
	}, func(r reading) bool { return r.joined && !r.room.Direct }},
	{"unread", func(h *harness, r reading) (bool, error) {
		found, err := h.Unread(h.t.Context(), r.person().ID)
		return len(found) == 1, err
	}, hasJoined},
	{"a digest", func(h *harness, r reading) (bool, error) {
		letters := []Digest{{PersonID: r.person().ID}}
		err := h.addMissed(h.read(h.t.Context()), letters, false)
		return letters[0].Total == 1, err
	}, hasJoined},
}

func everyReading(reading) bool { return true }
func isPerson(r reading) bool   { return r.reader != nil }
func hasJoined(r reading) bool  { return r.joined }

// person returns the reader; a stranger has no number.
func (r reading) person() Person {
	if r.reader == nil {
		return Person{}
	}
	return *r.reader
}

// The directory lists what can be come upon: a public room that is closed to guests is in it for guests too, so that
// they learn that an account would let them in.
func TestTheDirectoryListsPublicRoomsToAll(t *testing.T) {
	h := open(t)
	for _, r := range h.readings() {
		found, err := h.PublicRooms(t.Context(), r.reader, r.room.Name, 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(found.Rooms) == 1; got != r.isListedByAll {
			t.Errorf("%s: listed: %v, want %v", r, got, r.isListedByAll)
		}
	}
}
