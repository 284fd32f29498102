package broadcast

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// Reader follows one feed from a cursor, and hears the tallies of others. It holds a place, not a queue: however slow
// it is, it costs no more memory. Only one goroutine may call Next; End may be called by any.
type Reader struct {
	feed *feed
	// seq is the last change this reader was given; version, greeted and astray say what else it has been told.
	seq     int64
	version uint64
	greeted bool
	astray  bool
	// moved says that the reader's cursor is of an earlier epoch, which this one goes on from.
	moved bool
	// wary says that the ring may hold what was deleted before this reader came: the table is asked first.
	wary bool
	// poked says that there is something to look at besides the window; nudged wakes a Next that waits.
	poked     atomic.Bool
	reviewDue atomic.Bool
	ending    atomic.Pointer[ending]
	watched   []*feed
	// ownDue says that the reader is to be told what its key is told of itself.
	ownDue atomic.Bool
	// What stands above is looked at with every delivery, and fits into two lines of the processor's cache.

	tallies []uint64
	nudged  chan struct{}
	// socket is set once the hub writes to the connection itself.
	socket atomic.Pointer[socket]
	hub    *Hub
	key    string
	closed func()
	// watches says that the reader hears tallies, if only of no feed yet.
	watches bool
	// own is what its key is told of itself; nil for a reader that hears no tallies, or has no key. ownTold says that
	// the reader has been told the latest of it, and is guarded by the mu of owns.
	own     *own
	ownTold bool
}

type ending struct {
	reason string
	retry  time.Duration
}

// Follow is how a reader joins: which feed, from where, as whom, and which other feeds' tallies it wants to hear.
type Follow struct {
	Feed int64
	// After is the cursor the reader came with; empty means from now on.
	After string
	// Key is the mark the reader holds in the Here slot; empty for someone unnamed.
	Key string
	// Watch are the feeds whose tallies it hears; nil for a reader that never will hear any.
	Watch []int64
	// Closed is called once the reader that Follow returns is closed; may be nil.
	Closed func()
}

// Delivery is what a reader is to be sent next.
type Delivery struct {
	// Bytes are shared with other readers and must not be changed.
	Bytes [][]byte
	// Review asks for a fresh look at whether this reader may still read; Bytes are to be sent only if so.
	Review bool
}

// Follow adds a reader; Close must follow. It waits until the feed's place is known or ctx ends.
func (h *Hub) Follow(ctx context.Context, follow Follow) (*Reader, error) {
	f, err := h.hold(follow.Feed)
	if err != nil {
		return nil, err
	}
	r := &Reader{
		hub:     h,
		feed:    f,
		key:     follow.Key,
		watches: follow.Watch != nil,
		nudged:  make(chan struct{}, 1),
	}
	f.join(r)
	select {
	case <-f.ready:
	case <-ctx.Done():
		r.Close()
		return nil, fmt.Errorf("follow feed %d: %w", follow.Feed, ctx.Err())
	case <-f.ctx.Done():
		r.Close()
		return nil, ErrClosed
	}
	r.wary = !f.hasHeard()
	if err := r.place(ctx, follow.After); err != nil {
		r.Close()
		return nil, err
	}
	r.watch(follow.Watch)
	if r.watches && r.key != "" {
		h.owns.join(r)
	}
	r.closed = follow.Closed
	return r, nil
}

// place settles where the reader starts. A cursor that is malformed, of another history, or ahead of the feed is
// astray: its reader gets a reset instead of silence.
func (r *Reader) place(ctx context.Context, after string) error {
	if after == "" {
		r.seq = r.feed.window.Load().head
		return nil
	}
	cursor, err := ParseCursor(after)
	if err != nil {
		r.astray = true
		return nil
	}
	if cursor.Epoch != r.hub.source.Epoch() {
		continues, err := r.hub.source.Continues(ctx, r.feed.id, cursor)
		if err != nil {
			return fmt.Errorf("place a reader of feed %d: %w", r.feed.id, err)
		}
		if !continues {
			r.astray = true
			return nil
		}
		r.moved = true
	}
	r.seq = cursor.Seq
	if cursor.Seq <= r.feed.window.Load().head {
		return nil
	}
	// The pump may not have got there yet: ask the table before calling it astray.
	page, err := r.hub.source.Since(ctx, r.feed.id, 0, 0)
	if err != nil {
		return fmt.Errorf("place a reader of feed %d: %w", r.feed.id, err)
	}
	r.astray = cursor.Seq > page.Head
	r.feed.ring()
	return nil
}

func (r *Reader) watch(feeds []int64) {
	for _, id := range feeds {
		f, err := r.hub.hold(id)
		if err != nil {
			return
		}
		f.watch(r)
		r.watched = append(r.watched, f)
		r.tallies = append(r.tallies, 0)
	}
}

// Close lets go of the feeds. The reader still counts as here for a while, so that a reload is not a departure.
func (r *Reader) Close() {
	r.feed.leave(r)
	r.hub.release(r.feed)
	for _, f := range r.watched {
		f.mu.Lock()
		delete(f.watchers, r)
		f.mu.Unlock()
		r.hub.release(f)
	}
	if r.own != nil {
		r.hub.owns.leave(r)
	}
	if r.closed != nil {
		r.closed()
	}
}

// End makes the reader say bye and stop. The browser comes back after retry, if it comes back at all; reason is for
// the page.
func (r *Reader) End(reason string, retry time.Duration) {
	r.ending.CompareAndSwap(nil, &ending{reason: reason, retry: retry})
	r.nudge()
}

// nudge has the reader look again at all that it may be due.
func (r *Reader) nudge() {
	r.poke()
	if s := r.socket.Load(); s != nil {
		s.kick()
	}
}

func (r *Reader) poke() {
	r.poked.Store(true)
	select {
	case r.nudged <- struct{}{}:
	default:
	}
}

// heed takes the nudge: whatever it was about is looked at after this.
func (r *Reader) heed() {
	if r.poked.Load() {
		r.poked.Swap(false) // not Store: what was done before a nudge of this very moment must be seen
	}
}

// Next waits for something to send. It returns io.EOF after the bye, and the context's error when that ends.
func (r *Reader) Next(ctx context.Context) (Delivery, error) {
	for {
		delivery, w, err := r.due(ctx)
		if err != nil || len(delivery.Bytes) > 0 || delivery.Review {
			return delivery, err
		}
		select {
		case <-w.next:
		case <-r.nudged:
		case <-ctx.Done():
			return Delivery{}, ctx.Err()
		}
	}
}

// due is what is to be sent now, if anything, and the window that was looked at.
func (r *Reader) due(ctx context.Context) (Delivery, *window, error) {
	r.heed()
	if end := r.ending.Load(); end != nil {
		delivery, err := r.bye(end)
		return delivery, nil, err
	}
	w := r.feed.window.Load()
	out, err := r.collect(ctx, w, nil)
	if err != nil {
		return Delivery{}, nil, err
	}
	return Delivery{Bytes: out, Review: r.reviewDue.Swap(false)}, w, nil
}

// isCurrent says whether the window alone has all that the reader is due: no greeting, no table, no bye, no review.
func (r *Reader) isCurrent(w *window) bool {
	return r.greeted && !r.astray && r.seq >= w.floor && r.ending.Load() == nil && !r.reviewDue.Load()
}

func (r *Reader) bye(end *ending) (Delivery, error) {
	if end.reason == "" {
		return Delivery{}, io.EOF
	}
	r.ending.Store(&ending{})
	return Delivery{Bytes: [][]byte{event("bye", end.retry, []byte(end.reason))}}, nil
}

// collect adds to out everything in a window that this reader has yet to be told, in the order a page needs it.
func (r *Reader) collect(ctx context.Context, w *window, out [][]byte) ([][]byte, error) {
	if !r.greeted {
		out = append(out, r.hello())
	}
	if r.astray {
		out = append(out, r.reset(w.head))
	}
	frames, behind, err := r.catchUp(ctx, w)
	if err != nil {
		return nil, err
	}
	out = join(out, frames)
	if behind > 0 {
		out = append(out, r.reset(behind))
	}
	out = r.collectStates(w, out)
	r.greeted = true
	return r.collectOwn(r.collectTallies(out)), nil
}

// catchUp is what changed since the reader's place: frames shared from the ring, and from the table before that for a
// reader that fell behind it, or that came when the ring had yet to forget something. Where that is more than a page,
// behind is the head to start anew from.
func (r *Reader) catchUp(ctx context.Context, w *window) (frames []Frame, behind int64, err error) {
	wary := r.wary
	r.wary = false
	if frames, known := w.after(r.seq); known && (!wary || len(frames) == 0) {
		r.pass(frames)
		return frames, 0, nil
	}
	for {
		page, err := r.hub.source.Since(ctx, r.feed.id, r.seq, r.hub.settings.Page+1)
		if err != nil {
			return nil, 0, fmt.Errorf("catch up with feed %d: %w", r.feed.id, err)
		}
		if len(page.Changes) > r.hub.settings.Page {
			return frames, max(page.Head, w.head), nil
		}
		r.hub.figures.catchUps.Add(1)
		for _, change := range page.Changes {
			frames = append(frames, newFrame(r.hub.source.Epoch(), change))
		}
		r.pass(frames)
		r.seq = max(r.seq, w.floor) // with nothing left in the table the reader stands where the ring begins
		if shared, known := w.after(r.seq); known {
			r.pass(shared)
			return append(frames, shared...), 0, nil
		}
	}
}

// pass moves the reader's place behind some frames.
func (r *Reader) pass(frames []Frame) {
	if len(frames) > 0 {
		r.seq = frames[len(frames)-1].Seq
	}
}

// hello is the first that a reader hears. It gives one that comes from an earlier epoch its place in this one, so
// that a browser's tabs agree.
func (r *Reader) hello() []byte {
	hello := event("hello", time.Second, nil)
	if r.moved && !r.astray {
		return withID(hello, Cursor{Epoch: r.hub.source.Epoch(), Seq: r.seq})
	}
	return hello
}

// reset tells the page to fetch its last page anew; what follows it comes as usual. The data "history" says that
// nothing of what it shows may be kept: the reader was not just behind, what it has seen may never have happened.
func (r *Reader) reset(head int64) []byte {
	r.hub.figures.resets.Add(1)
	var why []byte
	if r.astray {
		why = []byte("history")
	}
	r.astray = false
	r.seq = head
	return withID(event("reset", 0, why), Cursor{Epoch: r.hub.source.Epoch(), Seq: head})
}

// collectStates adds every state newer than the last one told. A newcomer needs no beat: the hello was one.
func (r *Reader) collectStates(w *window, out [][]byte) [][]byte {
	for _, s := range w.states {
		if s.version <= r.version || (!r.greeted && s.slot == slotBeat) {
			continue
		}
		out = append(out, s.bytes)
	}
	if n := len(w.states); n > 0 {
		r.version = w.states[n-1].version
	}
	return out
}

func (r *Reader) collectTallies(out [][]byte) [][]byte {
	for i, f := range r.watched {
		if tally := f.tally.Load(); tally != nil && tally.version > r.tallies[i] {
			r.tallies[i] = tally.version
			out = append(out, tally.bytes)
		}
	}
	return out
}

func (f *feed) join(r *Reader) {
	f.mu.Lock()
	f.readers[r] = struct{}{}
	f.mu.Unlock()
	f.hub.figures.readers.Add(1)
	f.marks.hold(Here, r.key)
}

func (f *feed) leave(r *Reader) {
	f.mu.Lock()
	delete(f.readers, r)
	f.mu.Unlock()
	f.hub.figures.readers.Add(-1)
	f.marks.release(Here, r.key, time.Now().Add(f.hub.settings.Linger))
}
