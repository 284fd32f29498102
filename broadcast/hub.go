// Package broadcast lets many readers follow a feed that is written to a table. It knows nothing of chat: a feed is a
// number, a change is a key, a sequence number and some HTML, and where they come from is a Source.
//
// The table is the truth. Writing rings the feed's bell; one pump for each feed that has readers wakes up, reads what
// changed, and puts the rendered frames into a short ring; every reader is a cursor into that ring, or into the table
// when it is behind.
package broadcast

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Source is where a hub reads feeds from. Its methods are called by many goroutines at once.
type Source interface {
	// Epoch names the history since the process began; it holds no dash and does not change while the process runs.
	Epoch() string
	// Continues reports whether the present history of a feed goes on from what a cursor of an earlier epoch has seen.
	Continues(ctx context.Context, feed int64, from Cursor) (bool, error)
	// Since returns what changed in a feed after seq, in ascending order of seq and at most limit of it, with the
	// feed's head as it was at that moment or earlier. A change that cannot be rendered is a placeholder, never an
	// error.
	Since(ctx context.Context, feed, seq int64, limit int) (Page, error)
	// Tally is what those who watch a feed from elsewhere are told, as an event named "tally".
	Tally(ctx context.Context, feed int64) ([]byte, error)
	// Own is what the readers with a key that hear tallies are told of themselves, as an event named "own"; nil is
	// nothing.
	Own(ctx context.Context, key string) ([]byte, error)
	// Marks renders who holds a mark in a slot of a feed.
	Marks(ctx context.Context, feed int64, slot Slot, keys []string) ([]byte, error)
}

// Page is a stretch of a feed.
type Page struct {
	Changes []Change
	// Head is the feed's newest sequence number.
	Head int64
	// State is HTML about the feed as a whole (a room's name), sent to readers whenever it differs from before.
	State []byte
}

// Settings are a hub's sizes and times. The zero value of each means its default.
type Settings struct {
	Ring   int           // frames kept for each feed; 256
	Page   int           // a reader more than this many changes behind gets a reset; 50
	Poll   time.Duration // how often a pump looks even though no bell rang; 10 s
	Beat   time.Duration // how often a silent stream proves that it is alive; 20 s
	Linger time.Duration // how long a reader who left still counts as here, to outlast a reload; 20 s
	Settle time.Duration // how long changes of marks are gathered before they are rendered; 200 ms
	Typing time.Duration // how long a typing mark lasts unless renewed; 6 s
}

func (s Settings) orDefaults() Settings {
	s.Ring = or(s.Ring, 256)
	s.Page = or(s.Page, 50)
	s.Poll = or(s.Poll, 10*time.Second)
	s.Beat = or(s.Beat, 20*time.Second)
	s.Linger = or(s.Linger, 20*time.Second)
	s.Settle = or(s.Settle, 200*time.Millisecond)
	s.Typing = or(s.Typing, 6*time.Second)
	return s
}

func or[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

// Hub holds the feeds that have readers. A feed without readers costs nothing.
type Hub struct {
	source   Source
	settings Settings
	log      *slog.Logger
	figures  figures
	owns     *owns
	ctx      context.Context
	cancel   context.CancelFunc
	pumps    sync.WaitGroup
	sockets  sync.WaitGroup

	listOnce sync.Once
	hangups  *hangups

	mu     sync.Mutex
	closed bool
	feeds  map[int64]*feed
}

// ErrClosed says that the hub is shutting down and takes no more readers.
var ErrClosed = errors.New("broadcast: hub is closed")

// NewHub makes a hub; Close ends it.
func NewHub(source Source, settings Settings, log *slog.Logger) *Hub {
	ctx, cancel := context.WithCancel(context.Background())
	h := &Hub{
		source:   source,
		settings: settings.orDefaults(),
		log:      log,
		ctx:      ctx,
		cancel:   cancel,
		feeds:    map[int64]*feed{},
	}
	h.owns = newOwns(h)
	h.pumps.Go(h.owns.work)
	return h
}

// Ring tells that a feed may have changed. It never blocks, carries nothing, and may be called twice, late, or for
// nothing.
func (h *Hub) Ring(feed int64) {
	if f := h.find(feed); f != nil {
		f.ring()
	}
}

// Mark says that key does something in a feed for the next moments (is typing). Without readers it does nothing.
func (h *Hub) Mark(feed int64, slot Slot, key string) {
	if f := h.find(feed); f != nil {
		f.marks.touch(slot, key, time.Now().Add(h.settings.Typing))
	}
}

// Unmark takes such a mark back before its time (the message was sent).
func (h *Hub) Unmark(feed int64, slot Slot, key string) {
	if f := h.find(feed); f != nil {
		f.marks.drop(slot, key)
	}
}

// Marked lists, sorted, the keys that hold a mark in a slot of a feed at this moment; none where the feed has no
// readers.
func (h *Hub) Marked(feed int64, slot Slot) []string {
	f := h.find(feed)
	if f == nil {
		return nil
	}
	return f.marks.holding(slot, time.Now())
}

// Holds says whether a key holds a mark in a slot of any feed at this moment.
func (h *Hub) Holds(slot Slot, key string) bool {
	return slices.ContainsFunc(
		h.all(),
		func(f *feed) bool { return slices.Contains(f.marks.holding(slot, time.Now()), key) },
	)
}

// Review asks readers to prove again that they may read: those of one feed (0: of all) with one key ("": with any).
// The handler that serves the reader sees it as Delivery.Review. Who watches that one feed from elsewhere is asked to
// come back at once, and to watch what they may.
func (h *Hub) Review(feed int64, key string) {
	for _, f := range h.all() {
		if feed == 0 || f.id == feed {
			f.review(key)
		}
		if f.id == feed {
			f.recall(key)
		}
	}
}

// Rewatch asks the readers with a key that hear tallies to come back at once, since which feeds they watch has changed.
func (h *Hub) Rewatch(key string) {
	for _, f := range h.all() {
		f.rewatch(key)
	}
}

// Close says bye to every reader, asking each to come back at a moment of its own within spread, stops the pumps, and
// waits until the sockets that were attached have taken their bye, or have not for two seconds.
func (h *Hub) Close(spread time.Duration) {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	for _, f := range h.all() {
		f.endAll(spread)
	}
	h.cancel()
	h.pumps.Wait()
	h.sockets.Wait()
	h.hangups.close()
}

func (h *Hub) find(id int64) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.feeds[id]
}

func (h *Hub) all() []*feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	feeds := make([]*feed, 0, len(h.feeds))
	for _, f := range h.feeds {
		feeds = append(feeds, f)
	}
	return feeds
}

// hold returns the feed, made if needed, and counts one more who needs it; release must follow. The feed stands in
// the map before its head is read, so a bell that rings meanwhile is not lost.
func (h *Hub) hold(id int64) (*feed, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, ErrClosed
	}
	f := h.feeds[id]
	if f == nil {
		f = newFeed(h, id)
		h.feeds[id] = f
		h.pumps.Go(f.pump)
	}
	f.holders++
	return f, nil
}

// release lets go of a feed; the last one to do so stops its pump.
func (h *Hub) release(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f.holders--
	if f.holders == 0 {
		time.AfterFunc(h.settings.Linger, func() { h.retire(f) })
	}
}

// retire removes a feed that nobody has taken up again. Its ring is gone then, and the next reader starts a new one.
func (h *Hub) retire(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f.holders == 0 && h.feeds[f.id] == f {
		delete(h.feeds, f.id)
		f.cancel()
	}
}
