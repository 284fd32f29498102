package broadcast

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Slot names a kind of state within a feed.
type Slot string

// The slots that hold marks. Here is kept by the hub itself; Typing is set with Hub.Mark.
const (
	Here   Slot = "here"
	Typing Slot = "typing"

	slotFeed Slot = "feed"
	slotBeat Slot = "beat"
)

// marks are the short-lived facts about a feed: which key is here, which is typing. Changes are gathered for a moment
// and then announced through due, so that a thousand arrivals are rendered a few times and not a thousand times.
type marks struct {
	settle time.Duration
	due    chan struct{}

	mu      sync.Mutex
	slots   map[Slot]map[string]*mark
	stale   map[Slot]bool
	timer   *time.Timer // nil when no wake-up is planned
	planned time.Time
	ended   bool
}

// mark is held by a number of readers, or until a moment, or both.
type mark struct {
	holders int
	until   time.Time
}

func newMarks(settle time.Duration) *marks {
	return &marks{
		settle: settle,
		due:    make(chan struct{}, 1),
		slots:  map[Slot]map[string]*mark{},
		stale:  map[Slot]bool{},
	}
}

// hold keeps a mark for as long as release has not been called. An empty key is nobody.
func (m *marks) hold(slot Slot, key string) {
	m.change(slot, key, func(k *mark) { k.holders++ })
}

// release lets a held mark go, which then lasts until a moment in the near future.
func (m *marks) release(slot Slot, key string, until time.Time) {
	m.change(slot, key, func(k *mark) { k.holders--; k.until = until })
}

// touch sets or prolongs a mark.
func (m *marks) touch(slot Slot, key string, until time.Time) {
	m.change(slot, key, func(k *mark) { k.until = until })
}

// drop ends a mark that nobody holds.
func (m *marks) drop(slot Slot, key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if k := m.slots[slot][key]; k != nil && k.holders == 0 {
		delete(m.slots[slot], key)
		m.announce(slot)
	}
}

func (m *marks) change(slot Slot, key string, apply func(*mark)) {
	if key == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.slots[slot] == nil {
		m.slots[slot] = map[string]*mark{}
	}
	k, known := m.slots[slot][key]
	if !known {
		k = &mark{}
		m.slots[slot][key] = k
		m.announce(slot)
	}
	apply(k)
	if k.holders == 0 {
		m.wakeAt(k.until)
	}
}

// announce is called with mu held.
func (m *marks) announce(slot Slot) {
	m.stale[slot] = true
	m.wakeAt(time.Now().Add(m.settle))
}

// again has a slot rendered once more, after a moment: it could not be.
func (m *marks) again(slot Slot, moment time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stale[slot] = true
	m.wakeAt(moment)
}

// wakeAt makes due fire at a moment or earlier. Firing for nothing is harmless: changed then returns nothing and
// looks for the next moment. A wake-up that is already planned is never put off, else a steady stream of arrivals
// would never be announced. It is called with mu held.
func (m *marks) wakeAt(moment time.Time) {
	if m.ended || (m.timer != nil && !moment.Before(m.planned)) {
		return
	}
	if m.timer != nil {
		m.timer.Stop()
	}
	m.planned = moment
	m.timer = time.AfterFunc(max(time.Until(moment), m.settle), func() {
		select {
		case m.due <- struct{}{}:
		default:
		}
	})
}

// changed removes what has run out and returns the keys, sorted, of each slot that differs from last time.
func (m *marks) changed() map[Slot][]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	for slot, keys := range m.slots {
		for key, k := range keys {
			if k.holders == 0 && !k.until.After(now) {
				delete(keys, key)
				m.stale[slot] = true
			}
		}
	}
	out := make(map[Slot][]string, len(m.stale))
	for slot := range m.stale {
		out[slot] = slices.Sorted(maps.Keys(m.slots[slot]))
	}
	clear(m.stale)
	m.timer = nil
	m.planNext()
	return out
}

// holding lists the keys of a slot whose marks last beyond a moment.
func (m *marks) holding(slot Slot, moment time.Time) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var keys []string
	for key, k := range m.slots[slot] {
		if k.holders > 0 || k.until.After(moment) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// planNext wakes the pump when the next mark runs out. It is called with mu held.
func (m *marks) planNext() {
	for _, keys := range m.slots {
		for _, k := range keys {
			if k.holders == 0 {
				m.wakeAt(k.until)
			}
		}
	}
}

func (m *marks) stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended = true
	if m.timer != nil {
		m.timer.Stop()
	}
}
