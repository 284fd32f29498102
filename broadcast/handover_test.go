package broadcast_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"samovar/broadcast"
)

// TestNothingIsLostOverHandOvers lets readers connect, read a little, disconnect and return with their cursor while
// rows are written and rewritten. Then it compares each reader's page with the table.
func TestNothingIsLostOverHandOvers(t *testing.T) {
	for _, ring := range []int{1, 8, 256} {
		t.Run(fmt.Sprintf("with a ring of %d", ring), func(t *testing.T) {
			t.Parallel()
			rows := newTable()
			// Without polls and beats a wake-up that is lost hangs the test instead of hiding.
			hub := newHub(t, rows, broadcast.Settings{Ring: ring, Poll: time.Hour, Beat: time.Hour})
			done := make(chan struct{})
			var writing, reading sync.WaitGroup
			writing.Go(func() { scribble(rows, hub) })
			pages := make([]*page, 8)
			for i := range pages {
				pages[i] = &page{rows: map[string]string{}, cursor: "e1-0"}
				reading.Go(func() { wander(t, hub, rows, pages[i], done) })
			}
			writing.Wait()
			rows.write(0, "the last word")
			close(done) // after the write, or a reader would take an earlier head for the last
			hub.Ring(1)
			reading.Wait()
			want := map[string]string{}
			for key, text := range rows.texts() {
				want[strconv.FormatInt(key, 10)] = text
			}
			for i, p := range pages {
				if !maps.Equal(p.rows, want) {
					t.Errorf("reader %d holds %d rows that differ from the table's %d", i, len(p.rows), len(want))
				}
			}
		})
	}
}

func scribble(rows *table, hub *broadcast.Hub) {
	for i := range int64(1200) {
		rows.write(i, "new")
		if i > 0 && rand.IntN(4) == 0 {
			rows.write(rand.Int64N(i), fmt.Sprintf("changed at %d", i))
		}
		hub.Ring(1)
		if i%16 == 0 {
			time.Sleep(time.Millisecond) // so that readers are sometimes ahead of the writer and sometimes behind
		}
	}
}

// wander follows for a few deliveries at a time until the writer is done, and then until it holds the head.
func wander(t *testing.T, hub *broadcast.Hub, rows *table, p *page, done <-chan struct{}) {
	for {
		r, err := hub.Follow(t.Context(), broadcast.Follow{Feed: 1, After: p.cursor})
		if err != nil {
			t.Error(err)
			return
		}
		for range 1 + rand.IntN(5) {
			resets := p.resets
			p.take(next(t.Context(), t, r))
			if p.resets > resets {
				p.fetchAnew(rows)
			}
			if p.isComplete(rows, done) {
				r.Close()
				return
			}
		}
		r.Close()
	}
}

// fetchAnew is what a page does on a reset.
func (p *page) fetchAnew(rows *table) {
	for key, text := range rows.texts() {
		p.rows[strconv.FormatInt(key, 10)] = text
	}
}

func (p *page) isComplete(rows *table, done <-chan struct{}) bool {
	select {
	case <-done:
	default:
		return false
	}
	rows.mu.Lock()
	defer rows.mu.Unlock()
	return p.cursor == fmt.Sprintf("e1-%d", rows.head)
}
