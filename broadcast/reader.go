package broadcast

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// Reader follows one feed from a cursor, and hears the tallies of others. It holds a cursor, not a queue, so a slow
// reader needs no more memory. Only one goroutine may call Next; any may call End.
type Reader struct {
	feed *feed
	// seq is the last change that the reader was given, version the last state. greeted says that it got a hello,
	// astray that its cursor is invalid and it needs a reset.
	seq     int64
	version uint64
	greeted bool
	astray  bool
	// moved says that the reader's cursor is of an earlier epoch that this one continues.
	moved bool
	// wary says that the ring may hold messages deleted before this reader came, so that the table is read first.
	wary bool
	// poked says that more than the window has changed; nudged wakes a waiting Next.
	poked     atomic.Bool
	reviewDue atomic.Bool
	ending    atomic.Pointer[ending]
	watched   []*feed
	// ownDue says that a new own event is due.
	ownDue atomic.Bool
	// The fields above are read with every delivery; together they fit into two cache lines.

	tallies []uint64
	nudged  chan struct{}
	// socket is set when the hub writes to the connection itself.
	socket atomic.Pointer[socket]
	hub    *Hub
	key    string
	closed func()
	// watches says that the reader hears tallies, even if it watches no feed yet.
	watches bool
	// own is the state of its key; nil for a reader that hears no tallies or has no key. ownTold says that the reader
	// has the latest one, and is guarded by the mu of owns.
	own     *own
	ownTold bool
}

type ending struct {
	reason string
	retry  time.Duration
}

// Follow describes a reader that joins.
type Follow struct {
	// Feed is zero for a reader of no feed, which hears tallies and the state of its key alone and is present nowhere.
	Feed int64
	// After is the cursor to start after; empty means only future changes.
	After string
	// Key is present in the Here slot while the reader follows; empty for a reader that is not shown.
	Key string
	// Watch lists the feeds whose tallies it hears; nil for a reader that never hears any.
	Watch []int64
	// Closed is called when the reader is closed; may be nil.
	Closed func()
}

// Delivery is what to send to a reader next.
type Delivery struct {
	// Bytes are shared with other readers and must not be changed.
	Bytes [][]byte
	// Review asks the caller to check again that the reader may read, and to send Bytes only if so.
	Review bool
}

// Follow adds a reader; Close must follow. It waits until the feed's head is known or ctx ends.
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
	if err := r.startAt(ctx, follow.After); err != nil {
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

// startAt sets the reader's start from a cursor. When that is malformed, of another history, or ahead of the feed, the
// reader is astray and gets a reset instead of silence.
func (r *Reader) startAt(ctx context.Context, after string) error {
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
			return fmt.Errorf("find the start of a reader of feed %d: %w", r.feed.id, err)
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
	// The pump may be late: the table knows whether the cursor is ahead.
	page, err := r.feed.since(ctx, 0, 0)
	if err != nil {
		return fmt.Errorf("find the start of a reader of feed %d: %w", r.feed.id, err)
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

// Close ends the reader. Its key stays present for Settings.Linger, so that a reload is not a departure.
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

// Verdict is what a review of a reader finds.
type Verdict int

const (
	// Unchanged lets the reader go on.
	Unchanged Verdict = iota
	// Altered makes its page come back at once with what it may do now.
	Altered
	// Refused ends it: it may no longer read.
	Refused
)

// Obey ends the reader if a review found that it must, and reports whether it may go on.
func (r *Reader) Obey(v Verdict) bool {
	switch v {
	case Altered:
		r.End("speech", 0)
	case Refused:
		r.End("rights", time.Hour)
	}
	return v == Unchanged
}

// End makes the reader send a bye and stop. A browser that reconnects does so after retry; reason is for the page.
func (r *Reader) End(reason string, retry time.Duration) {
	r.ending.CompareAndSwap(nil, &ending{reason: reason, retry: retry})
	r.nudge()
}

// nudge makes the reader check again what it is due.
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

// heed resets a nudge. It comes before the check of what is due.
func (r *Reader) heed() {
	if r.poked.Load() {
		r.poked.Swap(false) // unlike Store, Swap sees what was done before a concurrent nudge
	}
}

// Next waits for something to send. It returns io.EOF after the bye, and the error of ctx when that ends.
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

// due returns what to send now, if anything, and the window it was taken from.
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

// isCurrent reports whether the reader needs the window alone: no hello, reset, table, bye or review is due.
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

// collect appends to out what this reader is due, in the order that a page needs.
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

// catchUp returns the frames after the reader's cursor. They are shared from the ring, preceded by ones from the table
// when the reader is behind the ring or wary. When there are more than a page of them, behind is the head to reset to.
func (r *Reader) catchUp(ctx context.Context, w *window) (frames []Frame, behind int64, err error) {
	wary := r.wary
	r.wary = false
	if frames, known := w.after(r.seq); known && (!wary || len(frames) == 0) {
		r.pass(frames)
		return frames, 0, nil
	}
	for {
		page, err := r.feed.since(ctx, r.seq, r.hub.settings.Page+1)
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
		r.seq = max(r.seq, w.floor) // the table has nothing more before the ring
		if shared, known := w.after(r.seq); known {
			r.pass(shared)
			return append(frames, shared...), 0, nil
		}
	}
}

// pass moves the reader's cursor behind frames.
func (r *Reader) pass(frames []Frame) {
	if len(frames) > 0 {
		r.seq = frames[len(frames)-1].Seq
	}
}

// hello returns the first event. A reader from an earlier epoch gets its cursor in this one with it, so that all tabs
// of a browser have the same.
func (r *Reader) hello() []byte {
	hello := event("hello", time.Second, nil)
	if r.moved && !r.astray {
		return withID(hello, Cursor{Epoch: r.hub.source.Epoch(), Seq: r.seq})
	}
	return hello
}

// reset returns the event that makes the page fetch the latest messages. Its data "history" says that nothing on the
// page may be kept: the reader was not just behind, its history may never have happened.
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

// collectStates appends the states that are new to the reader. A new reader needs no beat: the hello is one.
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
	if f.id != none {
		f.presence.hold(Here, r.key)
	}
}

func (f *feed) leave(r *Reader) {
	f.mu.Lock()
	delete(f.readers, r)
	f.mu.Unlock()
	f.hub.figures.readers.Add(-1)
	if f.id == none {
		return
	}
	f.presence.release(Here, r.key, time.Now().Add(f.hub.settings.Linger))
}
