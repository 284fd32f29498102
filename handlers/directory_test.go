package handlers

import (
	"net/url"
	"strings"
	"testing"
)

func TestDirectory(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")
	b.post("/rooms", form{"name": "Чайная", "topic": "Самовар", "visibility": "public"}).expect(t, 303)
	b.room("Coffee 100%", "public")
	b.room("Hidden place", "private")

	t.Run("public rooms are found by anyone, private ones are not found", func(t *testing.T) {
		page := h.browser().get("/rooms").expect(t, 200)
		for _, name := range []string{"Lobby", "Чайная", "Coffee 100%"} {
			page.shows(t, name)
		}
		for _, looker := range []*browser{h.browser(), h.member("other"), b} {
			looker.get("/rooms").lacks(t, "Hidden place")
			looker.get("/rooms?q=hidden").lacks(t, "Hidden place")
		}
	})

	for query, found := range map[string]string{
		"ЧАЙ":      "Чайная",
		"самовар":  "Чайная",
		"100%":     "Coffee 100%",
		" coffee ": "Coffee 100%",
	} {
		t.Run("a search for "+query+" finds what fits and nothing else", func(t *testing.T) {
			page := b.get("/rooms?q="+url.QueryEscape(query)).expect(t, 200)
			for _, name := range []string{"Чайная", "Coffee 100%"} {
				if strings.Contains(page.text(), "<bdi>"+name+"</bdi>") != (name == found) {
					t.Errorf("%s is found: %v", name, name != found)
				}
			}
			if page.typed("q") != query {
				t.Errorf("the field holds %q", page.typed("q"))
			}
		})
	}

	t.Run("no search breaks the page", func(t *testing.T) {
		for _, query := range []string{
			"%25", "_", "%5C", "%00", "%ff", "'", "<script>", strings.Repeat("x", 10_000), "%F0%9F%98%AC",
		} {
			page := b.get("/rooms?q="+query).expect(t, 200)
			if query != "%25" && strings.Contains(page.text(), "<b># Чайная") {
				t.Errorf("%q finds everything", query)
			}
			mustBeSafe(t, page)
		}
	})

	t.Run("page by page, each room comes once", func(t *testing.T) {
		for i := range 55 {
			b.room("many "+strings.Repeat("i", i+1), "public")
		}
		seen := map[string]int{}
		for _, path := range []string{"/rooms?q=many", "/rooms?q=many&page=2"} {
			for _, part := range strings.Split(b.get(path).expect(t, 200).body, `class="row-main" href="`)[1:] {
				address, _, _ := strings.Cut(part, `"`)
				seen[address]++
			}
		}
		if len(seen) != 55 {
			t.Errorf("saw %d rooms, want 55", len(seen))
		}
		first := b.get("/rooms?q=many").expect(t, 200)
		for _, page := range []string{"0", "-1", "x", "99999999999999999999"} {
			if b.get("/rooms?q=many&page="+page).expect(t, 200).text() == "" ||
				!strings.Contains(first.body, "page=2") {
				t.Errorf("page %s is none", page)
			}
		}
	})
}
