package models

import (
	"bytes"
	"io"
	"log/slog"
	"path/filepath"
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

func (b *bell) heard(room int64) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rings[room]
}

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

// house is a store in a folder of the test's own, with a clock that stands until it is moved.
type house struct {
	*Store
	t    *testing.T
	bell *bell
	path string
	log  bytes.Buffer // what was logged
	mu   sync.Mutex
	time time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "data", "samovar.db"), true)
}

func openAt(t *testing.T, path string, guests bool) *house {
	t.Helper()
	h := &house{t: t, bell: &bell{}, path: path, time: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	log := slog.New(slog.NewTextHandler(io.MultiWriter(&h.log, t.Output()), nil))
	store, err := Open(
		t.Context(),
		Config{
			Path:           path,
			Driver:         notingDriver,
			Bell:           h.bell,
			Clock:          h.clock,
			GuestsWelcome:  guests,
			PasswordMemory: 64,
			Log:            log,
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	h.Store = store
	t.Cleanup(func() { _ = store.Close() }) // a test that closes it itself has checked
	return h
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.time
}

func (h *house) passes(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.time = h.time.Add(d)
}

// guest, member: people of the test. Passwords are "password of <name>".
func (h *house) guest(name string) Person {
	h.t.Helper()
	guest, err := h.NewGuest(h.t.Context(), Browser{Token: "token of " + name}, name)
	if err != nil {
		h.t.Fatal(err)
	}
	return guest
}

func (h *house) member(name string) Person {
	h.t.Helper()
	member, err := h.Register(
		h.t.Context(),
		nil,
		Registration{Username: name, Claim: AsFirst, Password: "password of " + name},
	)
	if err != nil {
		h.t.Fatal(err)
	}
	return member
}

// room makes a room that guests are let into.
func (h *house) room(owner Person, name string, visibility Visibility) Room {
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

func (h *house) says(p Person, slug, body string) Message {
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

// accepts takes up all the invitations of a member.
func (h *house) accepts(p Person) {
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

func TestOpenMakesALobby(t *testing.T) {
	h := open(t)
	access, err := h.Enter(t.Context(), nil, LobbySlug)
	if err != nil || !access.Room.IsLobby() || access.MaySpeak() != nil {
		t.Fatalf("the lobby is %+v, %v", access, err)
	}
}
