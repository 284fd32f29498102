package broadcast

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ownPause lies between two rounds of queries. A key that is rung several times meanwhile is looked up once.
const ownPause = 500 * time.Millisecond

// own is the state that all readers with one key share, whatever feed they follow (unread counts).
type own struct {
	latest  atomic.Pointer[[]byte]
	readers []*Reader // guarded by the mu of owns
}

// owns holds the state of each key that has readers. One goroutine updates it, a query at a time.
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

// RingKey says that the state of a key may have changed. Like Ring it never blocks, and calls that come twice, late or
// without a change do no harm.
func (h *Hub) RingKey(key string) {
	h.owns.mu.Lock()
	defer h.owns.mu.Unlock()
	h.owns.ring(key)
}

// ring marks a key as changed if it has readers. It is called with mu held.
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

// join adds a reader of its key, which gets the state as it is after this call.
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

func (o *owns) has(key string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.keys[key] != nil
}

// all returns the set of keys that have readers.
func (o *owns) all() map[string]bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	found := make(map[string]bool, len(o.keys))
	for key := range o.keys {
		found[key] = true
	}
	return found
}

// work updates the keys that are rung until the hub closes.
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

// take returns the keys that were rung and resets the set.
func (o *owns) take() map[string]struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	rung := o.rung
	o.rung = map[string]struct{}{}
	return rung
}

// look reads the state of a key and nudges the readers that do not have it yet. After an error it rings the key again.
func (o *owns) look(ctx context.Context, key string) {
	told, err := o.hub.source.Own(ctx, key)
	if err != nil {
		if ctx.Err() == nil {
			o.hub.log.Error("state of a key cannot be read", "error", err)
			o.hub.RingKey(key)
		}
		return
	}
	for _, r := range o.untold(key, told) {
		r.ownDue.Store(true)
		r.nudge()
	}
}

// untold stores the state of a key and returns the readers that do not have it yet.
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

// collectOwn appends the state of the reader's key if it is new.
func (r *Reader) collectOwn(out [][]byte) [][]byte {
	if r.ownDue.Load() && r.ownDue.Swap(false) {
		out = append(out, *r.own.latest.Load())
	}
	return out
}
