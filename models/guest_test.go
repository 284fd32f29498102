package models

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// What a guest has scheduled has an outcome, whatever happens before its time: a message in the room, and what the list
// of what waits says.
func TestWhatAGuestPlansHasAnOutcome(t *testing.T) {
	type plan struct {
		*harness
		owner, guest Person
		room         Room
	}
	edit := func(p plan, guests bool) {
		t.Helper()
		if _, err := p.EditRoom(t.Context(), p.owner, p.room.Slug, RoomEdit{Name: "Tea", Guests: guests}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name                   string
		happens                func(plan)
		said, listed, reminded string
	}{
		{"nothing happens", func(plan) {}, "planned", "", "1"},
		{"their session ends", func(p plan) {
			if err := p.EndSession(t.Context(), p.guest.ID, 1); ignore(err, ErrNotFound) != nil {
				t.Fatal(err)
			}
		}, "planned", "", "1"},
		{"they make an account", func(p plan) {
			account, err := p.Register(t.Context(), &p.guest, Registration{Username: "anna", Password: "password of anna"})
			if err != nil || account.ID != p.guest.ID {
				t.Fatalf("the account is %+v, %v", account, err)
			}
		}, "planned", "", "1"},
		{"they make an account, and the room closes to guests", func(p plan) {
			if _, err := p.Register(t.Context(), &p.guest, Registration{Username: "anna", Password: "password of anna"}); err != nil {
				t.Fatal(err)
			}
			edit(p, false)
		}, "planned", "", "1"},
		{"the room closes to guests", func(p plan) { edit(p, false) }, "", "problem.later.guests", "0"},
		{"the room closes to guests and opens again", func(p plan) { edit(p, false); edit(p, true) }, "planned", "", "1"},
		{"they leave the room", func(p plan) {
			if err := p.Leave(t.Context(), p.guest, p.room.Slug); err != nil {
				t.Fatal(err)
			}
		}, "", "problem.later.left", "1"}, // what is said in a public room they may read
		{"the room is deleted", func(p plan) {
			if err := p.DeleteRoom(t.Context(), p.owner, p.room.Slug); err != nil {
				t.Fatal(err)
			}
		}, "", "problem.later.failed", "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			p := plan{harness: h, owner: h.member("olga"), guest: h.guest("Guest")}
			p.room = h.room(p.owner, "Tea", Public)
			message := h.says(p.owner, p.room.Slug, "to come back to")
			draft, err := NewDraft("planned", "")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.SendLater(t.Context(), p.guest, p.room.Slug, draft, time.Hour); err != nil {
				t.Fatal(err)
			}
			if err := h.Remind(t.Context(), p.guest, p.room.Slug, message.ID, time.Hour); err != nil {
				t.Fatal(err)
			}
			c.happens(p)
			h.passes(time.Hour)
			if _, err := h.SendDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := h.RemindDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			person, err := h.PersonByID(t.Context(), p.guest.ID)
			if err != nil {
				t.Fatal(err)
			}
			waiting, err := h.Waiting(t.Context(), person, 0)
			if err != nil || len(waiting) > 1 {
				t.Fatalf("%+v wait, %v", waiting, err)
			}
			said, listed := "", ""
			if len(waiting) == 1 {
				listed = waiting[0].Problem
			}
			if h.count("SELECT count(*) FROM messages WHERE body = 'planned' AND author_id = ?", person.ID) == 1 {
				said = "planned"
			}
			due, err := h.Reminded(t.Context(), person)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(len(due)); said != c.said || listed != c.listed || got != c.reminded {
				t.Errorf(
					"said %q, listed with %q, %s reminders; want %q, %q, %s",
					said,
					listed,
					got,
					c.said,
					c.listed,
					c.reminded,
				)
			}
			saved, err := h.Bookmarks(t.Context(), person, 0, 1<<62, 10)
			if err != nil || len(saved) != len(due) {
				t.Errorf("%d reminders stand beside %d saved messages, %v", len(due), len(saved), err)
			}
		})
	}
}

func TestAGuestPlansFewerMessagesThanAMember(t *testing.T) {
	h := open(t)
	for _, c := range []struct {
		person Person
		most   int
	}{{h.guest("Guest"), 10}, {h.member("anna"), 50}} {
		for i := range c.most + 1 {
			draft, err := NewDraft("planned", "")
			if err != nil {
				t.Fatal(err)
			}
			_, err = h.SendLater(t.Context(), c.person, LobbySlug, draft, time.Hour)
			if i < c.most && err != nil || i == c.most && reasons(err) != "wait:later.many" {
				t.Fatalf("number %d of %s: %v", i+1, c.person.Kind, err)
			}
		}
	}
}

func TestDirectMessagesAreBetweenAccounts(t *testing.T) {
	h := open(t)
	anna, guest := h.member("anna"), h.guest("Guest")
	if _, err := h.OpenDirect(t.Context(), guest, []string{"anna"}); !errors.Is(err, ErrGuestAlone) {
		t.Errorf("a guest's: %v", err)
	}
	if _, err := h.OpenDirect(t.Context(), anna, []string{"Guest"}); reasons(err) != "username:direct.unknown" {
		t.Errorf("to a guest: %v", err)
	}
}
