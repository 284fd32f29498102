package broadcast

import (
	"bytes"
	"maps"
	"slices"
	"time"
)

const (
	// talliesPerSecond bounds the events that a busy feed sends to its watchers.
	talliesPerSecond = 5000
	// leastPause lies between two tallies of a feed, however few watch it: each is a query.
	leastPause = 50 * time.Millisecond
)

// planTelling plans a tally for the watchers: at once after a quiet time, else when their number allows. Without
// watchers it returns false, and the feed is counted when the first one comes.
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

// watch adds a watcher, a reader of another feed that hears the tally of this one.
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

// tell counts the feed once and sends the tally to all watchers, if it has changed.
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
