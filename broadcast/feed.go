package broadcast

import (
	"bytes"
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

	// version counts the states published; only the pump touches it.
	version uint64
	// shown is the feed's own state as last published; only the pump touches it.
	shown []byte
}

func newFeed(h *Hub, id int64) *feed {
	ctx, cancel := context.WithCancel(h.ctx)
	return &feed{
		hub: h, id: id, ctx: ctx, cancel: cancel,
		bell: make(chan struct{}, 1), marks: newMarks(h.settings.Settle), ready: make(chan struct{}),
		readers: map[*Reader]struct{}{}, watchers: map[*Reader]struct{}{}, sockets: map[*socket]struct{}{}, caster: newCaster(),
	}
}

// ring leaves a mark that the pump finds however late it looks; a second ring before that adds nothing.
func (f *feed) ring() {
	select {
	case f.bell <- struct{}{}:
	default:
	}
}

// pump is the only one who reads the feed for its readers and the only one who publishes windows. It ends when the feed retires
// or the hub closes.
func (f *feed) pump() {
	defer f.marks.stop()
	if !f.start() {
		return
	}
	poll := time.NewTimer(f.pollDelay())
	defer poll.Stop()
	beat := time.NewTicker(f.hub.settings.Beat)
	defer beat.Stop()
	for {
		select {
		case <-f.ctx.Done():
			return
		case <-f.bell:
			f.read()
		case <-poll.C:
			if f.read() > 0 {
				f.hub.figures.pollFound.Add(1)
			}
			poll.Reset(f.pollDelay())
		case <-f.marks.due:
			f.publishMarks()
		case <-beat.C:
			f.state(slotBeat, event("beat", 0, nil))
		}
	}
}

// pollDelay spreads the polls of many feeds over time, so that they do not all ask the database at once.
func (f *feed) pollDelay() time.Duration {
	poll := f.hub.settings.Poll
	return poll/2 + rand.N(poll)
}

// start reads where the feed stands and opens the first window, trying again until the database answers.
func (f *feed) start() bool {
	for {
		page, err := f.hub.source.Since(f.ctx, f.id, 0, 0)
		if err == nil {
			f.window.Store((&window{}).bare(page.Head))
			f.note(page)
			close(f.ready)
			return true
		}
		if !f.pause(err) {
			return false
		}
	}
}

// pause waits a moment after an error; false means that the feed has ended.
func (f *feed) pause(err error) bool {
	if f.ctx.Err() != nil {
		return false
	}
	f.hub.log.Error("feed cannot be read", "feed", f.id, "error", err)
	select {
	case <-f.ctx.Done():
		return false
	case <-time.After(500*time.Millisecond + rand.N(time.Second)):
		return true
	}
}

// read publishes everything that changed since the window's head and returns how many changes there were.
func (f *feed) read() int {
	if !f.isRead() {
		f.readTally()
		return 0
	}
	found := 0
	for {
		w := f.window.Load()
		page, err := f.hub.source.Since(f.ctx, f.id, w.head, f.hub.settings.Ring)
		if err != nil {
			if f.pause(err) {
				f.ring()
			}
			return found
		}
		if len(page.Changes) > 0 {
			f.append(w, page.Changes)
		}
		f.note(page) // publishes a window of its own, so it comes after the one made from w
		found += len(page.Changes)
		if len(page.Changes) < f.hub.settings.Ring {
			return found
		}
	}
}

// readTally keeps a feed that is only watched from elsewhere up to date without rendering a single change.
func (f *feed) readTally() {
	page, err := f.hub.source.Since(f.ctx, f.id, 0, 0)
	if err != nil {
		if f.pause(err) {
			f.ring()
		}
		return
	}
	if w := f.window.Load(); page.Head > w.head {
		f.publish(w, w.bare(page.Head))
	}
	f.note(page)
}

// append renders nothing: it wraps what the source rendered and shows it to all readers at once.
func (f *feed) append(w *window, changes []Change) {
	frames := make([]Frame, len(changes))
	epoch := f.hub.source.Epoch()
	for i, change := range changes {
		frames[i] = newFrame(epoch, change)
	}
	f.hub.figures.frames.Add(uint64(len(frames)))
	f.hub.figures.batches.Add(1)
	f.publish(w, w.with(frames, f.hub.settings.Ring))
}

// note takes over what a page says of the feed as a whole, where it differs from what readers and watchers know.
func (f *feed) note(page Page) {
	if page.State != nil && !bytes.Equal(page.State, f.shown) {
		f.shown = page.State
		f.state(slotFeed, withoutID(page.State))
	}
	if page.Tally == nil {
		return
	}
	told := f.tally.Load()
	spoken := event("tally", 0, page.Tally)
	if told != nil && bytes.Equal(told.bytes, spoken) {
		return
	}
	f.version++
	f.tally.Store(&state{version: f.version, bytes: spoken})
	f.nudgeWatchers()
}

// withoutID wraps HTML into an unnamed event that leaves the reader's cursor where it is.
func withoutID(html []byte) []byte {
	return append(appendLines(nil, html), '\n')
}

// publishMarks renders the slots whose marks changed.
func (f *feed) publishMarks() {
	for slot, keys := range f.marks.changed() {
		html, err := f.hub.source.Marks(f.ctx, f.id, slot, keys)
		if f.ctx.Err() != nil {
			return // the feed has ended, and nobody is there to be told
		}
		if err != nil {
			f.hub.log.Error("marks cannot be rendered", "feed", f.id, "slot", slot, "error", err)
			f.marks.again(slot, time.Now().Add(time.Second))
			continue
		}
		f.state(slot, withoutID(html))
	}
}

func (f *feed) state(slot Slot, finished []byte) {
	f.version++
	w := f.window.Load()
	f.publish(w, w.stating(state{slot: slot, version: f.version, bytes: finished}))
}

// publish shows the next window: it wakes whoever waits on the one before, and writes it to the sockets.
func (f *feed) publish(before, next *window) {
	f.window.Store(next)
	close(before.next)
	for _, s := range f.attending() {
		f.caster.cast(f.ctx, s, next)
	}
}

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

func (f *feed) nudgeWatchers() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for r := range f.watchers {
		r.nudge()
	}
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

func (f *feed) endAll(spread time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for r := range f.readers {
		r.End("restart", time.Second+rand.N(max(spread, 1)))
	}
}
