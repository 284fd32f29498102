// Package broadcast lets many readers follow a feed that is written to a table. It knows nothing of chat: a feed is a
// number, a change is a key, a sequence number and some HTML, and a Source provides them.
//
// The table is the truth. A write rings the feed's bell. Each feed with readers has one pump, which wakes up, reads
// what changed, and puts the rendered frames into a short ring. A reader is a cursor into that ring, or into the table
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

// Source provides feeds. Its methods are called by many goroutines at once.
type Source interface {
	// Epoch names the history since the process began. It holds no dash and never changes while the process runs.
	Epoch() string
	// Continues reports whether the present history of a feed contains all that a cursor of an earlier epoch has seen.
	Continues(ctx context.Context, feed int64, from Cursor) (bool, error)
	// Since returns at most limit changes after seq, in ascending order of seq, and the feed's head at that moment or
	// earlier. A change that cannot be rendered is a placeholder, never an error.
	Since(ctx context.Context, feed, seq int64, limit int) (Page, error)
	// Tally returns the data of the event "tally", for readers that watch this feed while following another.
	Tally(ctx context.Context, feed int64) ([]byte, error)
	// Own returns the data of the event "own", for the readers with one key that hear tallies; nil sends nothing.
	Own(ctx context.Context, key string) ([]byte, error)
	// Presence renders the keys that are present in a slot of a feed.
	Presence(ctx context.Context, feed int64, slot Slot, keys []string) ([]byte, error)
}

// Page is a stretch of a feed.
type Page struct {
	Changes []Change
	// Head is the feed's newest sequence number.
	Head int64
	// State is HTML about the feed as a whole (a room's name). Readers get it whenever it has changed.
	State []byte
}

// Settings are a hub's sizes and times. The zero value of each means its default.
type Settings struct {
	Ring   int           // frames kept for each feed; 256
	Page   int           // a reader more than this many changes behind gets a reset; 50
	Poll   time.Duration // how often a pump looks although no bell rang; 10 s
	Beat   time.Duration // how often a silent stream proves that it is alive; 20 s
	Linger time.Duration // how long a reader that left still counts as here, to outlast a reload; 20 s
	Settle time.Duration // how long changes of presence are gathered before they are rendered; 200 ms
	Typing time.Duration // how long a key counts as typing unless renewed; 6 s
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

// ErrClosed says that the hub is closed or closing, and takes no more readers.
var ErrClosed = errors.New("broadcast: hub is closed")

// NewHub returns a running hub; Close ends it.
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

// Ring says that a feed may have changed. It never blocks, and calls that come twice, late or without a change do no
// harm.
func (h *Hub) Ring(feed int64) {
	if f := h.find(feed); f != nil {
		f.ring()
	}
}

// StartTyping shows key as typing in a feed for Settings.Typing. It does nothing when the feed has no readers.
func (h *Hub) StartTyping(feed int64, key string) {
	if f := h.find(feed); f != nil {
		f.presence.touch(Typing, key, time.Now().Add(h.settings.Typing))
	}
}

// StopTyping ends typing early: the message was sent.
func (h *Hub) StopTyping(feed int64, key string) {
	if f := h.find(feed); f != nil {
		f.presence.drop(Typing, key)
	}
}

// Present lists the keys that are present in a slot of a feed now, sorted. A feed without readers has none.
func (h *Hub) Present(feed int64, slot Slot) []string {
	f := h.find(feed)
	if f == nil {
		return nil
	}
	return f.presence.keys(slot, time.Now())
}

// IsHere reports whether a key has a reader now, of any feed or of none.
func (h *Hub) IsHere(key string) bool {
	now := time.Now()
	return h.owns.has(key) ||
		slices.ContainsFunc(h.all(), func(f *feed) bool { return slices.Contains(f.presence.keys(Here, now), key) })
}

// Keys counts the keys that have a reader now, of any feed or of none.
func (h *Hub) Keys() int {
	now, found := time.Now(), h.owns.all()
	for _, f := range h.all() {
		for _, key := range f.presence.keys(Here, now) {
			found[key] = true
		}
	}
	return len(found)
}

// Review makes readers prove again that they may read: those of one feed (0 means all) with one key ("" means any).
// The handler that serves the reader sees Delivery.Review. Readers that only watch the feed have to reconnect at once,
// so that they watch what they may.
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

// Rewatch makes the readers with a key that hear tallies reconnect at once, because they are to watch other feeds.
func (h *Hub) Rewatch(key string) {
	for _, f := range h.all() {
		f.rewatch(key)
	}
}

// Close sends a bye to every reader, which tells it to reconnect at a random moment within spread, and stops the
// pumps. It waits until the attached sockets have taken their bye, at most two seconds.
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

// hold returns the feed, which it creates if needed, and counts one more holder; release must follow. The feed is in
// the map before its head is read, so a ring in between is not lost.
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

// release counts one holder less. The feed of the last one is retired after Settings.Linger.
func (h *Hub) release(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f.holders--
	if f.holders == 0 {
		time.AfterFunc(h.settings.Linger, func() { h.retire(f) })
	}
}

// retire removes a feed that still has no holder, with its ring. The next reader starts a new one.
func (h *Hub) retire(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f.holders == 0 && h.feeds[f.id] == f {
		delete(h.feeds, f.id)
		f.cancel()
	}
}
