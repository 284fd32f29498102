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

const (
	// stalled is how long a socket may take no byte before it counts as dead.
	stalled = 30 * time.Second
	// leaving is the same while the hub closes.
	leaving = 2 * time.Second
	// sendBuffer limits what the kernel keeps for a socket that does not read, in bytes. Linux doubles it for its own
	// needs; by default it keeps megabytes.
	sendBuffer = 32 << 10
)

// socket is a connection that a feed is written to without a goroutine that waits for it. If its reader is up to
// date, the pump itself writes, with one system call that never blocks. What may take longer (a hello, a catch-up
// from the table, a full socket, a review, a bye) is done by a goroutine that ends afterwards, the slow lane. busy
// says that one of the two is using the socket.
type socket struct {
	reader *Reader
	conn   net.Conn
	raw    syscall.RawConn
	review func() Verdict
	busy   atomic.Bool
	// seen is the window last written from; only the holder of busy may touch it.
	seen *window
	// hangup is the socket's number in hangups.
	hangup uint64
	once   sync.Once
}

// Attach hands a reader and its connection over to the hub. The hub writes the feed to the connection until either
// side ends it, and then closes both; the caller must not use them any more. review says whether the reader may go on.
// When the hub is closing Attach returns ErrClosed, and both stay with the caller.
func (h *Hub) Attach(r *Reader, conn net.Conn, review func() Verdict) error {
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

// hangupList returns the hangups, which it opens for the first socket.
func (h *Hub) hangupList() *hangups {
	h.listOnce.Do(func() { h.hangups = openHangups() })
	return h.hangups
}

// attend closes the socket when the browser leaves, on systems without hangups. A browser sends nothing, so any end of
// the read is the end of the connection.
func (s *socket) attend() {
	var nothing [1]byte
	for {
		if _, err := s.conn.Read(nothing[:]); err != nil {
			s.close()
			return
		}
	}
}

// kick starts the slow lane, unless the socket is busy: then its user checks again before it lets go.
func (s *socket) kick() {
	if s.busy.CompareAndSwap(false, true) {
		go s.run(nil)
	}
}

// run is the slow lane. It writes rest and then all that is due, and ends when the socket is up to date.
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
		case delivery.Review && !s.reader.Obey(s.review()):
			rest = nil
		case !delivery.Review && len(rest) == 0 && s.rest():
			return
		}
	}
}

// rest lets go of the socket and returns true, unless something new is due: then the caller keeps it.
func (s *socket) rest() bool {
	seen := s.seen
	s.busy.Store(false)
	isBehind := s.reader.poked.Load() || s.reader.feed.window.Load() != seen
	return !isBehind || !s.busy.CompareAndSwap(false, true)
}

// write writes out, and waits as long as the socket makes progress. It removes the deadline afterwards, because the
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
	buffers := net.Buffers(slices.Clone(out)) // WriteTo consumes it
	if _, err := buffers.WriteTo(s.conn); err != nil {
		return fmt.Errorf("write to a socket: %w", err)
	}
	return s.conn.SetWriteDeadline(time.Time{})
}

func (s *socket) close() {
	s.once.Do(func() {
		s.reader.feed.dismiss(s)
		s.reader.Close()
		_ = s.conn.Close() // it may be closed already
		s.reader.hub.hangupList().forget(s)
		s.reader.hub.sockets.Done()
	})
}

// caster writes to one socket after another. It reuses its buffers, so that a delivery allocates nothing.
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
		return true // never wait: the slow lane handles a full socket
	}
	return c
}

// cast writes to a socket what is new if that is possible at once, and leaves everything else to the slow lane. It is
// called by the pumps of the feed that the socket follows and of the feeds that it watches.
func (c *caster) cast(ctx context.Context, s *socket) {
	if !s.busy.CompareAndSwap(false, true) {
		return // its user checks again before it lets go
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

// after returns what remains of out after some bytes are written. It copies the list, which the pump reuses.
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
