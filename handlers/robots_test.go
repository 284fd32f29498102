package handlers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"samovar/views"
)

// roomShown is a room with what search engines could look for in it.
type roomShown struct {
	room, message, file string
	indexable           bool
}

// shows creates a room with a message and a file, and lets search engines have it as far as the settings say.
func (h *harness) shows(t *testing.T, owner *browser, name, visibility string, settings form) roomShown {
	t.Helper()
	s := roomShown{room: owner.room(name, visibility)}
	s.message = owner.say(s.room, "a word")
	_, s.file = owner.shareFile(t, s.room, testFile{"notes.txt", "text/plain", "two words"})
	settings["name"], settings["published"] = name, "yes"
	owner.post(s.room+"/settings", settings).expect(t, 303)
	return s
}

// path returns the address of a route in the room.
func (s roomShown) path(pattern string) string {
	_, path, _ := strings.Cut(pattern, " ")
	if strings.HasPrefix(path, "/r/{room}/files/") {
		return s.file
	}
	slug := strings.TrimPrefix(s.room, "/r/")
	day := time.Now().UTC().Format(time.DateOnly)
	return strings.NewReplacer("{$}", "", "{room}", slug, "{id}", s.message, "{name}", "none", "{day}", day).
		Replace(path)
}

// pagesForSearchEngines are the routes that search engines may have of a room whose owner wants that. All others
// say noindex.
var pagesForSearchEngines = map[string]bool{
	"GET /r/{room}": true, "GET /r/{room}/log": true, "GET /r/{room}/log/{day}": true, "GET /r/{room}/feed": true,
	"GET /r/{room}/files/{id}/{name}": true,
}

// saysNoindex reports whether an answer keeps search engines out. It checks that header and page say the same.
func (a answer) saysNoindex(t *testing.T) bool {
	t.Helper()
	says := a.header.Get("X-Robots-Tag") == "noindex"
	if strings.Contains(a.body, "<head>") && strings.Contains(a.body, `<meta name="robots" content="noindex"`) != says {
		t.Errorf("its header says %q, and its page does not", a.header.Get("X-Robots-Tag"))
	}
	return says
}

func TestSearchEnginesHaveWhatARoomsOwnerWantsAndNothingElse(t *testing.T) {
	open := openHarness(t)
	refused := harnessConfig{config: Config{Unlimited: true, Site: views.Site{Unindexed: true}}}.open(t)
	closed := harnessConfig{config: Config{Unlimited: true}, guestsRefused: true}.open(t)
	for name, h := range map[string]*harness{
		"an open site":                         open,
		"a site whose operator keeps them out": refused,
		"a site closed to guests":              closed,
	} {
		owner := h.member("olga")
		indexed := form{"guests": "yes", "indexed": "yes"}
		rooms := map[string]roomShown{
			"an indexed room":                        h.shows(t, owner, "Indexed", "public", indexed),
			"a room that is not":                     h.shows(t, owner, "Plain", "public", form{"guests": "yes"}),
			"an indexed room that is closed to them": h.shows(t, owner, "Members", "public", form{"indexed": "yes"}),
			"a private room":                         h.shows(t, owner, "Private", "private", indexed),
		}
		if h == open {
			s := rooms["an indexed room"]
			s.indexable = true
			rooms["an indexed room"] = s
		}
		for _, visit := range routeVisits {
			for kind, s := range rooms {
				t.Run(fmt.Sprintf("%s of %s, %s", visit.pattern, kind, name), func(t *testing.T) {
					got := h.lookedAt(visit, s)
					want := s.indexable && pagesForSearchEngines[visit.pattern]
					if want && got.status != 200 {
						t.Errorf("it answered %d", got.status)
					}
					if got.saysNoindex(t) == want {
						t.Errorf("it says %q", got.header.Get("X-Robots-Tag"))
					}
				})
			}
		}
	}
}

// lookedAt returns the answer of a route to a crawler.
func (h *harness) lookedAt(v visit, s roomShown) answer {
	path := s.path(v.pattern)
	crawler := h.browser()
	switch {
	case isEndless(path):
		l := crawler.listen(path)
		l.leave()
		return answer{status: l.answer.StatusCode, header: l.answer.Header}
	case strings.HasPrefix(v.pattern, "GET "):
		return crawler.get(path)
	}
	return crawler.post(path, form{})
}

func TestSearchEnginesHaveAPageUnderOneAddress(t *testing.T) {
	h := openHarness(t)
	s := h.shows(t, h.member("olga"), "Чай", "public", form{"guests": "yes", "indexed": "yes"})
	day := s.path("GET /r/{room}/log/{day}")
	for path, indexed := range map[string]bool{
		s.room: true, s.room + "?at=" + s.message: false, s.room + "?before=1000": false,
		s.room + "?from=elsewhere": false, s.room + "?after=1": false,
		s.room + "?": true, day: true, day + "?after=1": true, day + "?after=01": false,
		day + "?after=1&x": false, day + "?after=none": false,
		s.room + "/messages/" + s.message + "/thread": false, s.room + "/pins": false, s.room + "/search?q=word": false,
		s.file: true, s.file + "?thumbnail": false,
	} {
		t.Run(path, func(t *testing.T) {
			got := h.browser().get(path).expect(t, 200)
			if got.saysNoindex(t) == indexed {
				t.Errorf("it says %q", got.header.Get("X-Robots-Tag"))
			}
			if link := `rel="canonical" href="` + h.server.URL + strings.TrimSuffix(path, "?") + `"`; strings.Contains(
				got.body,
				"<head>",
			) &&
				strings.Contains(got.text(), link) != indexed {
				t.Errorf("it has %s: %t", link, !indexed)
			}
		})
	}
}

func TestARoomThatIsNoMoreForSearchEnginesSaysSoAtOnce(t *testing.T) {
	h := openHarness(t)
	owner, crawler := h.member("olga"), h.browser()
	s := h.shows(t, owner, "Tea", "public", form{"guests": "yes", "indexed": "yes"})
	save := func(settings form) { owner.post(s.room+"/settings", settings) }
	for _, step := range []struct {
		name   string
		do     func()
		status int
	}{
		{"not indexed", func() { save(form{"name": "Tea", "guests": "yes", "published": "yes"}) }, 200},
		{"closed to guests", func() { save(form{"name": "Tea", "indexed": "yes", "published": "yes"}) }, 403},
		{"deleted", func() { owner.post(s.room+"/delete", nil) }, 404},
	} {
		t.Run(step.name, func(t *testing.T) {
			owner.post(s.room+"/settings", form{"name": "Tea", "guests": "yes", "published": "yes", "indexed": "yes"}).
				expect(t, 303)
			if crawler.get(s.room).expect(t, 200).saysNoindex(t) {
				t.Fatal("it was not indexed before")
			}
			step.do()
			for _, path := range []string{s.room, s.room + "/log", s.file} {
				if got := crawler.get(path).expect(t, step.status); !got.saysNoindex(t) {
					t.Errorf("%s says %q", path, got.header.Get("X-Robots-Tag"))
				}
			}
		})
	}
}

func TestRobotsSayWhatCrawlersMayFetch(t *testing.T) {
	open := openHarness(t)
	s := open.shows(t, open.member("olga"), "Secret garden", "private", form{"guests": "yes"})
	got := open.browser().get("/robots.txt").expect(t, 200)
	if kind := got.header.Get("Content-Type"); kind != "text/plain; charset=utf-8" ||
		got.header.Get("Cache-Control") != "public, max-age=3600" {
		t.Errorf("it is %s, kept %s", kind, got.header.Get("Cache-Control"))
	}
	got.shows(t, "User-agent: *\nDisallow: /r/*/events$")
	got.lacks(t, "Disallow: /\n")
	got.lacks(t, strings.TrimPrefix(s.room, "/r/"))
	for name, b := range map[string]harnessConfig{
		"the operator keeps search engines out": {config: Config{Site: views.Site{Unindexed: true}}},
		"the site is closed to guests":          {guestsRefused: true},
	} {
		t.Run("nothing where "+name, func(t *testing.T) {
			b.open(t).browser().get("/robots.txt").expect(t, 200).shows(t, "User-agent: *\nDisallow: /\n")
		})
	}
}

func TestARoomCanBeForSearchEnginesWithoutAnArchive(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	owner.post(room+"/settings", form{"name": "Tea", "guests": "yes", "indexed": "yes"}).expect(t, 303)
	owner.get(room+"/settings").expect(t, 200).shows(t, `name="indexed" value="yes" checked`)
	if h.browser().get(room).expect(t, 200).saysNoindex(t) {
		t.Error("the room says noindex")
	}
	if !h.browser().get(room+"/log").expect(t, 404).saysNoindex(t) {
		t.Error("the archive that is not there does not")
	}
}
