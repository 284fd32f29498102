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

// feed is one feed that is being followed: its bell, its pump, its window and its marks.
type feed struct {
	hub    *Hub
	id     int64
	ctx    context.Context
	cancel context.CancelFunc
	bell   chan struct{}
	marks  *marks
	// rung counts the rings, heard is how many of them the window shows: where they differ the ring may hold what is
	// deleted by now.
	rung, heard atomic.Uint64

	// ready is closed once the pump has read the feed's head; before that there is no window.
	ready  chan struct{}
	window atomic.Pointer[window]
	tally  atomic.Pointer[state]

	// holders belongs to the hub and is guarded by its mu.
	holders int

	// caster writes to the sockets; only the pump touches it.
	caster *caster

	mu       sync.Mutex
	sockets  map[*socket]struct{}
	audience []*socket // the sockets as a list that is never changed; nil when it is to be made anew
	readers  map[*Reader]struct{}
	watchers map[*Reader]struct{}
	// uncounted says that the feed has moved on while nobody watched.
	uncounted bool

	// telling fires when the watchers are to hear the tally; untold says that it will, told when it last did. Only
	// the pump touches them.
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
		marks:    newMarks(h.settings.Settle),
		ready:    make(chan struct{}),
		readers:  map[*Reader]struct{}{},
		watchers: map[*Reader]struct{}{},
		sockets:  map[*socket]struct{}{},
		caster:   newCaster(),
		telling:  stopped(),
		counted:  -1,
	}
}

func stopped() *time.Timer {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	return timer
}

// ring leaves a mark that the pump finds however late it looks; a second ring before that adds nothing.
func (f *feed) ring() {
	f.rung.Add(1)
	select {
	case f.bell <- struct{}{}:
	default:
	}
}

// hasHeard says whether a window that is loaded after this shows every change that was rung before it.
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

// attending lists the sockets. The list is shared and made anew only after somebody came or went.
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

// recall has those come back who watch the feed from elsewhere. The reason tells a page of one person that its list
// of rooms is another; pages of all readers at once do not fetch theirs anew.
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

// rewatch tells pages that their own list is another. It leaves those alone who may have to go for another reason.
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
