package broadcast

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// stalled is how long a socket may take no byte before it counts as dead; leaving is the same while the hub closes.
const (
	stalled = 30 * time.Second
	leaving = 2 * time.Second
	// sendBuffer is how much the kernel keeps for a socket that does not read, in bytes; Linux takes twice that, for
	// what it keeps besides. Left to itself it takes megabytes.
	sendBuffer = 32 << 10
)

// socket is a connection that a feed is written to without a goroutine that waits for it. Whoever is up to date is
// written to by the pump itself, with one system call that never blocks. Whatever takes longer (a greeting, a
// catch-up from the table, a full socket, a review, a bye) is done by a goroutine that ends when it is done: the slow
// lane. busy says that one of the two is at it.
type socket struct {
	reader *Reader
	conn   net.Conn
	raw    syscall.RawConn
	review func() bool
	busy   atomic.Bool
	// seen is the window last looked at; whoever holds busy may touch it.
	seen *window
	// hangup is the socket's number among the hangups.
	hangup uint64
	once   sync.Once
}

// Attach hands a reader's connection over to the hub, which writes the feed to it until either side ends it, and then
// closes both. review is asked whether the reader may go on. Nobody else may use the reader or the connection any
// more. It returns ErrClosed, and leaves both to the caller, when the hub is shutting down.
func (h *Hub) Attach(r *Reader, conn net.Conn, review func() bool) error {
	s := &socket{reader: r, conn: conn, review: review}
	if sys, is := conn.(syscall.Conn); is {
		raw, err := sys.SyscallConn()
		if err != nil {
			return fmt.Errorf("attach a socket: %w", err)
		}
		s.raw = raw
	}
	if sized, is := conn.(interface{ SetWriteBuffer(bytes int) error }); is {
		if err := sized.SetWriteBuffer(sendBuffer); err != nil {
			return fmt.Errorf("attach a socket: %w", err)
		}
	}
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return ErrClosed
	}
	h.sockets.Add(1)
	h.mu.Unlock()
	r.socket.Store(s)
	r.feed.admit(s)
	if !h.hangupList().watch(s) {
		go s.attend()
	}
	s.kick()
	return nil
}

// hangupList is made for the first socket.
func (h *Hub) hangupList() *hangups {
	h.listOnce.Do(func() { h.hangups = openHangups() })
	return h.hangups
}

// attend notices when the browser leaves, where the hangups cannot: it sends nothing, so whatever ends the read is
// the end.
func (s *socket) attend() {
	var nothing [1]byte
	for {
		if _, err := s.conn.Read(nothing[:]); err != nil {
			s.close()
			return
		}
	}
}

// kick starts the slow lane, unless somebody is at the socket already, who will see why.
func (s *socket) kick() {
	if s.busy.CompareAndSwap(false, true) {
		go s.run(nil)
	}
}

// run is the slow lane: it writes what is left over and then all that is due, and ends when the socket is up to date.
func (s *socket) run(rest [][]byte) {
	for {
		if err := s.write(rest); err != nil {
			s.close()
			return
		}
		delivery, w, err := s.reader.due(s.reader.feed.ctx)
		if err != nil {
			s.close()
			return
		}
		s.seen, rest = w, delivery.Bytes
		switch {
		case delivery.Review && !s.review():
			s.reader.End("rights", time.Hour)
			rest = nil
		case !delivery.Review && len(rest) == 0 && s.rest():
			return
		}
	}
}

// rest lets go of the socket, unless something has come in the moment before: then it stays with the caller.
func (s *socket) rest() bool {
	seen := s.seen
	s.busy.Store(false)
	isBehind := s.reader.poked.Load() || s.reader.feed.window.Load() != seen
	return !isBehind || !s.busy.CompareAndSwap(false, true)
}

// write waits for the socket as long as it takes some bytes now and then. The deadline is lifted afterwards: the
// pump's own writes would fail by it.
func (s *socket) write(out [][]byte) error {
	if len(out) == 0 {
		return nil
	}
	patience := stalled
	if s.reader.ending.Load() != nil {
		patience = leaving
	}
	if err := s.conn.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return fmt.Errorf("set a socket's deadline: %w", err)
	}
	buffers := net.Buffers(slices.Clone(out)) // WriteTo eats it
	if _, err := buffers.WriteTo(s.conn); err != nil {
		return fmt.Errorf("write to a socket: %w", err)
	}
	return s.conn.SetWriteDeadline(time.Time{})
}

func (s *socket) close() {
	s.once.Do(func() {
		s.reader.feed.dismiss(s)
		s.reader.Close()
		_ = s.conn.Close() // it may be closed from the other side
		s.reader.hub.hangupList().forget(s)
		s.reader.hub.sockets.Done()
	})
}

// caster is the pump's hand: it writes to one socket after another and keeps what it needs for that, so that a
// delivery allocates nothing.
type caster struct {
	out    [][]byte
	wrote  int
	failed error
	write  func(fd uintptr) bool
}

func newCaster() *caster {
	c := &caster{}
	c.write = func(fd uintptr) bool {
		c.wrote, c.failed = writeNow(fd, c.out)
		return true // never wait: a full socket is the slow lane's
	}
	return c
}

// cast writes to a socket what is new if that can be done at once, and leaves everything else to the slow lane. The
// pumps call it: of the feed that the socket follows, and of those whose tallies it hears.
func (c *caster) cast(ctx context.Context, s *socket) {
	if !s.busy.CompareAndSwap(false, true) {
		return // who is at it looks again before letting go
	}
	s.reader.heed()
	w := s.reader.feed.window.Load()
	if s.raw == nil || !s.reader.isCurrent(w) {
		go s.run(nil)
		return
	}
	s.seen = w
	var err error
	if c.out, err = s.reader.collect(ctx, w, c.out[:0]); err != nil {
		go s.close()
		return
	}
	if len(c.out) > 0 {
		c.wrote, c.failed = 0, nil
		if err := errors.Join(s.raw.Write(c.write), c.failed); err != nil {
			go s.close()
			return
		}
		if rest := after(c.out, c.wrote); len(rest) > 0 {
			go s.run(rest)
			return
		}
	}
	if !s.rest() {
		go s.run(nil)
	}
}

// after is what remains of some buffers when so many bytes are written: a copy, since the pump uses its list again.
func after(out [][]byte, wrote int) [][]byte {
	for i, piece := range out {
		if wrote < len(piece) {
			rest := slices.Clone(out[i:])
			rest[0] = piece[wrote:]
			return rest
		}
		wrote -= len(piece)
	}
	return nil
}
