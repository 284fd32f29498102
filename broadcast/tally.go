package broadcast

import (
	"bytes"
	"maps"
	"slices"
	"time"
)

const (
	// talliesPerSecond bounds what a busy feed costs those who are elsewhere.
	talliesPerSecond = 5000
	// leastPause is between two tallies of a feed, however few watch it: each is a query.
	leastPause = 50 * time.Millisecond
)

// planTelling has the watchers told of the tally: at once after a quiet time, else when their number allows. Where
// nobody watches nothing is counted, until somebody does; then it says false.
func (f *feed) planTelling() bool {
	if f.untold {
		return true
	}
	f.mu.Lock()
	watchers := len(f.watchers)
	f.uncounted = watchers == 0
	f.mu.Unlock()
	if watchers == 0 {
		return false
	}
	f.untold = true
	pause := time.Duration(watchers) * time.Second / talliesPerSecond
	f.telling.Reset(time.Until(f.told.Add(max(pause, leastPause))))
	return true
}

// watch has a reader of another feed hear this one's tally.
func (f *feed) watch(r *Reader) {
	f.mu.Lock()
	f.watchers[r] = struct{}{}
	stale := f.uncounted
	f.uncounted = false
	f.mu.Unlock()
	if stale {
		f.ring()
	}
}

// tell counts the feed, once for everybody, and has all who watch from elsewhere hear it.
func (f *feed) tell() {
	tally, err := f.hub.source.Tally(f.ctx, f.id)
	if f.ctx.Err() != nil {
		return
	}
	if err != nil {
		f.hub.log.Error("feed cannot be counted", "feed", f.id, "error", err)
		f.telling.Reset(time.Second)
		return
	}
	f.untold, f.told = false, time.Now()
	spoken := event("tally", 0, tally)
	if told := f.tally.Load(); told != nil && bytes.Equal(told.bytes, spoken) {
		return
	}
	f.version++
	f.tally.Store(&state{version: f.version, bytes: spoken})
	f.mu.Lock()
	watchers := slices.Collect(maps.Keys(f.watchers))
	f.mu.Unlock()
	for _, r := range watchers {
		r.poke()
		if s := r.socket.Load(); s != nil {
			f.caster.cast(f.ctx, s)
		}
	}
}
