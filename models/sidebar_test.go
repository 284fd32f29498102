package models

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// lists writes a list of rooms as its names, a section after the other.
func (h *harness) lists(p *Person, q SidebarQuery) string {
	h.t.Helper()
	list, err := h.Sidebar(h.t.Context(), p, q)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []string
	for _, section := range []Section{list.Direct, list.Rooms, list.Muted} {
		var names []string
		for _, entry := range section.Entries {
			names = append(names, entry.Room.Name)
		}
		out = append(out, strings.Join(names, ","))
	}
	return strings.Join(out, " | ")
}

func TestTheListOfRoomsBeginsWithWhatIsUnreadAndThenTheLatest(t *testing.T) {
	h := open(t)
	olga, anna, boris := h.member("olga"), h.member("anna"), h.member("boris")
	for _, name := range []string{"room 10", "room 9", "old", "told", "unread", "muted"} {
		h.room(anna, name, Public)
	}
	for _, slug := range []string{"told", "unread"} {
		if err := h.Join(t.Context(), olga, slug); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.SetLevel(t.Context(), anna, "muted", Silent); err != nil {
		t.Fatal(err)
	}
	for _, other := range []Person{olga, boris} {
		if _, err := h.OpenDirect(t.Context(), anna, []string{other.Username}); err != nil {
			t.Fatal(err)
		}
		h.passes(time.Second)
	}
	h.passes(48 * time.Hour)
	for _, slug := range []string{"room-9", "room-10", "lobby"} {
		h.says(anna, slug, "good morning")
	}
	h.says(olga, "unread", "who has the key?")
	h.says(olga, "told", "@anna, have you?")
	const want = "boris,olga | told,unread,Lobby,room 9,room 10,old | muted"
	if got := h.lists(&anna, SidebarQuery{}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := h.lists(&anna, SidebarQuery{Filter: " ROOM "}); got != " | room 9,room 10 | " {
		t.Errorf("the filter leaves %s", got)
	}
}

func TestTheListOfAPersonWithManyRoomsIsShortAndHidesNothingUnread(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	var first Room
	for i := range 40 {
		room := h.room(anna, fmt.Sprintf("room %d", i+1), Public)
		if i == 0 {
			first = room
		}
		h.says(boris, room.Slug, "hello")
		if i >= 20 {
			continue
		}
		if err := h.MarkRead(t.Context(), anna, room.Slug, 1); err != nil {
			t.Fatal(err)
		}
	}
	list, err := h.Sidebar(t.Context(), &anna, SidebarQuery{Current: first.ID})
	if err != nil {
		t.Fatal(err)
	}
	shown := list.Rooms.Entries
	if len(shown) != sidebarRooms+1 || shown[0].Room.Name != "room 21" || shown[len(shown)-1].Room.ID != first.ID {
		t.Errorf("%d rooms, from %q to %q", len(shown), shown[0].Room.Name, shown[len(shown)-1].Room.Name)
	}
	if list.Rooms.Left != 41-len(shown) || list.Rooms.LeftUnread != 20-sidebarRooms {
		t.Errorf("%d are left out, %d of them unread", list.Rooms.Left, list.Rooms.LeftUnread)
	}
	list, err = h.Sidebar(t.Context(), &anna, SidebarQuery{All: true})
	if err != nil || len(list.Rooms.Entries) != 41 || list.Rooms.Left != 0 {
		t.Errorf("all: %d, %d left out, %v", len(list.Rooms.Entries), list.Rooms.Left, err)
	}
}
