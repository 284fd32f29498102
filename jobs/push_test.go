package jobs

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"samovar/models"
	"samovar/testfolder"
)

func TestMain(m *testing.M) {
	testfolder.InMemory()
	os.Exit(m.Run())
}

// maker is where a browser's maker takes calls: it notes which came.
type maker struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []string
	answer int
}

func newMaker(t *testing.T) *maker {
	t.Helper()
	m := &maker{answer: http.StatusCreated}
	m.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		defer m.mu.Unlock()
		if !strings.HasPrefix(r.Header.Get("Authorization"), "vapid t=") ||
			r.Header.Get("Content-Encoding") != "aes128gcm" {
			t.Errorf("a call came with %v", r.Header)
		}
		m.calls = append(m.calls, r.URL.Path)
		w.WriteHeader(m.answer)
	}))
	t.Cleanup(m.Close)
	return m
}

func (m *maker) called() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	calls := strings.Join(m.calls, " ")
	m.calls = nil
	return calls
}

// online lists the people who have a page open.
type online map[int64]bool

func (o online) IsOnline(person int64) bool { return o[person] }

// scene is a store with two people, one of whom has a browser that wants to be called.
type scene struct {
	*models.Store
	t          *testing.T
	anna, olga models.Person
	maker      *maker
	caller     *Pusher
	present    online
	last       int64
	later      time.Duration // how far the store's clock is ahead
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{t: t, maker: newMaker(t), present: online{}}
	store, err := models.Open(t.Context(), models.Config{
		Path: filepath.Join(
			t.TempDir(),
			"samovar.db",
		), GuestsWelcome: true, PasswordMemory: 64, Clock: func() time.Time { return time.Now().Add(s.later) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	s.Store = store
	s.anna, s.olga = s.member("anna"), s.member("olga")
	packed, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ParseKeys(packed)
	if err != nil {
		t.Fatal(err)
	}
	s.caller = NewPusher(
		store,
		s.present,
		s.maker.Client(),
		keys,
		"https://chat.example",
		slog.New(slog.DiscardHandler),
	)
	s.subscribe(s.olga, s.maker.URL+"/olga")
	return s
}

func (s *scene) member(name string) models.Person {
	s.t.Helper()
	person, err := s.Register(
		s.t.Context(),
		nil,
		models.Registration{Claim: models.AsFirst, Username: name, Password: "correct horse"},
	)
	if err != nil {
		s.t.Fatal(err)
	}
	return person
}

func (s *scene) subscribe(p models.Person, endpoint string) {
	s.t.Helper()
	session, err := s.StartSession(s.t.Context(), "session of "+p.Username, p, true, "")
	if err != nil {
		s.t.Fatal(err)
	}
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	secret := make([]byte, 16)
	_, _ = rand.Read(secret) // never fails since Go 1.24
	err = s.Subscribe(s.t.Context(), p, session.ID, models.Subscription{
		Endpoint: endpoint, P256DH: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(secret),
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// says posts as Anna, and returns which calls that made.
func (s *scene) says(slug, text string) string {
	s.t.Helper()
	draft, err := models.NewDraft(text, "")
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.PostMessage(s.t.Context(), s.anna, slug, draft); err != nil {
		s.t.Fatal(err)
	}
	if s.last, err = s.caller.call(s.t.Context(), s.last); err != nil {
		s.t.Fatal(err)
	}
	return s.maker.called()
}

func TestWhoIsMeantIsCalled(t *testing.T) {
	s := newScene(t)
	expect := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: called %q, want %q", what, got, want)
		}
	}
	expect("a word to nobody", s.says("lobby", "hello"), "")
	expect("a mention", s.says("lobby", "@olga?"), "/olga")
	direct, err := s.OpenDirect(t.Context(), s.anna, []string{"olga"})
	if err != nil {
		t.Fatal(err)
	}
	expect("a word to her alone", s.says(direct.Slug, "hello"), "/olga")

	s.present[s.olga.ID] = true
	expect("with a page open", s.says("lobby", "@olga?"), "")
	clear(s.present)

	steps := []struct {
		what string
		do   func(on bool) error
	}{
		{"left alone", func(on bool) error { return s.SetQuiet(t.Context(), s.olga, on) }},
		{"told of nothing in the room", func(on bool) error {
			return s.SetLevel(
				t.Context(),
				s.olga,
				"lobby",
				map[bool]models.Level{true: models.Silent, false: models.Mentioned}[on],
			)
		}},
		{"who has blocked the author", func(on bool) error {
			if on {
				return s.Block(t.Context(), s.olga, s.anna.ID)
			}
			return s.Unblock(t.Context(), s.olga, s.anna.ID)
		}},
	}
	for _, step := range steps {
		if err := step.do(true); err != nil {
			t.Fatal(err)
		}
		expect(step.what, s.says("lobby", "@olga?"), "")
		if err := step.do(false); err != nil {
			t.Fatal(err)
		}
		expect("no longer "+step.what, s.says("lobby", "@olga?"), "/olga")
	}

	s.maker.answer = http.StatusGone
	expect("a browser that is gone", s.says("lobby", "@olga?"), "/olga")
	expect("is forgotten", s.says("lobby", "@olga?"), "")
	s.maker.answer = http.StatusCreated
	s.subscribeAgain()
	expect("who has come back", s.says("lobby", "@olga?"), "/olga2")
	if err := s.EndOtherSessions(t.Context(), s.olga.ID, 0); err != nil {
		t.Fatal(err)
	}
	expect("who is signed out", s.says("lobby", "@olga?"), "")
}

func TestAReminderCallsWhereNoPageSaysIt(t *testing.T) {
	s := newScene(t)
	s.says("lobby", "call the plumber")
	remind := func() string {
		t.Helper()
		err := s.Remind(t.Context(), s.olga, "lobby", s.last, time.Hour)
		s.later += time.Hour
		if due := s.caller.remind(t.Context()); err != nil || due != nil {
			t.Fatal(err, due)
		}
		return s.maker.called()
	}
	if got := remind(); got != "/olga" {
		t.Errorf("with no page open: called %q", got)
	}
	s.present[s.olga.ID] = true
	if got := remind(); got != "" {
		t.Errorf("with a page open: called %q", got)
	}
	clear(s.present)
	if err := s.SetQuiet(t.Context(), s.olga, true); err != nil {
		t.Fatal(err)
	}
	if got := remind(); got != "" {
		t.Errorf("left alone: called %q", got)
	}
}

func (s *scene) subscribeAgain() {
	s.t.Helper()
	if err := s.EndSessionByToken(s.t.Context(), models.Scope{}, "session of olga"); err != nil {
		s.t.Fatal(err)
	}
	s.subscribe(s.olga, s.maker.URL+"/olga2")
}

func TestACallSaysWhatTheBubbleSays(t *testing.T) {
	s := newScene(t)
	before := s.last
	s.says("lobby", "@olga **重点**: [чай](https://tea.example/x) :tea:\n~~jutro~~")
	calls, _, err := s.CallsAfter(t.Context(), before)
	if err != nil || len(calls) != 1 {
		t.Fatalf("%v, %v", calls, err)
	}
	if want := "@olga 重点: чай 🍵 jutro"; calls[0].Body != want {
		t.Errorf("a call says %q, want %q", calls[0].Body, want)
	}
	if renewed, err := s.Renew(t.Context(), calls[0]); err != nil || renewed.Body != calls[0].Body {
		t.Errorf("and anew %q, %v", renewed.Body, err)
	}
}

func TestTheCallerEndsWithItsContext(t *testing.T) {
	s := newScene(t)
	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		s.caller.Run(ctx)
		close(done)
	}()
	for range 100 {
		s.caller.Ring(1) // never waits, whether or not anybody looks
	}
	end()
	<-done
}
