package models

import (
	"testing"
	"time"
)

func TestTheConversationWithTheLatestMessageIsListedFirst(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	h.member("boris")
	h.member("clara")
	var rooms []Room
	for _, other := range []string{"boris", "clara"} {
		room, err := h.OpenDirect(t.Context(), anna, []string{other})
		if err != nil {
			t.Fatal(err)
		}
		rooms = append(rooms, room)
	}
	for _, latest := range rooms {
		h.passes(time.Minute)
		h.says(anna, latest.Slug, "hello")
		directs, err := h.Directs(t.Context(), anna)
		if err != nil || len(directs) != 2 || directs[0].Room.ID != latest.ID {
			t.Errorf("room %d is not first: %+v, %v", latest.ID, directs, err)
		}
	}
}
