package models

import (
	"fmt"
	"strings"
	"testing"
)

func TestASearchThatIsLongerThanAnyNameFindsNothing(t *testing.T) {
	h := open(t)
	for _, search := range []string{strings.Repeat("x", 60_000), strings.Repeat("%", 30_000), "\xff\x00"} {
		if found, err := h.PublicRooms(t.Context(), nil, search, 1); err != nil || len(found.Rooms) != 0 {
			t.Errorf("%d bytes find %d rooms, %v", len(search), len(found.Rooms), err)
		}
	}
}

func TestTheDirectoryHasPages(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	for number := range directoryPage {
		h.room(owner, fmt.Sprintf("room %d", number), Public)
	}
	seen := map[int64]bool{}
	for _, c := range []struct {
		page, rooms int
		more        bool
	}{{1, directoryPage, true}, {2, 1, false}, {3, 0, false}} {
		found, err := h.PublicRooms(t.Context(), nil, "", c.page)
		if err != nil || len(found.Rooms) != c.rooms || found.More != c.more {
			t.Errorf("page %d: %d rooms, more: %v, %v", c.page, len(found.Rooms), found.More, err)
		}
		for _, listing := range found.Rooms {
			seen[listing.Room.ID] = true
		}
	}
	if len(seen) != directoryPage+1 {
		t.Errorf("%d rooms on all pages, want %d", len(seen), directoryPage+1)
	}
}
