package models

import (
	"fmt"
	"testing"
	"time"
)

func TestDays(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	room := h.room(anna, "Tea", Public)
	other := h.room(anna, "Coffee", Public)
	today := DayOf(h.now())
	begin := func(want string) {
		t.Helper()
		var rows []struct{ Day, FirstID int64 }
		err := h.read(t.Context()).Raw("SELECT day, first_id FROM days WHERE room_id = ? ORDER BY day", room.ID).
			Scan(&rows).Error
		got := ""
		for _, row := range rows {
			got += fmt.Sprintf("%d:%d ", row.Day-int64(today), row.FirstID)
		}
		if err != nil || got != want {
			t.Fatalf("days (from today) begin with messages %q, %v, want %q", got, err, want)
		}
	}

	begin("")
	h.passes(24 * time.Hour) // a room that is older than its first message
	first := h.says(anna, room.Slug, "first")
	h.says(anna, room.Slug, "on the same day")
	h.says(anna, other.Slug, "elsewhere")
	begin(fmt.Sprintf("1:%d ", first.ID))

	h.passes(3 * 24 * time.Hour)
	later := h.says(anna, room.Slug, "three days later")
	begin(fmt.Sprintf("1:%d 4:%d ", first.ID, later.ID))

	h.passes(-3 * 24 * time.Hour) // a clock that was set back
	h.says(anna, room.Slug, "on the first day again")
	begin(fmt.Sprintf("1:%d 4:%d ", first.ID, later.ID))

	days, err := h.Days(t.Context(), room.ID)
	if err != nil || fmt.Sprint(days) != fmt.Sprint([]Day{today + 4, today + 1}) {
		t.Errorf("days are %v, %v", days, err)
	}
	transcript, err := h.Transcript(t.Context(), room.ID, today+1, 0, 10)
	if err != nil || len(transcript.Messages) != 2 || transcript.Next != today+4 || transcript.Previous != 0 {
		t.Errorf("the first day has %+v, %v", transcript, err)
	}
}

func TestADayIsStoredWithAPostAlone(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	room := h.room(anna, "Tea", Public)
	draft := func() NewMessage { return NewMessage{Body: "tea", Key: "the same form"} }
	first, err := h.PostMessage(t.Context(), anna, room.Slug, draft())
	if err != nil {
		t.Fatal(err)
	}
	h.passes(24 * time.Hour)
	again, err := h.PostMessage(t.Context(), anna, room.Slug, draft())
	if err != nil || again.ID != first.ID {
		t.Fatalf("the form sent again is message %d, %v, want %d", again.ID, err, first.ID)
	}
	days, err := h.Days(t.Context(), room.ID)
	if err != nil || len(days) != 1 {
		t.Errorf("days are %v, %v, want the one with a message", days, err)
	}
}
