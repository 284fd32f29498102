package models

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestAnEditAndADeletionAreFollowedInTheSameCommit(t *testing.T) {
	for _, indexed := range []bool{false, true} {
		t.Run(fmt.Sprint("indexed before: ", indexed), func(t *testing.T) {
			h := open(t)
			anna := h.guest("Anna")
			edited, deleted := h.says(anna, LobbySlug, "green tea, 绿茶"), h.says(anna, LobbySlug, "secret word")
			if indexed {
				h.indexAll()
			}
			other := NewMessage{Body: "black tea, 红茶"}
			if _, err := h.EditMessage(t.Context(), anna, LobbySlug, edited.ID, other); err != nil {
				t.Fatal(err)
			}
			if _, err := h.DeleteMessage(t.Context(), anna, LobbySlug, deleted.ID); err != nil {
				t.Fatal(err)
			}
			for typed, want := range map[string]string{
				"green":  "",
				"绿":      "",
				"black":  other.Body,
				"tea":    other.Body,
				"红茶":     other.Body,
				"secret": "",
				"word":   "",
			} {
				if got := h.finds(nil, SearchForm{Words: typed}); got != want {
					t.Errorf("%q finds %q, want %q", typed, got, want)
				}
			}
			if got := h.finds(nil, SearchForm{By: "Anna"}); got != "black tea, 红茶" {
				t.Errorf("by the author is %q", got)
			}
			h.indexAll()
			h.erases()
			left := h.count(`SELECT count(*) FROM words
				WHERE message_id = ? OR word IN ('green', '绿茶', 'secret', 'word')`, deleted.ID)
			if left != 0 {
				t.Errorf("%d words of what was deleted are still in the index", left)
			}
			// black, tea, 红茶, 茶
			if kept := h.count("SELECT count(*) FROM words WHERE message_id = ?", edited.ID); kept != 4 {
				t.Errorf("the edited message has %d words in the index", kept)
			}
		})
	}
}

func TestADeletedRoomIsNeverFoundAndItsWordsGo(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	room := h.room(owner, "Tea", Public)
	h.says(owner, room.Slug, "here today")
	h.indexAll()
	h.says(owner, room.Slug, "here tomorrow")
	if err := h.DeleteRoom(t.Context(), owner, room.Slug); err != nil {
		t.Fatal(err)
	}
	if got := h.finds(&owner, SearchForm{Words: "here"}) + h.finds(&owner, SearchForm{By: "olga"}); got != "" {
		t.Errorf("of a deleted room is found %q", got)
	}
	if left := h.count("SELECT count(*) FROM words"); left != 0 {
		t.Errorf("%d words of a deleted room are left", left)
	}
}

func TestWhatWasFoundComesInPages(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	const posts = 2*latest + 37 // in the index and behind it
	h.saysMany(anna, posts, "word %d 天气")
	for _, c := range []SearchForm{{Words: "word"}, {Words: "天气", Room: LobbySlug}, {By: "anna"}} {
		search, err := NewSearch(c)
		if err != nil {
			t.Fatal(err)
		}
		var seen []int64
		for before := int64(0); ; {
			found, err := h.Search(t.Context(), nil, search, before)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found.Messages {
				seen = append(seen, f.ID)
			}
			if before = found.Before; before == 0 {
				break
			}
			if len(found.Messages) != searchPage || before != seen[len(seen)-1] {
				t.Fatalf("a page has %d, and goes on before %d", len(found.Messages), before)
			}
		}
		if len(seen) != posts || !slices.IsSortedFunc(seen, func(a, b int64) int { return int(b - a) }) {
			t.Errorf("%+v: %d on all pages, want %d, the latest first", c, len(seen), posts)
		}
	}
	behind := h.count(`SELECT max(m.id) - CAST(s.value AS INTEGER)
		FROM messages m, settings s WHERE s.name = 'indexed'`)
	if behind >= latest {
		t.Errorf("the index is %d messages behind, want fewer than %d", behind, latest)
	}
}

// saysMany posts so many messages in the lobby, each with its number.
func (h *harness) saysMany(p Person, posts int, pattern string) {
	h.t.Helper()
	err := h.change(h.t.Context(), func(c *change) error {
		for i := range posts {
			message := NewMessage{Body: fmt.Sprintf(pattern, i), Key: fmt.Sprint(i)}
			if _, err := c.postMessage(p, LobbySlug, message); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestAnOlderDatabaseIsIndexedAtTheStart(t *testing.T) {
	h := open(t)
	anna := h.guest("Łucja")
	h.saysMany(anna, indexBatch+10, "word %d")
	err := h.change(t.Context(), func(c *change) error { // as one from before there was a search
		return errors.Join(
			c.tx.Exec("DELETE FROM settings WHERE name IN ('index', 'indexed')").Error,
			c.tx.Exec("DELETE FROM words").Error,
			c.tx.Exec(
				"UPDATE people SET nickname_key = ''",
			).Error,
			c.tx.Exec("INSERT INTO words VALUES (0, 'stale', 1, 1)").Error,
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	again := openAt(t, h.path, true)
	for _, f := range []SearchForm{
		{Words: "word 7", By: "lucja", Room: LobbySlug},
		{Words: fmt.Sprint("word ", indexBatch+9)},
	} {
		if got := again.finds(nil, f); !strings.HasPrefix(got, "word ") {
			t.Errorf("%+v finds %q", f, got)
		}
	}
	if got := again.count("SELECT count(*) FROM words WHERE word = 'stale'"); got != 0 {
		t.Error("a word of the older index is left")
	}
	if words := again.count("SELECT count(*) FROM words"); words != 2*(indexBatch+10) {
		t.Errorf("%d words are in the index", words)
	}
}

func TestNoSearchScansATable(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	for _, f := range []SearchForm{
		{Words: "a"},
		{Words: "a b 天气很好", Room: "lobby", By: "x"},
		{By: "x"},
		{By: "x", Room: "lobby"},
		{Words: "a", From: "2026-11-21", To: "2026-11-21"},
	} {
		search, err := NewSearch(f)
		if err != nil {
			t.Fatal(err)
		}
		l := lookup{Search: search, store: h.Store, person: &anna, before: endOfTime}
		wheres := []condition{{"m.id > ?", []any{1}}}
		if len(search.phrases) > 0 {
			wheres = append(wheres, l.indexed(0))
		}
		if search.by != "" {
			wheres = append(wheres, l.written())
		}
		for _, where := range wheres {
			query := l.query(where)
			h.mustSearch(query.sql, query.args...)
		}
	}
	h.mustSearch(selectUnindexed, 1, 1)
	h.mustSearch(selectUnnamed, 1, 1)
	h.mustSearch(deletePostings, 0, []string{"a", "b"}, 1, 1)
}

// mustSearch wants a statement to find its rows by an index.
func (h *harness) mustSearch(query string, args ...any) {
	h.t.Helper()
	var plan []struct{ Detail string }
	if err := h.read(h.t.Context()).Raw("EXPLAIN QUERY PLAN "+query, args...).Scan(&plan).Error; err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
	for _, step := range plan {
		if strings.HasPrefix(step.Detail, "SCAN") {
			h.t.Errorf("%s\n%s", query, step.Detail)
		}
	}
}
