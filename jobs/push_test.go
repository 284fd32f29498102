package jobs

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"samovar/models"
)

// pushService is a browser's push service, which records the pushes it gets.
type pushService struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []string
	answer int
}

func newPushService(t *testing.T) *pushService {
	t.Helper()
	s := &pushService{answer: http.StatusCreated}
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !strings.HasPrefix(r.Header.Get("Authorization"), "vapid t=") ||
			r.Header.Get("Content-Encoding") != "aes128gcm" {
			t.Errorf("a push came with %v", r.Header)
		}
		s.calls = append(s.calls, r.URL.Path)
		w.WriteHeader(s.answer)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *pushService) called() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := strings.Join(s.calls, " ")
	s.calls = nil
	return calls
}

// posts posts as Anna.
func (h *harness) posts(slug, text string) models.Message {
	h.t.Helper()
	draft, err := models.NewDraft(text, "")
	if err != nil {
		h.t.Fatal(err)
	}
	m, err := h.PostMessage(h.t.Context(), h.anna, slug, draft)
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// says posts as Anna and returns the pushes that this caused.
func (h *harness) says(slug, text string) string {
	h.t.Helper()
	h.last = h.posts(slug, text).ID
	if _, err := h.pusher.push(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	return h.service.called()
}

func TestMentionedPeopleGetPushes(t *testing.T) {
	h := newHarness(t)
	expect := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: called %q, want %q", what, got, want)
		}
	}
	expect("without a mention", h.says("lobby", "hello"), "")
	expect("a mention", h.says("lobby", "@olga?"), "/olga")
	direct, err := h.OpenDirect(t.Context(), h.anna, []string{"olga"})
	if err != nil {
		t.Fatal(err)
	}
	expect("a direct message", h.says(direct.Slug, "hello"), "/olga")

	h.present.Look(h.olga.ID, "desk")
	expect("looking at a page", h.says("lobby", "@olga?"), "")
	h.present.LookAway(h.olga.ID, "desk")

	steps := []struct {
		what string
		do   func(on bool) error
	}{
		{"on do-not-disturb", func(on bool) error { return h.SetQuiet(t.Context(), h.olga, on) }},
		{"silent in the room", func(on bool) error {
			level := map[bool]models.Level{true: models.Silent, false: models.Mentioned}[on]
			return h.SetLevel(t.Context(), h.olga, "lobby", level)
		}},
		{"blocking the author", func(on bool) error {
			if on {
				return h.Block(t.Context(), h.olga, h.anna.ID)
			}
			return h.Unblock(t.Context(), h.olga, h.anna.ID)
		}},
	}
	for _, step := range steps {
		if err := step.do(true); err != nil {
			t.Fatal(err)
		}
		expect(step.what, h.says("lobby", "@olga?"), "")
		if err := step.do(false); err != nil {
			t.Fatal(err)
		}
		expect("no longer "+step.what, h.says("lobby", "@olga?"), "/olga")
	}

	h.service.answer = http.StatusGone
	expect("a browser that is gone", h.says("lobby", "@olga?"), "/olga")
	expect("is forgotten", h.says("lobby", "@olga?"), "")
	h.service.answer = http.StatusCreated
	h.subscribeAgain()
	expect("subscribed again", h.says("lobby", "@olga?"), "/olga2")
	if err := h.EndOtherSessions(t.Context(), h.olga.ID, 0); err != nil {
		t.Fatal(err)
	}
	expect("signed out", h.says("lobby", "@olga?"), "")
}

func TestAReminderIsPushedUnlessAPageIsLookedAt(t *testing.T) {
	h := newHarness(t)
	h.says("lobby", "call the plumber")
	remind := func() string {
		t.Helper()
		err := h.Remind(t.Context(), h.olga, "lobby", h.last, time.Hour)
		h.later += time.Hour
		if due := h.pusher.remind(t.Context()); err != nil || due != nil {
			t.Fatal(err, due)
		}
		return h.service.called()
	}
	if got := remind(); got != "/olga" {
		t.Errorf("looking at no page: called %q", got)
	}
	h.present.Look(h.olga.ID, "desk")
	if got := remind(); got != "" {
		t.Errorf("looking at a page: called %q", got)
	}
	h.present.LookAway(h.olga.ID, "desk")
	if err := h.SetQuiet(t.Context(), h.olga, true); err != nil {
		t.Fatal(err)
	}
	if got := remind(); got != "" {
		t.Errorf("on do-not-disturb: called %q", got)
	}
}

// A push waits for a moment: what was read meanwhile, in whatever browser, needs none.
func TestWhatWasReadIsNotPushed(t *testing.T) {
	h := newHarness(t)
	m := h.posts("lobby", "@olga, tea?")
	calls, _, err := h.TakePushes(t.Context())
	if err != nil || len(calls) != 1 {
		t.Fatalf("%v, %v", calls, err)
	}
	if err := h.MarkRead(t.Context(), h.olga, "lobby", m.Ordinal); err != nil {
		t.Fatal(err)
	}
	if err := h.pusher.send(t.Context(), calls[0]); err != nil || h.service.called() != "" {
		t.Errorf("pushed what was read before it was sent: %v", err)
	}
	m = h.posts("lobby", "@olga, coffee?")
	if err := h.MarkRead(t.Context(), h.olga, "lobby", m.Ordinal); err != nil {
		t.Fatal(err)
	}
	if calls, _, err := h.TakePushes(t.Context()); err != nil || len(calls) > 0 {
		t.Errorf("%v, %v", calls, err)
	}
}

func TestANoticeSaysWhatHappenedInTheLanguageOfThePerson(t *testing.T) {
	h := newHarness(t)
	direct, err := h.OpenDirect(t.Context(), h.anna, []string{"olga"})
	if err != nil {
		t.Fatal(err)
	}
	expect := func(title, body string) {
		t.Helper()
		calls, _, err := h.TakePushes(t.Context())
		if err != nil || len(calls) != 1 {
			t.Fatalf("%v, %v", calls, err)
		}
		renewed, err := h.Renew(t.Context(), calls[0])
		if err != nil {
			t.Fatal(err)
		}
		if note := h.pusher.notice(renewed); note.Title != title || note.Body != body {
			t.Errorf("says %q: %q, want %q: %q", note.Title, note.Body, title, body)
		}
	}
	room, err := h.CreateRoom(t.Context(), h.anna, models.RoomDraft{Name: "Tea", Visibility: models.Public})
	if err != nil {
		t.Fatal(err)
	}
	_, edited := h.EditRoom(t.Context(), h.anna, room.Slug, models.RoomEdit{Name: "Tea", Here: true})
	if err := errors.Join(edited, h.Join(t.Context(), h.olga, room.Slug)); err != nil {
		t.Fatal(err)
	}
	h.posts(room.Slug, "@here: tea")
	expect("anna notified everyone in Tea", "@here: tea")
	h.posts(room.Slug, "@olga?")
	expect("2 new messages in Tea", "anna: @olga?")
	h.posts(direct.Slug, "psst")
	expect("Message from anna", "psst")
	if err := h.SetLanguage(t.Context(), h.olga, "pl"); err != nil {
		t.Fatal(err)
	}
	if err := h.MarkRead(t.Context(), h.olga, room.Slug, 2); err != nil {
		t.Fatal(err)
	}
	h.posts(room.Slug, "@olga, herbaty?")
	expect("anna wspomina o Tobie w pokoju „Tea”", "@olga, herbaty?")
}

func (h *harness) subscribeAgain() {
	h.t.Helper()
	if err := h.EndSessionByToken(h.t.Context(), models.Scope{}, "session of olga"); err != nil {
		h.t.Fatal(err)
	}
	h.subscribe(h.olga, h.service.URL+"/olga2")
}

func TestAPushSaysWhatTheMessageSays(t *testing.T) {
	h := newHarness(t)
	h.posts("lobby", "@olga **重点**: [чай](https://tea.example/x) :tea:\n~~jutro~~")
	calls, _, err := h.TakePushes(t.Context())
	if err != nil || len(calls) != 1 {
		t.Fatalf("%v, %v", calls, err)
	}
	if want := "@olga 重点: чай 🍵 jutro"; calls[0].Body != want {
		t.Errorf("a push says %q, want %q", calls[0].Body, want)
	}
	if renewed, err := h.Renew(t.Context(), calls[0]); err != nil || renewed.Body != calls[0].Body {
		t.Errorf("renewed: %q, %v", renewed.Body, err)
	}
}

func TestThePusherEndsWithItsContext(t *testing.T) {
	h := newHarness(t)
	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		h.pusher.Run(ctx)
		close(done)
	}()
	for range 100 {
		h.pusher.Ring(1) // never waits
	}
	end()
	<-done
}
