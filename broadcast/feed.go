package broadcast

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// feed is a feed with readers or watchers: its bell, pump, window and presence.
type feed struct {
	hub      *Hub
	id       int64
	ctx      context.Context
	cancel   context.CancelFunc
	bell     chan struct{}
	presence *presence
	// rung counts the rings; heard is the count that the window covers. While they differ the ring may hold deleted
	// messages.
	rung, heard atomic.Uint64

	// ready is closed when the pump has read the feed's head; before that there is no window.
	ready  chan struct{}
	window atomic.Pointer[window]
	tally  atomic.Pointer[state]

	// holders is guarded by the hub's mu.
	holders int

	// caster writes to the sockets; only the pump touches it.
	caster *caster

	mu       sync.Mutex
	sockets  map[*socket]struct{}
	audience []*socket // sockets as an immutable list; nil when outdated
	readers  map[*Reader]struct{}
	watchers map[*Reader]struct{}
	// uncounted says that the feed has moved since it last had a watcher.
	uncounted bool

	// telling fires when the watchers are due a tally; untold says that it is planned, told when the last one was.
	// Only the pump touches them.
	telling *time.Timer
	untold  bool
	told    time.Time
	// counted is the head that the latest tally was planned for; only the pump touches it.
	counted int64

	// version counts the states published; only the pump touches it.
	version uint64
	// shown is the feed's own state as last published; only the pump touches it.
	shown []byte
}

func newFeed(h *Hub, id int64) *feed {
	ctx, cancel := context.WithCancel(h.ctx)
	return &feed{
		hub:      h,
		id:       id,
		ctx:      ctx,
		cancel:   cancel,
		bell:     make(chan struct{}, 1),
		presence: newPresence(h.settings.Settle),
		ready:    make(chan struct{}),
		readers:  map[*Reader]struct{}{},
		watchers: map[*Reader]struct{}{},
		sockets:  map[*socket]struct{}{},
		caster:   newCaster(),
		telling:  stopped(),
		counted:  -1,
	}
}

// none is the feed of readers that follow none. It has no changes, and beats as others do.
const none = 0

// since reads the feed, see Source.Since.
func (f *feed) since(ctx context.Context, seq int64, limit int) (Page, error) {
	if f.id == none {
		return Page{}, nil
	}
	return f.hub.source.Since(ctx, f.id, seq, limit)
}

// stopped returns a timer that does not run.
func stopped() *time.Timer {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	return timer
}

// ring wakes the pump. A second ring before the pump looks adds nothing.
func (f *feed) ring() {
	f.rung.Add(1)
	select {
	case f.bell <- struct{}{}:
	default:
	}
}

// hasHeard reports whether a window loaded after this call covers every ring before it.
func (f *feed) hasHeard() bool { return f.heard.Load() == f.rung.Load() }

func (f *feed) admit(s *socket) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sockets[s], f.audience = struct{}{}, nil
}

func (f *feed) dismiss(s *socket) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.sockets, s)
	f.audience = nil
}

// attending lists the sockets. The list is shared, and rebuilt after one was added or removed.
func (f *feed) attending() []*socket {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.audience == nil {
		f.audience = slices.Collect(maps.Keys(f.sockets))
	}
	return f.audience
}

func (f *feed) isRead() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.readers) > 0
}

func (f *feed) review(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for r := range f.readers {
		if key == "" || r.key == key {
			r.reviewDue.Store(true)
			r.nudge()
		}
	}
}

// recall makes watchers reconnect, those with one key or all. With one key the reason "list" makes the page fetch its
// list of rooms; all pages at once do not.
func (f *feed) recall(key string) {
	reason := "rooms"
	if key != "" {
		reason = "list"
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for r := range f.watchers {
		if (key == "" || r.key == key) && !r.reviewDue.Load() {
			r.End(reason, time.Second)
		}
	}
}

// rewatch tells pages that their list of rooms has changed. It skips readers under review, which may have to leave.
func (f *feed) rewatch(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for r := range f.readers {
		if r.key == key && r.watches && !r.reviewDue.Load() {
			r.End("list", time.Second)
		}
	}
}

func (f *feed) endAll(spread time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for r := range f.readers {
		r.End("restart", time.Second+rand.N(max(spread, 1)))
	}
}
