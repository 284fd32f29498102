package feed

import (
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"samovar/broadcast"
)

func TestPresence(t *testing.T) {
	h := openHarness(t)
	hub := broadcast.NewHub(h.source, broadcast.Settings{Linger: time.Hour, Typing: time.Hour}, h.source.log)
	defer hub.Close(0)
	presence := NewPresence(hub)
	anna, boris := h.anna.ID, h.anna.ID+1

	if presence.IsOnline(anna) || len(presence.Here(1)) > 0 {
		t.Error("a person without a page counts as here")
	}
	reader, err := hub.Follow(t.Context(), broadcast.Follow{Feed: 1, Key: h.anna.Key()})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if got := presence.Here(1); !slices.Equal(got, []int64{anna}) {
		t.Errorf("here are %v, want %d", got, anna)
	}
	if !presence.IsOnline(anna) || presence.IsOnline(boris) {
		t.Errorf("online: anna %v, boris %v", presence.IsOnline(anna), presence.IsOnline(boris))
	}
	presence.StartTyping(1, boris)
	if presence.IsOnline(boris) || len(presence.Here(1)) != 1 {
		t.Error("typing made a person present")
	}
	if got := hub.Present(1, broadcast.Typing); len(got) != 1 {
		t.Errorf("typing are %v", got)
	}
	presence.StopTyping(1, boris)
	if got := hub.Present(1, broadcast.Typing); len(got) != 0 {
		t.Errorf("still typing are %v", got)
	}
}

// A page that nothing is heard of any more, after a crash or without a connection, counts for a minute.
func TestAPersonLooksWhileAPageSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		presence := NewPresence(nil)
		const anna, boris = 1, 2
		expect := func(what string, want bool) {
			t.Helper()
			if got := presence.IsLooking(anna); got != want {
				t.Errorf("%s: looking %v", what, got)
			}
		}
		expect("at the start", false)
		presence.Look(anna, "desk")
		expect("with a page", true)
		if presence.IsLooking(boris) {
			t.Error("another person looks by it")
		}
		time.Sleep(attends - time.Second)
		presence.Look(anna, "desk")
		time.Sleep(attends - time.Second)
		expect("renewed", true)
		time.Sleep(time.Second)
		expect("a minute later", false)

		presence.Look(anna, "desk")
		presence.Look(anna, "phone")
		presence.LookAway(anna, "desk")
		expect("with the other page", true)
		presence.LookAway(anna, "phone")
		expect("with none", false)
	})
}

func TestPagesThatAreForgottenTakeNoRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := newAttention()
		for person := range int64(50) {
			for page := range 2 * maxLooked {
				kept.look(person, strconv.Itoa(page))
			}
			if pages := len(kept.pages[person]); pages != maxLooked {
				t.Fatalf("%d pages of a person are kept", pages)
			}
		}
		time.Sleep(attends)
		kept.look(0, "another")
		if len(kept.pages) != 1 || len(kept.pages[0]) != 1 {
			t.Errorf("%d people are kept, one with %d pages", len(kept.pages), len(kept.pages[0]))
		}
	})
}
