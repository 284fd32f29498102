package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"samovar/models"
)

func TestTheTableOfVisitsHasEveryRoute(t *testing.T) {
	tried := map[string]bool{}
	for _, visit := range routeVisits {
		if tried[visit.pattern] {
			t.Errorf("%s stands in the table twice", visit.pattern)
		}
		tried[visit.pattern] = true
		if strings.Contains(visit.pattern, "{room}") != (visit.private != statuses{}) {
			t.Errorf("%s: answers of a private room belong to a room's routes, and to all of them", visit.pattern)
		}
	}
	for _, route := range New(Config{}).routes() {
		if !tried[route.pattern] {
			t.Errorf("%s is not in the table: say there who gets what", route.pattern)
		}
		delete(tried, route.pattern)
	}
	for pattern := range tried {
		t.Errorf("%s is in the table and no route", pattern)
	}
}

func TestEveryRouteAnswersEachAsTheTableSays(t *testing.T) {
	for _, visit := range routeVisits {
		t.Run(visit.pattern, func(t *testing.T) {
			t.Parallel()
			w := newWalk(t)
			for column, name := range visitors {
				w.expect(t, visit, "public", name, visit.public[column])
				if visit.private != (statuses{}) {
					w.expect(t, visit, "private", name, visit.private[column])
				}
			}
		})
	}
}

// Nothing is stored in a browser before its person's first act.
func TestAGetSetsNoCookie(t *testing.T) {
	w := newWalk(t)
	for _, visit := range routeVisits {
		for visibility, answers := range map[string]statuses{"public": visit.public, "private": visit.private} {
			if !strings.HasPrefix(visit.pattern, "GET ") || answers == (statuses{}) {
				continue
			}
			t.Run(fmt.Sprintf("%s of a %s room", visit.pattern, visibility), func(t *testing.T) {
				stranger := w.browser()
				if got := w.visits(t, stranger, visit, visibility); got.Header["Set-Cookie"] != nil {
					t.Errorf("set %v", got.Header["Set-Cookie"])
				}
			})
		}
	}
}

// routeWalk is a harness with one visitor of each kind.
type routeWalk struct {
	*harness
	browsers map[string]*browser
	people   map[string]models.Person
}

func newWalk(t *testing.T) *routeWalk {
	t.Helper()
	w := &routeWalk{
		harness:  harnessConfig{config: Config{Unlimited: true}, mail: true}.open(t),
		browsers: map[string]*browser{},
		people:   map[string]models.Person{},
	}
	for _, name := range []string{"administrator", "olga", "member", "stranger", "moderator", "muted"} {
		reserved := strings.NewReplacer("administrator", "chief", "moderator", "marta")
		username := reserved.Replace(name)
		w.browsers[name] = w.member(username)
		person, err := w.store.SignIn(t.Context(), username, password)
		if err != nil {
			t.Fatal(err)
		}
		w.people[name] = person
	}
	w.browsers["guest"] = w.guest()
	return w
}

func (w *routeWalk) expect(t *testing.T, v visit, visibility, name string, want int) {
	t.Helper()
	if got := w.try(t, v, visibility, name); got != want {
		t.Errorf("of a %s room to %s it answered %d, want %d", visibility, name, got, want)
	}
}

// try visits a route in fresh rooms, and returns the status of the answer.
func (w *routeWalk) try(t *testing.T, v visit, visibility, name string) int {
	t.Helper()
	b := w.browser()
	if name != "anonymous" {
		b = w.browsers[name]
	}
	return w.visits(t, b, v, visibility).StatusCode
}

// visits returns the answer of a route in a room of its own, without its body.
func (w *routeWalk) visits(t *testing.T, b *browser, v visit, visibility string) *http.Response {
	t.Helper()
	slug, message := w.room(t, models.Visibility(visibility))
	method, path, _ := strings.Cut(v.pattern, " ")
	path = strings.NewReplacer(
		"{$}",
		"",
		"{room}",
		slug,
		"{id}",
		fmt.Sprint(message),
		"people/{person}/delete",
		"people/999/delete",
		"{person}",
		w.people["olga"].Key(),
		"{username}",
		"olga",
		"{name}",
		"none",
		"{day}",
		"2026-11-21",
	).Replace(path)
	switch {
	case isEndless(path):
		l := b.listen(path)
		l.leave()
		return l.answer
	case method == "GET":
		got := b.get(path)
		return &http.Response{StatusCode: got.status, Header: got.header}
	}
	got := b.post(path, v.form)
	return &http.Response{StatusCode: got.status, Header: got.header}
}

// isEndless reports whether an address answers for as long as the client reads.
func isEndless(path string) bool {
	return strings.HasSuffix(path, "/events") || strings.HasSuffix(path, "/live")
}

// room creates a room of the owner's, with its members in it and one message of the owner's.
func (w *routeWalk) room(t *testing.T, visibility models.Visibility) (slug string, message int64) {
	t.Helper()
	room, err := w.store.CreateRoom(
		t.Context(),
		w.people["olga"],
		models.RoomDraft{Name: "Tea", Visibility: visibility},
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"member", "moderator", "muted"} {
		if err := w.store.Join(t.Context(), w.people[name], room.Slug); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(
		w.store.AppointModerator(t.Context(), w.people["olga"], room.Slug, w.people["moderator"].ID, true),
		w.store.Restrict(t.Context(), w.people["olga"], room.Slug, w.people["muted"].ID, models.NewRestriction{
			Kind: models.Mute, For: time.Hour, Reason: "too loud",
		}),
	); err != nil {
		t.Fatal(err)
	}
	draft, err := models.NewDraft("the owner's word", "")
	if err != nil {
		t.Fatal(err)
	}
	posted, err := w.store.PostMessage(t.Context(), w.people["olga"], room.Slug, draft)
	if err != nil {
		t.Fatal(err)
	}
	return room.Slug, posted.ID
}
