package models

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// Slow mode meets newcomers and guests, each by their own latest message; people who are known write as they like.
func TestSlowModeMeetsNewcomers(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	if err := h.Protect(t.Context(), people["room moderator"], slug, Protection{SlowSeconds: 60}); err != nil {
		t.Fatal(err)
	}
	if err := h.Protect(t.Context(), people["member"], slug, Protection{}); !errors.Is(err, ErrForbidden) {
		t.Errorf("a member changes it: %v", err)
	}
	posts := func(who string, n int) (refused int) {
		for i := range n {
			_, err := h.PostMessage(
				t.Context(),
				people[who],
				slug,
				NewMessage{Body: fmt.Sprint(i), Key: fmt.Sprint(h.clock(), i)},
			)
			var tooFast TooFast
			if errors.As(err, &tooFast) && tooFast.Slow {
				refused++
			} else if err != nil {
				t.Fatalf("%s: %v", who, err)
			}
		}
		return refused
	}
	for who, want := range map[string]int{"member": 2, "guest": 2, "room moderator": 0, "owner": 0, "administrator": 0} {
		if refused := posts(who, 3); refused != want {
			t.Errorf("%d posts of the %s were refused", refused, who)
		}
	}
	h.passes(7 * 24 * time.Hour)
	if refused := posts("member", 2); refused != 1 {
		t.Error("a member with few messages counts as known")
	}
	for range 8 {
		h.passes(time.Minute)
		posts("member", 1)
	}
	if refused := posts("member", 3); refused != 0 {
		t.Errorf("%d posts of a known member were refused", refused)
	}
	if count := h.count("SELECT count(*) FROM deeds WHERE act = 'slow' AND detail = '60'"); count != 1 {
		t.Errorf("the log has %d entries", count)
	}
}
