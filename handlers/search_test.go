package handlers

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

func TestSearch(t *testing.T) {
	h := openHarness(t)
	owner, guest := h.member("olga"), h.guest()
	tea, hideout := owner.room("Tea", "public"), owner.room("Hideout", "private")
	said := owner.say(tea, "Two kettles <b>& one</b> 喝茶吧")
	secret := owner.say(hideout, "kettles between us")
	find := func(b *browser, path string, q string) answer {
		return b.get(path+"?"+url.Values{"q": {q}}.Encode()).expect(t, 200)
	}

	t.Run("what was found is marked, and leads to its place in the room", func(t *testing.T) {
		got := find(guest, "/search", "kettle 茶")
		for _, want := range []string{
			`<mark>kettles</mark>`, `<mark>茶</mark>`, `&lt;b&gt;&amp; one&lt;/b&gt;`,
			`href="` + tea + "?at=" + said + `"`, "# Tea",
		} {
			if !strings.Contains(got.body, want) {
				t.Errorf("the page has no %s", want)
			}
		}
		guest.get(tea+"?at="+said).expect(t, 200).shows(t, "Two kettles")
		if typed := got.typed("q"); typed != "kettle 茶" {
			t.Errorf("in the field stands %q", typed)
		}
		if got.header.Get("X-Robots-Tag") != "noindex" {
			t.Error("search engines may have what was found")
		}
	})

	t.Run("a private room is found by its members alone", func(t *testing.T) {
		for _, c := range []struct {
			b    *browser
			path string
			want []string
		}{
			{owner, "/search", []string{secret, said}},
			{guest, "/search", []string{said}},
			{h.browser(), "/search", []string{said}},
			{owner, hideout + "/search", []string{secret}},
			{owner, tea + "/search", []string{said}},
		} {
			if got := find(c.b, c.path, "kettles").ids(); fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%s finds %v, want %v", c.path, got, c.want)
			}
		}
		slug := strings.TrimPrefix(hideout, "/r/")
		guest.get("/search?q=kettles&room="+slug).expect(t, 403).lacks(t, "between us")
		guest.get(hideout+"/search?q=kettles").expect(t, 403).lacks(t, "between us")
		got := owner.get("/search?q=kettles&room="+slug).expect(t, 200)
		if fmt.Sprint(got.ids()) != fmt.Sprint([]string{secret}) {
			t.Errorf("in one room is found %v", got.ids())
		} else if !strings.Contains(got.body, `<option value="`+slug+`" selected>`) {
			t.Error("the room that is searched is not chosen in the form")
		}
		guest.get("/search?q=kettles&room=nowhere").expect(t, 404)
	})

	t.Run("nothing typed and nothing found are said", func(t *testing.T) {
		guest.get("/search").expect(t, 200).shows(t, h.text("search.start"))
		guest.get(tea+"/search?q=%20").expect(t, 200).shows(t, h.text("search.start"))
		find(guest, "/search", "nothingofthekind").shows(t, h.text("search.none"))
		find(guest, "/search", "😀 !?").shows(t, h.text("search.wordless"))
	})

	t.Run("a day that is none is said beside its field, with the rest kept", func(t *testing.T) {
		got := guest.get("/search?q=kettle&from=yesterday&by=olga").expect(t, 422)
		if got.problemOf("from") != h.text("problem.search.day") || got.typed("q") != "kettle" ||
			got.typed("by") != "olga" {
			t.Errorf(
				"beside the day stands %q, and %q and %q were kept",
				got.problemOf("from"),
				got.typed("q"),
				got.typed("by"),
			)
		}
		got.lacks(t, h.text("search.wordless"))
		if len(got.ids()) != 0 {
			t.Error("something was found")
		}
	})

	t.Run("hostile addresses are answered", func(t *testing.T) {
		for _, query := range []string{
			"q=%00", "q=%ff%fe", "q=%22*NEAR(", "q=" + strings.Repeat("a+", 5000),
			"by=%00&q=a", "room=%00", "room=%ff", "q=a;b", "q=%zz", "from=%00",
		} {
			if got := guest.get("/search?" + query); got.status >= 500 {
				t.Errorf("%.40s answered %d", query, got.status)
			}
		}
		for _, before := range []string{"0", "-1", "x", "99999999999999999999"} {
			guest.get("/search?q=a&before="+before).expect(t, 200) // from the beginning
		}
	})

	t.Run("the room and the directory have a link", func(t *testing.T) {
		guest.get(tea).expect(t, 200).shows(t, `href="`+tea+`/search"`)
		guest.get("/rooms").expect(t, 200).shows(t, `href="/search"`)
	})

	t.Run("the form is answered with what was found alone, the panel with both", func(t *testing.T) {
		typing := header{"HX-Request": "true", "HX-Target": "div#found"}
		got := guest.get(tea+"/search?q=kettles", typing).expect(t, 200)
		got.lacks(t, "<form")
		got.shows(t, "1 message found")
		beside := guest.get(tea+"/search?q=kettles", inPanel).expect(t, 200)
		beside.lacks(t, "<html")
		beside.shows(t, `<form class="finder"`)
	})

	t.Run("a search writes nothing", func(t *testing.T) {
		before := h.dump()
		find(h.browser(), "/search", "kettles")
		if h.dump() != before {
			t.Error("something was written")
		}
	})
}

func TestWhatWasFoundIsTurnedOver(t *testing.T) {
	h := openHarness(t)
	guest := h.guest()
	for i := range 45 {
		guest.say("/r/lobby", fmt.Sprintf("word %d & more", i))
	}
	path, pages, seen := "/r/lobby/search?q=word+%26+more", 0, map[string]bool{}
	for path != "" {
		page := guest.get(path).expect(t, 200)
		for _, id := range page.ids() {
			if seen[id] {
				t.Errorf("message %s is on two pages", id)
			}
			seen[id] = true
		}
		pages++
		path = ""
		if strings.Contains(page.body, `rel="next"`) {
			path = strings.ReplaceAll(
				page.between(t, `<p class="turning"><a class="button small" href="`, `"`),
				"&amp;",
				"&",
			)
		}
	}
	if pages != 3 || len(seen) != 45 {
		t.Errorf("%d messages on %d pages, want 45 on 3", len(seen), pages)
	}
}

func TestSearchesAreLimitedByAddress(t *testing.T) {
	h := harnessConfig{}.open(t)
	b := h.browser()
	for i := range 20 {
		if got := b.get(fmt.Sprint("/search?q=", i)); got.status != 200 {
			t.Fatalf("search %d answered %d", i, got.status)
		}
	}
	var got answer
	for range 5 { // one more comes each second
		if got = h.browser().get("/r/lobby/search?q=kettle"); got.status == 429 {
			break
		}
	}
	got.expect(t, 429)
	if got.header.Get("Retry-After") == "" || got.typed("q") != "kettle" {
		t.Errorf("to be sent again after %q, with %q kept", got.header.Get("Retry-After"), got.typed("q"))
	}
	b.get("/search").expect(t, 200) // the form alone is no search
}

func TestASiteClosedToGuestsIsSearchedByMembers(t *testing.T) {
	h := harnessConfig{guestsRefused: true}.open(t)
	owner := h.member("olga")
	owner.say("/r/lobby", "kettles")
	for _, path := range []string{"/search?q=kettles", "/r/lobby/search?q=kettles", "/search?by=olga"} {
		owner.get(path).expect(t, 200).shows(t, `class="findings"`)
		h.browser().get(path).expect(t, 403).lacks(t, `class="findings"`)
	}
}
