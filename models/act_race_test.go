package models

import (
	"errors"
	"fmt"
	"sync"
	"testing"
)

// A post that meets a ban is stored before it, or refused: never after it.
func TestAPostThatMeetsABanIsBeforeItOrRefused(t *testing.T) {
	h := open(t)
	owner := h.member("Olga")
	room := h.room(owner, "Kitchen", Public)
	for round := range 100 {
		p := h.member(fmt.Sprint("mia", round))
		h.says(p, room.Slug, "before")
		var both sync.WaitGroup
		var posted, banned error
		both.Go(func() {
			_, posted = h.PostMessage(t.Context(), p, room.Slug, NewMessage{Body: "meanwhile"})
		})
		both.Go(func() {
			banned = h.Restrict(t.Context(), owner, room.Slug, p.ID, NewRestriction{Kind: Ban})
		})
		both.Wait()
		var refused Restricted
		if banned != nil || (posted != nil && !errors.As(posted, &refused)) {
			t.Fatalf("the ban: %v, the post: %v", banned, posted)
		}
		want := 2
		if posted != nil {
			want = 1
		}
		if said := h.count("SELECT count(*) FROM messages WHERE author_id = ?", p.ID); said != want {
			t.Fatalf("%d messages are stored, want %d", said, want)
		}
		if _, err := h.PostMessage(t.Context(), p, room.Slug, NewMessage{Body: "after"}); !errors.As(err, &refused) {
			t.Fatalf("after the ban: %v", err)
		}
		if left := h.count("SELECT count(*) FROM memberships WHERE person_id = ? AND room_id = ?", p.ID, room.ID); left != 0 {
			t.Fatal("the post brought the person back")
		}
	}
}

// A moderator who is dismissed while they ban someone has banned before it, or not at all.
func TestADismissalThatMeetsABanIsAfterItOrStopsIt(t *testing.T) {
	h := open(t)
	owner, rita := h.member("Olga"), h.member("Rita")
	room := h.room(owner, "Kitchen", Public)
	if err := h.Join(t.Context(), rita, room.Slug); err != nil {
		t.Fatal(err)
	}
	appoint := func(yes bool) error { return h.AppointModerator(t.Context(), owner, room.Slug, rita.ID, yes) }
	for round := range 100 {
		if err := appoint(true); err != nil {
			t.Fatal(err)
		}
		p := h.member(fmt.Sprint("mia", round))
		h.says(p, room.Slug, "before")
		var both sync.WaitGroup
		var dismissed, banned error
		both.Go(func() { dismissed = appoint(false) })
		both.Go(func() { banned = h.Restrict(t.Context(), rita, room.Slug, p.ID, NewRestriction{Kind: Ban}) })
		both.Wait()
		if dismissed != nil || (banned != nil && !errors.Is(banned, ErrForbidden)) {
			t.Fatalf("the dismissal: %v, the ban: %v", dismissed, banned)
		}
		dismissal := h.count("SELECT max(id) FROM deeds WHERE act = 'role' AND person_id = ?", rita.ID)
		late := h.count("SELECT count(*) FROM deeds WHERE act = 'ban' AND by_id = ? AND id > ?", rita.ID, dismissal)
		bans := h.count("SELECT count(*) FROM restrictions WHERE person_id = ?", p.ID)
		if late != 0 || (bans == 1) != (banned == nil) {
			t.Fatalf("%d bans came after the dismissal, and %d hold", late, bans)
		}
	}
}
