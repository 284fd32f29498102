package handlers

import (
	"fmt"
	"strings"
	"testing"
)

// rows returns the addresses of the rooms that an answer lists, in order.
func (a answer) rows() (paths []string) {
	for part := range strings.SplitSeq(a.body, `class="room-row" href="/r/`) {
		if path, _, found := strings.Cut(part, `"`); found && !strings.Contains(path, "<") {
			paths = append(paths, path)
		}
	}
	return paths
}

func TestALongListOfRoomsIsFetchedWhenItIsAskedFor(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	for i := range 30 {
		anna.room(fmt.Sprintf("Room %d", i+1), "public")
	}
	page := anna.get("/r/room-9").expect(t, 200)
	page.shows(t, `href="/r/room-9" aria-current="page"`)
	if rows := page.rows(); len(rows) > 20 {
		t.Errorf("the page carries %d rooms", len(rows))
	}
	all := anna.get("/rooms/mine?room=room-9&all=yes", hx).expect(t, 200)
	all.lacks(t, "<html")
	all.shows(t, `href="/r/room-9" aria-current="page"`)
	if rows := all.rows(); len(rows) != 31 {
		t.Errorf("all are %d rooms: %v", len(rows), rows)
	}
	if rows := anna.get("/rooms/mine?q=oom+2", hx).expect(t, 200).rows(); len(rows) != 11 || rows[0] != "room-2" {
		t.Errorf("the filter leaves %v", rows)
	}
	anna.get("/rooms/mine?q=samovar", hx).expect(t, 200).shows(t, h.text("sidebar.none"))
	found := anna.get("/rooms/mine?q=room+30").expect(t, 200)
	found.shows(t, "<html")
	if rows := found.rows(); len(rows) != 1 {
		t.Errorf("without a script the filter leaves %v", rows)
	}
}
