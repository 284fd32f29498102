package models

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// finds returns the texts that a person finds, the latest first.
func (h *harness) finds(person *Person, f SearchForm) string {
	h.t.Helper()
	search, err := NewSearch(f)
	if err != nil {
		h.t.Fatal(err)
	}
	found, err := h.Search(h.t.Context(), person, search, 0)
	if err != nil {
		h.t.Fatalf("search %+v: %v", f, err)
	}
	all := make([]string, len(found.Messages))
	for i, f := range found.Messages {
		all[i] = f.Body
	}
	return strings.Join(all, "|")
}

// indexAll brings the index up to the latest message.
func (h *harness) indexAll() {
	h.t.Helper()
	if err := h.index(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// newAndIndexed runs a test twice: new messages are found in their table, older ones by the index, and both must find
// the same.
func newAndIndexed(t *testing.T, h *harness, test func(t *testing.T)) {
	t.Helper()
	t.Run("new", test)
	h.indexAll()
	left := h.count(`SELECT count(*) FROM messages
		WHERE id > (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'indexed')`)
	if left != 0 {
		t.Fatalf("%d messages are not in the index", left)
	}
	t.Run("indexed", test)
}

func TestWordsAreFoundAsPeopleTypeThem(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	for _, body := range []string{
		"Two kettles, one **tea**",
		"Don't look: https://example.org/tea?x=1",
		"Поставь ёлку и чайника не забудь",
		"Мой чай",
		"Jadę do Łódź, zażółć gęślą jaźń",
		"今天天气很好,我们去喝茶吧",
		"コーヒーとｶﾞﾗｽ",
		"ΣΟΦΟΣ Straße ﬁne １２３",
		"ngày đẹp trời",
		"ไปกินข้าวกัน",
		strings.Repeat("ab", 60), "100% _sure_ 'quoted' \"twice\" NEAR(x) a*b",
	} {
		h.says(anna, LobbySlug, body)
	}
	newAndIndexed(t, h, func(t *testing.T) {
		for _, c := range []struct{ typed, found string }{
			{"kettle", "Two kettles"},
			{"KETTLES tea", "Two kettles"},
			{"ettle", ""}, // a word is found by its beginning
			{"two missing", ""},
			{"example.org", "Don't look"},
			{"чайник", "Поставь"},
			{"елка", ""},
			{"елку", "Поставь"},
			{"ЁЛК", "Поставь"},
			{"мои", ""}, // й is no и
			{"мой", "Мой чай"},
			{"мои\u0306", "Мой чай"},
			{"lodz", "Jadę"},
			{"Łódź", "Jadę"},
			{"zazolc gesla jazn", "Jadę"},
			{"天", "今天"},
			{"天气", "今天"},
			{"喝茶", "今天"},
			{"今天天气很好", "今天"},
			{"吧", "今天"},
			{"气天", ""},
			{"天天很好", ""}, // all of its pairs but one
			{"天气 喝茶", "今天"},
			{"喝茶 天气", "今天"},
			{"コーヒー", "コーヒー"},
			{"ｺｰﾋｰ", "コーヒー"},
			{"ガラス", "コーヒー"},
			{"σοφος strasse fine 123", "ΣΟΦΟΣ"},
			{"dep ngay", "ngày"},
			{"กินข้าว", "ไป"},
			{strings.Repeat("ab", 60), "abab"},
			{"sure 100", "100%"},
		} {
			got := h.finds(nil, SearchForm{Words: c.typed})
			if !strings.HasPrefix(got, c.found) || (c.found == "") != (got == "") || strings.Contains(got, "|") {
				t.Errorf("%q finds %q, want %q", c.typed, got, c.found)
			}
		}
	})
}

func TestWhateverIsTypedIsNoMistake(t *testing.T) {
	h := open(t)
	h.says(h.guest("Anna"), LobbySlug, "near and far")
	newAndIndexed(t, h, func(t *testing.T) {
		for _, typed := range []string{
			`"`, `'`, `*`, `near*`, `NEAR(near far)`, `near" OR "1"="1`, `near AND far`, `'; DROP TABLE words; --`,
			`%`, `_`, `\`, `(`, `^near`, `-near`, `:near`,
			"near\x00far", "near\xff\xfefar", "\x00", "\xff", "\u0301", "½ ㍿ ﷺ",
			strings.Repeat("near ", 5000), strings.Repeat("n", 100_000), strings.Repeat("茶", 5000),
			"🍵", "@id ?", strings.Repeat("\u0301", 500), "\U0010ffff", "a" + strings.Repeat("\u0300", 300),
		} {
			forms := []SearchForm{{Words: typed}, {By: typed}, {Words: "near", Room: typed}, {Words: "near", By: typed}}
			for _, f := range forms {
				_ = h.finds(nil, f) // fails the test by itself
			}
		}
		if got := h.finds(nil, SearchForm{Words: strings.Repeat("near ", 5000)}); got != "near and far" {
			t.Errorf("the same word many times finds %q", got)
		}
	})
}

func TestASearchIsNarrowedByAuthorRoomAndDay(t *testing.T) {
	h := open(t)
	h.member("chief") // an administrator stays
	owner, zhenya, guest := h.member("Łucja"), h.guest("Женя Ё"), h.guest("guest")
	tea := h.room(owner, "Tea", Public)
	h.says(owner, LobbySlug, "tea 1")
	h.says(zhenya, LobbySlug, "tea 2")
	h.passes(24 * time.Hour)
	h.says(owner, tea.Slug, "tea 3")
	h.passes(24 * time.Hour)
	h.says(guest, tea.Slug, "tea 4")
	if _, err := h.ChangeNickname(t.Context(), owner, "Lucy"); err != nil {
		t.Fatal(err)
	}
	newAndIndexed(t, h, func(t *testing.T) {
		for _, c := range []struct {
			form  SearchForm
			found string
		}{
			{SearchForm{Words: "tea"}, "tea 4|tea 3|tea 2|tea 1"},
			{SearchForm{Words: "tea", By: "lucy"}, "tea 3|tea 1"},
			{SearchForm{Words: "tea", By: " @ŁUCJA "}, "tea 3|tea 1"},
			{SearchForm{By: "ЖЕНЯ Е"}, "tea 2"},
			{SearchForm{By: "lucy", Room: tea.Slug}, "tea 3"},
			{SearchForm{By: "nobody"}, ""},
			{SearchForm{Words: "tea", By: "nobody"}, ""},
			{SearchForm{Words: "tea", Room: tea.Slug}, "tea 4|tea 3"},
			{SearchForm{Words: "tea", Room: "nowhere"}, ""},
			{SearchForm{Words: "tea", From: "2026-11-22"}, "tea 4|tea 3"},
			{SearchForm{Words: "tea", To: "2026-11-22"}, "tea 3|tea 2|tea 1"},
			{SearchForm{Words: "tea", From: "2026-11-22", To: "2026-11-22"}, "tea 3"},
			{SearchForm{Words: "tea", From: "2026-11-23", To: "2026-11-21"}, ""},
			{SearchForm{Words: "tea", By: "guest", Room: tea.Slug, From: "2026-11-23", To: "9999-12-31"}, "tea 4"},
			{SearchForm{}, ""},
			{SearchForm{From: "2026-11-22"}, ""},
		} {
			if got := h.finds(nil, c.form); got != c.found {
				t.Errorf("%+v finds %q, want %q", c.form, got, c.found)
			}
		}
	})
	for _, f := range []SearchForm{{From: "today"}, {To: "2026-02-30"}, {From: "1969-12-31"}, {From: "\xff", To: "\x00"}} {
		if _, err := NewSearch(f); !strings.Contains(reasons(err), "search.day") {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if err := h.DeleteAccount(t.Context(), owner, "password of Łucja"); err != nil {
		t.Fatal(err)
	}
	if got := h.finds(nil, SearchForm{By: "lucy"}) + h.finds(nil, SearchForm{By: "Łucja"}); got != "" {
		t.Errorf("by the name of a deleted account are %q", got)
	}
}

// A person finds what they may read: the rule stands in Access and in the query of a search, and must be the
// same.
func TestOnlyWhatOneMayReadIsFound(t *testing.T) {
	for _, guests := range []bool{true, false} {
		h := openAt(t, t.TempDir()+"/samovar.db", true)
		owner, member, stranger := h.member("olga"), h.member("member"), h.member("stranger")
		guest, joined := h.guest("guest"), h.guest("joined")
		rooms := []Room{
			h.room(owner, "public", Public), h.room(owner, "private", Private),
			h.room(owner, "closed", Public), h.room(owner, "closed private", Private),
		}
		for _, room := range rooms {
			for _, p := range []Person{member, joined} {
				if err := h.Join(t.Context(), p, room.Slug); err != nil {
					t.Fatal(err)
				}
			}
			h.says(owner, room.Slug, "word of "+room.Name)
		}
		for _, room := range rooms[2:] {
			if _, err := h.EditRoom(t.Context(), owner, room.Slug, RoomEdit{Name: room.Name}); err != nil {
				t.Fatal(err)
			}
		}
		vouched := h.vouchedFor(rooms[2])
		h.welcomeGuests(guests)
		newAndIndexed(t, h, func(t *testing.T) {
			for name, p := range map[string]*Person{
				"a visitor":        nil,
				"olga":             &owner,
				"member":           &member,
				"stranger":         &stranger,
				"guest":            &guest,
				"guest who joined": &joined,
				"vouched for":      &vouched,
			} {
				all := h.finds(p, SearchForm{Words: "word"})
				written := h.finds(p, SearchForm{By: "olga"})
				for _, room := range rooms {
					_, err := h.Enter(t.Context(), p, room.Slug)
					text := "word of " + room.Name
					in := func(found string) bool { return slices.Contains(strings.Split(found, "|"), text) }
					alone := h.finds(p, SearchForm{Words: "word", Room: room.Slug})
					if may := err == nil; in(all) != may || in(written) != may || (alone == text) != may ||
						(alone == "") == may {
						t.Errorf("guests welcome: %v: %s may read %s: %v; finds %q, by the author %q, in it %q",
							guests, name, room.Name, may, all, written, alone)
					}
				}
			}
		})
	}
}

// vouchedFor returns a guest vouched for by a room's site.
func (h *harness) vouchedFor(room Room) (person Person) {
	h.t.Helper()
	err := h.change(h.t.Context(), func(c *change) (err error) {
		person, err = c.vouched(room.ID, Identity{Subject: "1", Name: "Vouched"})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return person
}

func TestWhoLeavesARoomFindsNothingOfItAnyMore(t *testing.T) {
	h := open(t)
	owner, member := h.member("olga"), h.member("member")
	room := h.room(owner, "private", Private)
	if err := h.Join(t.Context(), member, room.Slug); err != nil {
		t.Fatal(err)
	}
	h.says(owner, room.Slug, "between us")
	h.indexAll()
	if got := h.finds(&member, SearchForm{Words: "between"}); got != "between us" {
		t.Fatalf("a member finds %q", got)
	}
	if err := h.Leave(t.Context(), member, room.Slug); err != nil {
		t.Fatal(err)
	}
	if got := h.finds(&member, SearchForm{Words: "between"}); got != "" {
		t.Errorf("who has left finds %q", got)
	}
}

func TestASearchThatNobodyWaitsForEnds(t *testing.T) {
	h := open(t)
	h.says(h.guest("Anna"), LobbySlug, "word")
	search, err := NewSearch(SearchForm{Words: "word"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Search(ctx, nil, search, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
