package broadcast_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"samovar/broadcast"
)

func newHub(t *testing.T, source broadcast.Source, settings broadcast.Settings) *broadcast.Hub {
	t.Helper()
	hub := broadcast.NewHub(source, settings, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { hub.Close(time.Second) })
	return hub
}

func follow(t *testing.T, hub *broadcast.Hub, f broadcast.Follow) *broadcast.Reader {
	t.Helper()
	r, err := hub.Follow(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func names(messages []message) []string {
	var out []string
	for _, m := range messages {
		out = append(out, m.event)
	}
	return out
}

func TestAReaderIsGreetedAndThenSeesEachChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		rows.write(1, "before")
		hub := newHub(t, rows, broadcast.Settings{})
		r := follow(t, hub, broadcast.Follow{Feed: 7})
		if got := next(t.Context(), t, r); got[0].event != "hello" || got[0].retry == "" || len(got) != 1 {
			t.Fatalf("a reader from now on is greeted with %+v, want one hello with a retry", got)
		}
		rows.write(2, "a\r\nb\rid: forged")
		hub.Ring(7)
		got := next(t.Context(), t, r)
		if len(got) != 1 || got[0].id != "e1-2" || got[0].data != "2=a\nb\nid: forged" {
			t.Fatalf("got %+v", got)
		}
	})
}

func TestABurstIsOneEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{})
		r := follow(t, hub, broadcast.Follow{Feed: 7})
		next(t.Context(), t, r)
		for key := range int64(5) {
			rows.write(key, "x")
		}
		hub.Ring(7)
		got := next(t.Context(), t, r)
		if len(got) != 1 || got[0].id != "e1-5" || strings.Count(got[0].data, "=x") != 5 {
			t.Fatalf("got %+v", got)
		}
	})
}

func TestACursor(t *testing.T) {
	for _, test := range []struct {
		name   string
		after  string
		resets int
		rows   int
	}{
		{"at the head brings nothing", "e1-40", 0, 0},
		{"a page behind is caught up", "e1-10", 0, 30},
		{"more than a page behind is reset", "e1-9", 1, 0},
		{"of an earlier epoch that this history goes on from is caught up", "e0-20", 0, 20},
		{"of an earlier epoch that went on elsewhere is reset", "e0-21", 1, 0},
		{"of an unknown epoch is reset", "e7-20", 1, 0},
		{"ahead of the feed is reset", "e1-41", 1, 0},
		{"that is no cursor is reset", "' OR 1=1", 1, 0},
		{"with a sign is reset", "e1-+3", 1, 0},
		{"far too long is reset", "e1-" + strings.Repeat("9", 1<<20), 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rows := newTable()
				for key := range int64(40) {
					rows.write(key, "x")
				}
				hub := newHub(t, rows, broadcast.Settings{Page: 30})
				r := follow(t, hub, broadcast.Follow{Feed: 7, After: test.after})
				p := page{rows: map[string]string{}}
				p.take(next(t.Context(), t, r))
				if p.resets != test.resets || len(p.rows) != test.rows {
					t.Errorf("got %d resets and %d rows, want %d and %d", p.resets, len(p.rows), test.resets, test.rows)
				}
				if p.cursor != "" && p.cursor != "e1-40" {
					t.Errorf("the reader ends at %q, want e1-40", p.cursor)
				}
				rows.write(100, "later")
				hub.Ring(7)
				p.take(next(t.Context(), t, r))
				if p.rows["100"] != "later" {
					t.Error("what came later did not arrive")
				}
			})
		})
	}
}

func TestTheRingForgetsATextThatWasReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{})
		early := follow(t, hub, broadcast.Follow{Feed: 7})
		next(t.Context(), t, early)
		for _, text := range []string{"secret", "gone"} {
			rows.write(1, text)
			hub.Ring(7)
			next(t.Context(), t, early)
		}
		late := follow(t, hub, broadcast.Follow{Feed: 7, After: "e1-0"})
		for _, m := range next(t.Context(), t, late) {
			if strings.Contains(m.data, "secret") {
				t.Errorf("a late reader was sent %q", m.data)
			}
		}
	})
}

// held is a table that blocks the pump while gate is locked, but not readers that catch up.
type held struct {
	*table
	gate sync.Mutex
}

func (h *held) Since(ctx context.Context, feed, seq int64, limit int) (broadcast.Page, error) {
	if limit > 50+1 {
		h.gate.Lock()
		defer h.gate.Unlock()
	}
	return h.table.Since(ctx, feed, seq, limit)
}

func TestAReaderBetweenADeletionAndThePumpsReadIsNotSentTheText(t *testing.T) {
	rows := &held{table: newTable()}
	hub := newHub(t, rows, broadcast.Settings{})
	early := follow(t, hub, broadcast.Follow{Feed: 7})
	next(t.Context(), t, early)
	rows.write(1, "secret")
	hub.Ring(7)
	if got := next(t.Context(), t, early); got[0].data != "1=secret" {
		t.Fatalf("the text was never in the ring: %+v", got)
	}
	rows.gate.Lock()
	rows.write(1, "gone")
	hub.Ring(7)
	late := follow(t, hub, broadcast.Follow{Feed: 7, After: "e1-0"})
	p := page{rows: map[string]string{}}
	p.take(next(t.Context(), t, late))
	rows.gate.Unlock()
	for _, m := range p.events {
		if strings.Contains(m.data, "secret") {
			t.Errorf("a late reader was sent %q", m.data)
		}
	}
	if p.rows["1"] != "gone" || p.cursor != "e1-2" {
		t.Errorf("a late reader holds %q at %q, want the tombstone at e1-2", p.rows["1"], p.cursor)
	}
}

func TestANewStateComesWithTheChangesOfItsMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		rows.state = "the old name"
		hub := newHub(t, rows, broadcast.Settings{})
		r := follow(t, hub, broadcast.Follow{Feed: 7})
		next(t.Context(), t, r)
		rows.rename("the new name")
		rows.write(1, "said just then")
		hub.Ring(7)
		var data []string
		for len(data) < 2 {
			for _, m := range next(t.Context(), t, r) {
				data = append(data, m.data)
			}
		}
		if !slices.Equal(data, []string{"1=said just then", "the new name"}) {
			t.Fatalf("got %q", data)
		}
	})
}

func TestALostBellIsFoundByThePoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{})
		r := follow(t, hub, broadcast.Follow{Feed: 7})
		next(t.Context(), t, r)
		rows.write(1, "unheard")
		if got := next(t.Context(), t, r); !strings.Contains(got[0].data, "unheard") {
			t.Fatalf("got %+v", got)
		}
		if hub.Figures().PollFound != 1 {
			t.Error("the poll that found it was not counted")
		}
	})
}

func TestASilentStreamBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newHub(t, newTable(), broadcast.Settings{})
		r := follow(t, hub, broadcast.Follow{Feed: 7})
		next(t.Context(), t, r)
		for range 3 {
			if got := next(t.Context(), t, r); !slices.Equal(names(got), []string{"beat"}) || got[0].id != "" {
				t.Fatalf("got %+v, want one beat without an id", got)
			}
		}
	})
}

func TestTheFeedOutlivesATableThatCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{})
		r := follow(t, hub, broadcast.Follow{Feed: 7})
		next(t.Context(), t, r)
		rows.write(1, "kept")
		rows.breakWith(errors.New("disk on fire"))
		hub.Ring(7)
		synctest.Wait()
		rows.breakWith(nil)
		if got := next(t.Context(), t, r); !strings.Contains(got[0].data, "kept") {
			t.Fatalf("got %+v", got)
		}
	})
}

func TestAnEndedReaderSaysBye(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newHub(t, newTable(), broadcast.Settings{})
		r := follow(t, hub, broadcast.Follow{Feed: 7})
		next(t.Context(), t, r)
		hub.Close(5 * time.Second)
		got := next(t.Context(), t, r)
		if len(got) != 1 || got[0].event != "bye" || got[0].data != "restart" || got[0].retry == "" {
			t.Fatalf("got %+v", got)
		}
		if _, err := r.Next(t.Context()); !errors.Is(err, io.EOF) {
			t.Errorf("after the bye comes %v, want io.EOF", err)
		}
		if _, err := hub.Follow(t.Context(), broadcast.Follow{Feed: 7}); !errors.Is(err, broadcast.ErrClosed) {
			t.Errorf("a closed hub answers %v", err)
		}
	})
}

func TestAReviewReachesOnlyThoseItIsAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newHub(t, newTable(), broadcast.Settings{Linger: time.Hour, Beat: time.Hour})
		ann := follow(t, hub, broadcast.Follow{Feed: 7, Key: "ann"})
		bob := follow(t, hub, broadcast.Follow{Feed: 7, Key: "bob"})
		settle(t, ann, bob)
		hub.Review(0, "ann")
		delivery, err := ann.Next(t.Context())
		if err != nil || !delivery.Review {
			t.Fatalf("ann got %+v, %v", delivery, err)
		}
		if quiet := waitBriefly(t, bob); !quiet {
			t.Error("bob was woken too")
		}
	})
}
