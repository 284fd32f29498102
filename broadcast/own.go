package broadcast

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ownPause is between two looks at what keys are told of themselves: a key that is rung meanwhile, however often, is
// looked at once.
const ownPause = 500 * time.Millisecond

// own is what the readers with one key are told of themselves alone, wherever they are. It is a state: the last one
// wins.
type own struct {
	latest  atomic.Pointer[[]byte]
	readers []*Reader // guarded by the mu of owns
}

// owns are the keys whose readers hear of themselves, and the one goroutine that looks for what: a query at a time,
// however many are rung.
type owns struct {
	hub  *Hub
	bell chan struct{}

	mu   sync.Mutex
	keys map[string]*own
	rung map[string]struct{}
}

func newOwns(h *Hub) *owns {
	return &owns{hub: h, bell: make(chan struct{}, 1), keys: map[string]*own{}, rung: map[string]struct{}{}}
}

// RingKey tells that what the readers with a key are told of themselves may have changed. Like Ring it never blocks,
// and may be called twice, late, or for nothing.
func (h *Hub) RingKey(key string) {
	h.owns.mu.Lock()
	defer h.owns.mu.Unlock()
	h.owns.ring(key)
}

// ring notes a key that has readers. The caller holds mu.
func (o *owns) ring(key string) {
	if o.keys[key] == nil {
		return
	}
	o.rung[key] = struct{}{}
	select {
	case o.bell <- struct{}{}:
	default:
	}
}

// join has a reader hear of its key, beginning with what is true after this.
func (o *owns) join(r *Reader) {
	o.mu.Lock()
	defer o.mu.Unlock()
	mine := o.keys[r.key]
	if mine == nil {
		mine = &own{}
		o.keys[r.key] = mine
	}
	mine.readers = append(mine.readers, r)
	r.own = mine
	o.ring(r.key)
}

func (o *owns) leave(r *Reader) {
	o.mu.Lock()
	defer o.mu.Unlock()
	r.own.readers = slices.DeleteFunc(r.own.readers, func(other *Reader) bool { return other == r })
	if len(r.own.readers) == 0 {
		delete(o.keys, r.key)
	}
}

// work looks at the keys that are rung until the hub closes.
func (o *owns) work() {
	for {
		select {
		case <-o.hub.ctx.Done():
			return
		case <-o.bell:
		}
		for key := range o.take() {
			o.look(o.hub.ctx, key)
		}
		select {
		case <-o.hub.ctx.Done():
			return
		case <-time.After(ownPause):
		}
	}
}

// take returns the keys that were rung, and forgets that they were.
func (o *owns) take() map[string]struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	rung := o.rung
	o.rung = map[string]struct{}{}
	return rung
}

// look asks the source about a key, and has the readers told that do not know it yet. Where the source cannot say, it
// is asked again.
func (o *owns) look(ctx context.Context, key string) {
	told, err := o.hub.source.Own(ctx, key)
	if err != nil {
		if ctx.Err() == nil {
			o.hub.log.Error("readers cannot be told of themselves", "error", err)
			o.hub.RingKey(key)
		}
		return
	}
	for _, r := range o.untold(key, told) {
		r.ownDue.Store(true)
		r.nudge()
	}
}

// untold keeps what is true of a key now, and returns the readers that are to be told of it.
func (o *owns) untold(key string, told []byte) []*Reader {
	o.mu.Lock()
	defer o.mu.Unlock()
	mine := o.keys[key]
	if mine == nil || told == nil {
		return nil
	}
	spoken := event("own", 0, told)
	isSame := mine.latest.Load() != nil && bytes.Equal(*mine.latest.Load(), spoken)
	mine.latest.Store(&spoken)
	var readers []*Reader
	for _, r := range mine.readers {
		if !isSame || !r.ownTold {
			readers = append(readers, r)
		}
		r.ownTold = true
	}
	return readers
}

// collectOwn adds what the reader's key is told of itself, where that is news.
func (r *Reader) collectOwn(out [][]byte) [][]byte {
	if r.ownDue.Load() && r.ownDue.Swap(false) {
		out = append(out, *r.own.latest.Load())
	}
	return out
}
