package broadcast

import "sort"

// window is what a feed's readers see at one moment: the ring of its newest frames, and its states. It is immutable.
// The pump publishes a new one and then closes next of the old one, which wakes all readers at once.
type window struct {
	// The ring holds every frame with floor < seq <= head, except those replaced by a newer frame of the same message.
	floor  int64
	head   int64
	frames []Frame

	// states are in the order of their version, oldest first.
	states []state

	next chan struct{}
}

// state is an event without a seq (who is here, who is typing). Only the last one of a slot counts; a new reader gets
// one of each slot.
type state struct {
	slot    Slot
	version uint64
	bytes   []byte
}

// after returns the frames after seq; known is false when the ring does not reach back that far.
func (w *window) after(seq int64) (frames []Frame, known bool) {
	if seq < w.floor {
		return nil, false
	}
	first := sort.Search(len(w.frames), func(i int) bool { return w.frames[i].Seq > seq })
	return w.frames[first:], true
}

// with returns the next window, with frames added (ascending, all above head) and at most size kept. A frame replaces
// the earlier one of the same message, so a late reader never sees a text that was edited or deleted.
func (w *window) with(frames []Frame, size int) *window {
	newer := make(map[int64]bool, len(frames))
	for _, frame := range frames {
		newer[frame.Key] = true
	}
	kept := make([]Frame, 0, len(w.frames)+len(frames))
	for _, frame := range w.frames {
		if !newer[frame.Key] {
			kept = append(kept, frame)
		}
	}
	kept = append(kept, frames...)

	next := &window{floor: w.floor, head: kept[len(kept)-1].Seq, states: w.states, next: make(chan struct{})}
	if over := len(kept) - size; over > 0 {
		next.floor = kept[over-1].Seq
		kept = kept[over:]
	}
	next.frames = kept
	return next
}

// stating returns the next window, with a new state for one slot.
func (w *window) stating(s state) *window {
	next := *w
	next.next = make(chan struct{})
	next.states = make([]state, 0, len(w.states)+1)
	for _, old := range w.states {
		if old.slot != s.slot {
			next.states = append(next.states, old)
		}
	}
	next.states = append(next.states, s)
	return &next
}

// bare returns the window of a feed without readers, which knows the head and holds no frame.
func (w *window) bare(head int64) *window {
	return &window{floor: head, head: head, states: w.states, next: make(chan struct{})}
}
