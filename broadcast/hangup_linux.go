package broadcast

import (
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// hangups notices when browsers leave, with one goroutine for all sockets: a goroutine that waits in a read for each
// would take several kilobytes of stack. The system's list of sockets (epoll(7)) is itself a file that can be waited
// for.
type hangups struct {
	list *os.File
	raw  syscall.RawConn

	mu      sync.Mutex
	last    uint64
	sockets map[uint64]*socket
}

// openHangups returns nil when the system provides no list.
func openHangups() *hangups {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil
	}
	if err := unix.SetNonblock(fd, true); err != nil { // else Go could not wait for it
		_ = unix.Close(fd) // nothing was written
		return nil
	}
	list := os.NewFile(uintptr(fd), "hangups")
	raw, err := list.SyscallConn()
	if err != nil {
		_ = list.Close() // nothing was written
		return nil
	}
	h := &hangups{list: list, raw: raw, sockets: map[uint64]*socket{}}
	go h.run()
	return h
}

// watch closes the socket when its other side does. It returns false when the system cannot tell.
func (h *hangups) watch(s *socket) bool {
	if h == nil || s.raw == nil {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	// A socket gets a number of ours: the system reuses those of closed files, and a late event would end another.
	h.last++
	s.hangup = h.last
	event := unix.EpollEvent{
		Events: unix.EPOLLRDHUP | unix.EPOLLONESHOT,
		Fd:     int32(uint32(h.last)),
		Pad:    int32(uint32(h.last >> 32)),
	}
	var failed error
	err := s.raw.Control(func(fd uintptr) {
		failed = h.raw.Control(func(list uintptr) {
			failed = unix.EpollCtl(int(list), unix.EPOLL_CTL_ADD, int(fd), &event)
		})
	})
	if err != nil || failed != nil {
		return false
	}
	h.sockets[h.last] = s
	return true
}

// forget removes a closed socket, which the system has removed from its list.
func (h *hangups) forget(s *socket) {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sockets, s.hangup)
}

func (h *hangups) run() {
	events := make([]unix.EpollEvent, 128)
	for {
		var ready int
		err := h.raw.Read(func(fd uintptr) bool {
			ready, _ = unix.EpollWait(int(fd), events, 0) // after an interruption it waits again
			return ready > 0
		})
		if err != nil {
			return // the list is closed
		}
		for _, event := range events[:ready] {
			if s := h.of(event); s != nil {
				s.close()
			}
		}
	}
}

func (h *hangups) of(event unix.EpollEvent) *socket {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sockets[uint64(uint32(event.Pad))<<32|uint64(uint32(event.Fd))]
}

func (h *hangups) close() {
	if h != nil {
		_ = h.list.Close() // this ends run; nothing was written
	}
}
