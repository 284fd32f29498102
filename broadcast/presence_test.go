package broadcast_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"samovar/broadcast"
)

// settle reads until nothing comes for a second of the test's own time.
func settle(t *testing.T, readers ...*broadcast.Reader) {
	t.Helper()
	for _, r := range readers {
		for !waitBriefly(t, r) {
		}
	}
}

// waitBriefly reads one delivery and reports whether there was none within a second.
func waitBriefly(t *testing.T, r *broadcast.Reader) (quiet bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := r.Next(ctx)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	return err != nil
}

// last returns the newest state among the deliveries within a time.
func last(t *testing.T, r *broadcast.Reader, within time.Duration) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	newest := ""
	for {
		delivery, err := r.Next(ctx)
		if err != nil {
			return newest
		}
		for _, part := range delivery.Bytes {
			for _, m := range parse(t, part) {
				if m.event == "" && m.id == "" {
					newest = m.data
				}
			}
		}
	}
}

func TestPresenceInAFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newHub(t, newTable(), broadcast.Settings{Beat: time.Hour})
		ann := follow(t, hub, broadcast.Follow{Feed: 7, Key: "ann"})
		follow(t, hub, broadcast.Follow{Feed: 7})
		follow(t, hub, broadcast.Follow{Feed: 8, Key: "elsewhere"})
		bob, err := hub.Follow(t.Context(), broadcast.Follow{Feed: 7, Key: "bob"})
		if err != nil {
			t.Fatal(err)
		}
		if got := last(t, ann, time.Second); got != "here:ann,bob" {
			t.Errorf("with both present: %q", got)
		}
		bob.Close()
		if got := last(t, ann, 15*time.Second); got != "" {
			t.Errorf("a reload counts as a departure: %q", got)
		}
		if got := last(t, ann, 15*time.Second); got != "here:ann" {
			t.Errorf("after bob left for good: %q", got)
		}
	})
}

func TestArrivalsThatNeverPauseAreStillAnnounced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newHub(t, newTable(), broadcast.Settings{Beat: time.Hour, Settle: 200 * time.Millisecond})
		ann := follow(t, hub, broadcast.Follow{Feed: 7, Key: "ann"})
		settle(t, ann)
		stop := time.Now().Add(time.Second)
		for i := 0; time.Now().Before(stop); i++ {
			follow(t, hub, broadcast.Follow{Feed: 7, Key: string(rune('b' + i))})
			time.Sleep(50 * time.Millisecond)
		}
		if got := last(t, ann, time.Nanosecond); got == "" {
			t.Error("nothing was announced while people kept coming")
		}
	})
}

func TestTypingRunsOutUnlessRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newHub(t, newTable(), broadcast.Settings{Beat: time.Hour})
		r := follow(t, hub, broadcast.Follow{Feed: 7})
		hub.StartTyping(7, "ann")
		if got := last(t, r, time.Second); got != "typing:ann" {
			t.Fatalf("got %q", got)
		}
		hub.StartTyping(7, "ann")
		if got := last(t, r, 5500*time.Millisecond); got != "" {
			t.Errorf("renewed, it changed into %q", got)
		}
		if got := last(t, r, 2*time.Second); got != "typing:" {
			t.Errorf("after it ran out: %q", got)
		}
		hub.StartTyping(7, "ann")
		hub.StopTyping(7, "ann")
		if got := last(t, r, 2*time.Second); got != "typing:" {
			t.Errorf("after it was stopped: %q", got)
		}
	})
}
