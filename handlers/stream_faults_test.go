package handlers

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// thorough is set for the full fault tests, which take hours instead of seconds; see docs/reliability.md.
var thorough = os.Getenv("SAMOVAR_FAULTS") == "full"

// TestEachReaderHoldsWhatTheTableHas lets readers connect, read a little, disconnect and come back with their
// cursor while people post, edit and delete. Then it compares each reader's page with a page made now, byte for
// byte.
func TestEachReaderHoldsWhatTheTableHas(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of hand-overs take a quarter of a minute")
	}
	handOvers := int64(1500)
	if thorough {
		handOvers = 100_000
	}
	for _, ring := range []int{1, 8, 0} {
		name := fmt.Sprintf("with a ring of %d", ring)
		if ring == 0 {
			name = "with a ring of the real size"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := harnessConfig{config: Config{Unlimited: true}, ring: ring}.open(t)
			room := h.member("Ola").room("Busy", "public")
			var made atomic.Int64
			over := make(chan struct{})
			var writing, reading sync.WaitGroup
			for _, name := range []string{"Anna", "Boris"} {
				writer := h.member(name)
				writing.Go(func() { writer.postUntil(room, over) })
			}
			holders := make([]*faultyReader, 6)
			for i := range holders {
				holders[i] = &faultyReader{
					browser: h.browser(),
					room:    room,
					shown:   map[int64]string{},
					cursor:  h.store.Epoch() + "-0",
				}
				reading.Go(func() {
					for made.Add(1) <= handOvers && !t.Failed() {
						if rand.IntN(50) == 0 {
							holders[i].sleep(t)
						}
						holders[i].follow(t, 1+rand.IntN(4), "")
					}
				})
			}
			reading.Wait()
			close(over)
			writing.Wait()
			word := h.member("Celina").say(room, "the last word")
			want, resets := h.browser().everything(room), 0
			for i, holder := range holders {
				holder.follow(t, 1000, word)
				holder.compare(t, i, want)
				resets += holder.resets
			}
			if resets == 0 {
				t.Error("no reader was far enough behind to be reset")
			}
			t.Logf("%d hand-overs, %d resets, %d messages", handOvers, resets, len(want))
		})
	}
}

// postUntil posts, and edits and deletes what it posted, until over is closed.
func (b *browser) postUntil(room string, over <-chan struct{}) {
	var mine []string
	for i := 0; ; i++ {
		select {
		case <-over:
			return
		default:
		}
		switch roll := rand.IntN(10); {
		case roll < 6 || len(mine) == 0:
			mine = append(mine, b.say(room, fmt.Sprint("message ", i)))
		case roll < 9:
			b.post(room+"/messages/"+mine[rand.IntN(len(mine))], form{"body": fmt.Sprint("changed at ", i)})
		default:
			at := rand.IntN(len(mine))
			b.post(room+"/messages/"+mine[at]+"/delete", nil)
			mine = append(mine[:at], mine[at+1:]...)
		}
	}
}

// faultyReader is a reader and what its page shows.
type faultyReader struct {
	browser *browser
	room    string
	cursor  string
	seq     int64
	// shown has each message as it was last sent. After a reset, messages older than first are not on the page.
	shown  map[int64]string
	first  int64
	resets int
}

var messageItem = regexp.MustCompile(`(?s)<li id="m-(\d+)"[^>]*data-seq="(\d+)".*?</li>`)

// follow reads that many events, or until it was sent a message, and disconnects.
func (r *faultyReader) follow(t *testing.T, events int, until string) {
	l := r.browser.listen(r.room + "/events?after=" + r.cursor)
	defer l.leave()
	for range events {
		e := l.hear(t, "the next event", func(e event) bool { return e.id != "" })
		if e.name == "reset" {
			r.reload(t, e.id)
		} else {
			r.apply(t, e)
		}
		if until != "" && r.shown[number64(until)] != "" {
			return
		}
	}
}

// sleep waits until more than a page has changed.
func (r *faultyReader) sleep(t *testing.T) {
	for seqOf(r.browser.get(r.room).cursor(t)) < r.seq+60 {
		time.Sleep(time.Millisecond)
	}
}

// apply does as a page does. Every message must come once and in the order of its changes.
func (r *faultyReader) apply(t *testing.T, e event) {
	for _, found := range messageItem.FindAllStringSubmatch(e.data, -1) {
		id, seq := number64(found[1]), number64(found[2])
		if seq <= r.seq {
			t.Errorf("change %d came after %d", seq, r.seq)
		}
		r.seq = seq
		if _, isShown := r.shown[id]; isShown || id >= r.first {
			r.shown[id] = found[0]
		}
	}
	if r.cursor = e.id; seqOf(e.id) != r.seq {
		t.Errorf("after change %d the cursor is %s", r.seq, e.id)
	}
}

// reload replaces what is shown by the last page. That may be newer than the reset: what follows may come again.
func (r *faultyReader) reload(t *testing.T, cursor string) {
	r.resets++
	r.cursor, r.seq = cursor, seqOf(cursor)
	r.shown, r.first = map[int64]string{}, 0
	page := r.browser.get(r.room + "/messages")
	if page.status != 200 {
		t.Fatalf("the last page answered %d", page.status)
	}
	for _, found := range messageItem.FindAllStringSubmatch(page.body, -1) {
		id := number64(found[1])
		if r.shown[id] = found[0]; r.first == 0 {
			r.first = id
		}
	}
}

func (r *faultyReader) compare(t *testing.T, index int, want map[int64]string) {
	for id, item := range want {
		if id < r.first || unplaced(r.shown[id]) == unplaced(item) {
			continue
		}
		// One says enough, and thousands would hide what else has failed.
		t.Fatalf("reader %d shows message %d as %q, a page made now as %q", index, id, r.shown[id], item)
	}
	for id := range r.shown {
		if want[id] == "" {
			t.Errorf("reader %d shows message %d, which is nowhere", index, id)
		}
	}
}

// everything returns each message of a room as a page made now shows it.
func (b *browser) everything(room string) map[int64]string {
	all := map[int64]string{}
	for before := ""; ; {
		items := messageItem.FindAllStringSubmatch(b.get(room+"/messages"+before).body, -1)
		if len(items) == 0 {
			return all
		}
		for _, found := range items {
			all[number64(found[1])] = found[0]
		}
		before = "?before=" + items[0][1]
	}
}

func number64(digits string) int64 {
	value, _ := strconv.ParseInt(digits, 10, 64) // the pattern has digits only
	return value
}

func seqOf(cursor string) int64 {
	_, seq, _ := strings.Cut(cursor, "-")
	return number64(seq)
}
