package models

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// bell is a bell that remembers what it heard.
type bell struct {
	mu    sync.Mutex
	rings map[int64]int
	lost  []RightsLost
}

func (b *bell) Ring(room int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rings == nil {
		b.rings = map[int64]int{}
	}
	b.rings[room]++
}

func (b *bell) RightsChanged(lost RightsLost) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lost = append(b.lost, lost)
}

func (*bell) RoomsChanged(int64)  {}
func (*bell) UnreadChanged(int64) {}

// heard returns how often a room was rung.
func (b *bell) heard(room int64) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rings[room]
}

// reviews returns how often those rights were said to have changed.
func (b *bell) reviews(lost RightsLost) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	count := 0
	for _, l := range b.lost {
		if l == lost {
			count++
		}
	}
	return count
}

// harness is a store in a folder of the test's own, with a clock that stands until it is moved.
type harness struct {
	*Store
	t    *testing.T
	bell *bell
	path string
	log  bytes.Buffer // what was logged
	mu   sync.Mutex
	time time.Time
}

func open(t *testing.T) *harness {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "data", "samovar.db"), true)
}

func openAt(t *testing.T, path string, guests bool) *harness {
	t.Helper()
	h := &harness{t: t, bell: &bell{}, path: path, time: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	log := slog.New(slog.NewTextHandler(io.MultiWriter(&h.log, t.Output()), nil))
	store, err := Open(t.Context(), Config{
		Path:           path,
		Driver:         notingDriver,
		Bell:           h.bell,
		Clock:          h.clock,
		Given:          Given{Guests: &guests},
		PasswordMemory: 64,
		Log:            log,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Store = store
	t.Cleanup(func() { _ = store.Close() }) // a test that closes it itself has checked
	return h
}

func (h *harness) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.time
}

// passes moves the clock on.
func (h *harness) passes(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.time = h.time.Add(d)
}

// erased deletes a message and waits until that cannot be undone.
func (h *harness) erased(person Person, slug string, id int64) {
	h.t.Helper()
	if _, err := h.DeleteMessage(h.t.Context(), person, slug, id); err != nil {
		h.t.Fatal(err)
	}
	h.erases()
}

// erases lets the time pass in which a deletion can be undone.
func (h *harness) erases() {
	h.t.Helper()
	h.passes(time.Duration(undoFor+1) * time.Millisecond)
	if err := h.EraseDeleted(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// guest makes a guest.
func (h *harness) guest(name string) Person {
	h.t.Helper()
	guest, err := h.NewGuest(h.t.Context(), Browser{Token: "token of " + name}, name)
	if err != nil {
		h.t.Fatal(err)
	}
	return guest
}

// member makes a member, with the password "password of <name>". The first is the administrator.
func (h *harness) member(name string) Person {
	h.t.Helper()
	has, err := h.HasAccounts(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	registration := Registration{Username: name, Password: "password of " + name}
	member, err := h.Register(h.t.Context(), nil, registration)
	if err == nil && !has {
		_, err = h.Appoint(h.t.Context(), name)
		member.Administrator = true
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return member
}

// welcomeGuests opens the site to people without an account, or closes it.
func (h *harness) welcomeGuests(welcome bool) {
	site := h.Site()
	site.Guests = welcome
	h.site.Store(&site)
}

// room makes a room that guests may enter.
func (h *harness) room(owner Person, name string, visibility Visibility) Room {
	h.t.Helper()
	room, err := h.CreateRoom(h.t.Context(), owner, RoomDraft{Name: name, Visibility: visibility})
	if err == nil && room.IsPrivate() {
		room, err = h.EditRoom(h.t.Context(), owner, room.Slug, RoomEdit{Name: name, Guests: true, Here: true})
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return room
}

// says posts a message.
func (h *harness) says(p Person, slug, body string) Message {
	h.t.Helper()
	draft, err := NewDraft(body, "")
	if err != nil {
		h.t.Fatal(err)
	}
	m, err := h.PostMessage(h.t.Context(), p, slug, draft)
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// accepts accepts all the invitations of a member.
func (h *harness) accepts(p Person) {
	h.t.Helper()
	waiting, err := h.Invitations(h.t.Context(), p)
	if err != nil || len(waiting) == 0 {
		h.t.Fatalf("%d invitations, %v", len(waiting), err)
	}
	for _, invitation := range waiting {
		if _, err := h.Accept(h.t.Context(), p, invitation.ID); err != nil {
			h.t.Fatal(err)
		}
	}
}

func bodies(messages []Message) string {
	all := make([]string, len(messages))
	for i, m := range messages {
		all[i] = m.Body
	}
	return strings.Join(all, " ")
}

// count returns the number that a query asks for.
func (h *harness) count(query string, args ...any) (count int) {
	h.t.Helper()
	if err := h.read(h.t.Context()).Raw(query, args...).Scan(&count).Error; err != nil {
		h.t.Fatal(err)
	}
	return count
}

// hold keeps the writer busy until the returned function is called, so that what comes meanwhile must wait and share
// a commit.
func (h *harness) hold() (release func()) {
	started, gate := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		done <- h.change(context.Background(), func(*change) error {
			close(started)
			<-gate
			return nil
		})
	}()
	<-started
	return func() {
		close(gate)
		if err := <-done; err != nil {
			h.t.Error(err)
		}
	}
}

// waits returns once so many changes stand in the writer's queue.
func (h *harness) waits(changes int) {
	h.t.Helper()
	for end := time.Now().Add(time.Minute); h.Figures().Waiting < changes; runtime.Gosched() {
		if time.Now().After(end) {
			h.t.Fatalf("%d changes wait, want %d", h.Figures().Waiting, changes)
		}
	}
}

// closes closes the store, after which its database is one file.
func (h *harness) closes() {
	h.t.Helper()
	if err := h.Close(); err != nil {
		h.t.Fatal(err)
	}
}
