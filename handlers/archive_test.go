package handlers

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestArchive(t *testing.T) {
	calendar := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, clock: calendar}.open(t)
	owner, reader := h.member("olga"), h.browser()
	owner.post("/login", form{"username": "olga", "password": password, "remember": "yes"}).expect(t, 303)
	room := owner.room("Tea & more", "public")
	days := make([]string, 3)
	for i := range days {
		days[i] = calendar.now().UTC().Format(time.DateOnly)
		owner.say(room, fmt.Sprintf("said on **day %d**", i+1))
		calendar.pass(48 * time.Hour)
	}
	gone := owner.say(room, "taken back")
	owner.post(room+"/messages/"+gone+"/delete", nil, hx).expect(t, 200)
	owner.say(room, "<script>alert(1)</script>")
	last := calendar.now().UTC().Format(time.DateOnly)
	publish := func(fields form) {
		fields["name"], fields["guests"] = "Tea & more", "yes"
		owner.post(room+"/settings", fields).expect(t, 303)
	}

	t.Run("there is none unless the owner offers it", func(t *testing.T) {
		for _, path := range []string{"/log", "/log/" + last, "/feed"} {
			reader.get(room+path).expect(t, 404).lacks(t, "said on")
		}
		reader.get(room).expect(t, 200).lacks(t, room+"/log")
	})

	t.Run("offered it is found from the room, day by day", func(t *testing.T) {
		publish(form{"published": "yes"})
		owner.get(room+"/settings").expect(t, 200).shows(t, `name="published" value="yes" checked`)
		page := reader.get(room).expect(t, 200)
		page.shows(t, `href="`+room+`/log"`)
		page.shows(t, `rel="alternate" type="application/atom+xml" href="`+room+`/feed"`)
		list := reader.get(room+"/log").expect(t, 200)
		for _, day := range append(days, last) {
			list.shows(t, `href="`+room+"/log/"+day+`"`)
		}
		first := reader.get(room+"/log/"+days[0]).expect(t, 200)
		first.shows(t, "said on <strong>day 1</strong>")
		first.lacks(t, "day 2")
		first.shows(t, `href="`+room+"/log/"+days[1]+`" rel="next"`)
		first.lacks(t, `rel="prev"`)
		today := reader.get(room+"/log/"+last).expect(t, 200)
		today.lacks(t, "taken back")
		today.shows(t, "<script>alert(1)</script>") // as text
		if strings.Contains(today.body, "<script") {
			t.Error("there is a script in it")
		}
	})

	t.Run("search engines are kept out unless the owner lets them in", func(t *testing.T) {
		for _, path := range []string{"/log", "/log/" + last, "/feed"} {
			if got := reader.get(room + path); got.header.Get("X-Robots-Tag") != "noindex" {
				t.Errorf("%s says %q", path, got.header.Get("X-Robots-Tag"))
			}
		}
		publish(form{"published": "yes", "indexed": "yes"})
		for _, path := range []string{"/log", "/log/" + last, "/feed"} {
			if got := reader.get(room+path).expect(t, 200); got.header.Get("X-Robots-Tag") != "" {
				t.Errorf("%s says %q", path, got.header.Get("X-Robots-Tag"))
			}
		}
	})

	t.Run("the feed has the latest first, each with an address, and nothing that was deleted", func(t *testing.T) {
		got := reader.get(room+"/feed").expect(t, 200)
		var feed struct {
			ID    string `xml:"id"`
			Title string `xml:"title"`
			Entry []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Content struct {
					HTML string `xml:",chardata"`
				} `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal([]byte(got.body), &feed); err != nil {
			t.Fatal(err)
		}
		if feed.Title != "Tea & more" || feed.ID != h.server.URL+room || len(feed.Entry) != 4 {
			t.Fatalf("%+v", feed)
		}
		if newest := feed.Entry[0]; !strings.Contains(newest.Content.HTML, "&lt;script&gt;") ||
			!strings.HasPrefix(newest.ID, h.server.URL+room+"?at=") {
			t.Errorf("the newest is %+v", newest)
		}
		if oldest := feed.Entry[3]; !strings.Contains(oldest.Content.HTML, "<strong>day 1</strong>") ||
			oldest.Title != "olga: said on day 1" {
			t.Errorf("the oldest is %+v", oldest)
		}
	})

	t.Run("guests of one nickname are told apart in the feed, as in the room", func(t *testing.T) {
		for range 2 {
			h.browser().post(
				room+"/messages",
				form{"body": "from a guest", "nickname": "Ola", "key": newKey()},
			).expect(t, 303)
		}
		authors := map[string]bool{}
		author, atom := regexp.MustCompile(`<name>([^<]* #[a-z0-9]{4})</name>`), reader.get(room+"/feed").body
		for _, found := range author.FindAllStringSubmatch(atom, -1) {
			authors[found[1]] = true
		}
		if len(authors) != 2 {
			t.Errorf("two guests are the authors %v", authors)
		}
	})

	t.Run("a long day has pages that do not move", func(t *testing.T) {
		for i := range transcriptSize {
			owner.say(room, fmt.Sprint("line ", i))
		}
		page := reader.get(room+"/log/"+last).expect(t, 200)
		next := page.between(t, `href="`+room+"/log/"+last, `" rel="next"`)
		reader.get(room+"/log/"+last+next).expect(t, 200).shows(t, fmt.Sprint("line ", transcriptSize-1))
	})

	t.Run("days on which nothing was said, and what is no day, are not found", func(t *testing.T) {
		for _, day := range []string{"2001-01-01", "1969-12-31", "2026-13-01", "today", "0", "99999-01-01", "%00"} {
			reader.get(room+"/log/"+day).expect(t, 404)
		}
	})

	t.Run("a room closed to guests shows its archive to members alone, a private one has none", func(t *testing.T) {
		owner.post(room+"/settings", form{"name": "Tea", "published": "yes"}).expect(t, 303)
		reader.get(room+"/log").expect(t, 403)
		owner.get(room+"/log").expect(t, 200)
		private := owner.room("Hideout", "private")
		owner.say(private, "between us")
		owner.post(private+"/settings", form{"name": "Hideout", "published": "yes", "guests": "yes"}).expect(t, 303)
		owner.get(private+"/log").expect(t, 404)
	})
}
