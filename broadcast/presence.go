package broadcast

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Slot names a kind of state within a feed.
type Slot string

// The slots with presence. The hub keeps Here by its readers; Typing is set with Hub.StartTyping.
const (
	Here   Slot = "here"
	Typing Slot = "typing"

	slotFeed Slot = "feed"
	slotBeat Slot = "beat"
)

// presence holds the keys that are here and those that are typing. Changes are gathered for a moment and announced
// through due, so that a thousand arrivals are rendered a few times.
type presence struct {
	settle time.Duration
	due    chan struct{}

	mu      sync.Mutex
	slots   map[Slot]map[string]*entry
	stale   map[Slot]bool
	timer   *time.Timer // nil when no wake-up is planned
	planned time.Time
	ended   bool
}

// entry makes a key present while it has holders, and until a moment.
type entry struct {
	holders int
	until   time.Time
}

func newPresence(settle time.Duration) *presence {
	return &presence{
		settle: settle,
		due:    make(chan struct{}, 1),
		slots:  map[Slot]map[string]*entry{},
		stale:  map[Slot]bool{},
	}
}

// hold makes a key present until release. An empty key is ignored.
func (p *presence) hold(slot Slot, key string) {
	p.change(slot, key, func(e *entry) { e.holders++ })
}

// release ends a hold. The key stays present until a moment.
func (p *presence) release(slot Slot, key string, until time.Time) {
	p.change(slot, key, func(e *entry) { e.holders--; e.until = until })
}

// touch makes a key present until a moment.
func (p *presence) touch(slot Slot, key string, until time.Time) {
	p.change(slot, key, func(e *entry) { e.until = until })
}

// drop ends the presence of a key that has no holders.
func (p *presence) drop(slot Slot, key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e := p.slots[slot][key]; e != nil && e.holders == 0 {
		delete(p.slots[slot], key)
		p.announce(slot)
	}
}

func (p *presence) change(slot Slot, key string, apply func(*entry)) {
	if key == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.slots[slot] == nil {
		p.slots[slot] = map[string]*entry{}
	}
	e, known := p.slots[slot][key]
	if !known {
		e = &entry{}
		p.slots[slot][key] = e
		p.announce(slot)
	}
	apply(e)
	if e.holders == 0 {
		p.wakeAt(e.until)
	}
}

// announce plans a rendering of a slot. It is called with mu held.
func (p *presence) announce(slot Slot) {
	p.stale[slot] = true
	p.wakeAt(time.Now().Add(p.settle))
}

// retry plans another rendering of a slot that could not be rendered.
func (p *presence) retry(slot Slot, moment time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stale[slot] = true
	p.wakeAt(moment)
}

// wakeAt makes due fire at a moment or earlier. A needless wake-up is harmless: changed returns nothing and plans the
// next one. A planned wake-up is never postponed, else a steady stream of arrivals would never be announced. It is
// called with mu held.
func (p *presence) wakeAt(moment time.Time) {
	if p.ended || (p.timer != nil && !moment.Before(p.planned)) {
		return
	}
	if p.timer != nil {
		p.timer.Stop()
	}
	p.planned = moment
	p.timer = time.AfterFunc(max(time.Until(moment), p.settle), func() {
		select {
		case p.due <- struct{}{}:
		default:
		}
	})
}

// changed removes expired keys and returns, for each slot that has changed since the last call, its keys, sorted.
func (p *presence) changed() map[Slot][]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	for slot, keys := range p.slots {
		for key, e := range keys {
			if e.holders == 0 && !e.until.After(now) {
				delete(keys, key)
				p.stale[slot] = true
			}
		}
	}
	out := make(map[Slot][]string, len(p.stale))
	for slot := range p.stale {
		out[slot] = slices.Sorted(maps.Keys(p.slots[slot]))
	}
	clear(p.stale)
	p.timer = nil
	p.planNext()
	return out
}

// keys lists the keys of a slot that are present after a moment, sorted.
func (p *presence) keys(slot Slot, moment time.Time) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var keys []string
	for key, e := range p.slots[slot] {
		if e.holders > 0 || e.until.After(moment) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// planNext wakes the pump when the next key expires. It is called with mu held.
func (p *presence) planNext() {
	for _, keys := range p.slots {
		for _, e := range keys {
			if e.holders == 0 {
				p.wakeAt(e.until)
			}
		}
	}
}

func (p *presence) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	if p.timer != nil {
		p.timer.Stop()
	}
}
