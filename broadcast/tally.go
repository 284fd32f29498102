package broadcast

import (
	"maps"
	"slices"
	"time"
)

// talliesPerSecond bounds what a busy feed costs those who are elsewhere.
const talliesPerSecond = 5000

// planTelling has the watchers told of the tally: at once after a quiet time, else when their number allows.
func (f *feed) planTelling() {
	if f.untold {
		return
	}
	f.untold = true
	f.mu.Lock()
	pause := time.Duration(len(f.watchers)) * time.Second / talliesPerSecond
	f.mu.Unlock()
	f.telling.Reset(time.Until(f.told.Add(pause)))
}

// tell has all who watch from elsewhere hear the tally.
func (f *feed) tell() {
	f.untold, f.told = false, time.Now()
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
