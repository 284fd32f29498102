package feed

import (
	"slices"
	"testing"
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
