package broadcast

import "sync/atomic"

type figures struct {
	readers   atomic.Int64
	frames    atomic.Uint64
	batches   atomic.Uint64
	catchUps  atomic.Uint64
	resets    atomic.Uint64
	pollFound atomic.Uint64
}

// Figures are a hub's counts since it started; Feeds and Readers count those of now.
type Figures struct {
	Feeds    int
	Readers  int64
	Frames   uint64
	Batches  uint64
	CatchUps uint64
	Resets   uint64
	// PollFound counts polls that found a change: each one is a lost ring.
	PollFound uint64
}

// Figures returns the counts of the hub.
func (h *Hub) Figures() Figures {
	h.mu.Lock()
	feeds := len(h.feeds)
	h.mu.Unlock()
	return Figures{
		Feeds:     feeds,
		Readers:   h.figures.readers.Load(),
		Frames:    h.figures.frames.Load(),
		Batches:   h.figures.batches.Load(),
		CatchUps:  h.figures.catchUps.Load(),
		Resets:    h.figures.resets.Load(),
		PollFound: h.figures.pollFound.Load(),
	}
}
