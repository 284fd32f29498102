package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// audience is all readers, each over a raw socket.
type audience struct {
	scenario scenario
	sockets  []net.Conn
	stalled  []net.Conn
	readers  []*reader
	reading  sync.WaitGroup
	arrived  atomic.Int64

	mu      sync.Mutex
	answers []time.Time
}

// reader records what one socket received: message ids must rise, without gaps or repeats.
type reader struct {
	room  int
	ids   []int64
	times []time.Time
}

// patience limits the time from the last answer to the last delivery.
const patience = 60 * time.Second

func gather(ctx context.Context, server target, s scenario) (*audience, error) {
	a := &audience{scenario: s}
	for range s.Stalled {
		socket, err := follow(ctx, server, 0)
		if err != nil {
			return nil, err
		}
		// The kernel's buffer on this side must not take what is measured at the server's.
		if err := socket.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
			return nil, fmt.Errorf("make a socket small: %w", err)
		}
		a.stalled = append(a.stalled, socket)
	}
	for room := range s.Rooms {
		for range s.Readers {
			socket, err := follow(ctx, server, room)
			if err != nil {
				return nil, err
			}
			r := &reader{room: room}
			a.sockets, a.readers = append(a.sockets, socket), append(a.readers, r)
			a.reading.Go(func() { a.listen(socket, r) })
		}
	}
	return a, nil
}

func follow(ctx context.Context, server target, room int) (net.Conn, error) {
	socket, err := new(net.Dialer).DialContext(ctx, "tcp", server.address())
	if err != nil {
		return nil, fmt.Errorf("open a socket: %w", err)
	}
	if _, err := socket.Write([]byte(server.request(room))); err != nil {
		return nil, fmt.Errorf("ask for a stream: %w", err)
	}
	return socket, greeted(socket)
}

// greeted waits for the hello, so that a reader follows before the first post.
func greeted(socket net.Conn) error {
	var seen []byte
	buffer := make([]byte, 2048)
	for !bytes.Contains(seen, []byte("event: hello")) {
		n, err := socket.Read(buffer)
		if err != nil {
			return fmt.Errorf("wait for the hello: %w", err)
		}
		seen = append(seen, buffer[:n]...)
	}
	return nil
}

// start begins each message.
var start = []byte(`<li id="m-`)

// listen records message ids until the socket is closed.
func (a *audience) listen(socket net.Conn, r *reader) {
	buffer := make([]byte, 0, 16<<10)
	for {
		if len(buffer) == cap(buffer) {
			buffer = slices.Grow(buffer, 16<<10)
		}
		n, err := socket.Read(buffer[len(buffer):cap(buffer)])
		if err != nil {
			return
		}
		buffer = buffer[:len(buffer)+n]
		used := r.take(buffer, time.Now(), &a.arrived)
		buffer = buffer[:copy(buffer, buffer[used:])]
	}
}

// take records the complete messages in buffer and returns how many bytes it has used.
func (r *reader) take(buffer []byte, now time.Time, arrived *atomic.Int64) (used int) {
	for {
		at := bytes.Index(buffer[used:], start)
		if at < 0 {
			return max(used, len(buffer)-len(start))
		}
		digits := buffer[used+at+len(start):]
		end := bytes.IndexByte(digits, '"')
		if end < 0 {
			return used + at
		}
		id, _ := strconv.ParseInt(string(digits[:end]), 10, 64) // the server writes digits
		r.ids, r.times = append(r.ids, id), append(r.times, now)
		arrived.Add(1)
		used += at + len(start) + end
	}
}

func (a *audience) answered(at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answers = append(a.answers, at)
}

func (a *audience) expected() int64 { return int64(a.scenario.Posts) * int64(a.scenario.Readers) }

// wait returns when all deliveries have arrived, or after patience: then some are lost, and judge counts them.
func (a *audience) wait(ctx context.Context) error {
	deadline := time.Now().Add(patience)
	for a.arrived.Load() < a.expected() && time.Now().Before(deadline) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}

func (a *audience) leave() {
	for _, socket := range a.sockets {
		_ = socket.Close() // nothing more is read
	}
	a.reading.Wait()
	for _, socket := range a.stalled {
		_ = socket.Close() // it was never read
	}
}

// judge compares the deliveries with the posts.
func (a *audience) judge() figures {
	a.leave()
	f := figures{Deliveries: int(a.arrived.Load())}
	lasts := map[[2]int64]time.Time{}
	for _, r := range a.readers {
		seen := make(map[int64]bool, len(r.ids))
		var highest int64
		for i, id := range r.ids {
			if seen[id] {
				f.Doubled++
			}
			if id < highest {
				f.Disordered++
			}
			seen[id], highest = true, max(highest, id)
			if message := [2]int64{int64(r.room), id}; r.times[i].After(lasts[message]) {
				lasts[message] = r.times[i]
			}
		}
		f.Lost += a.scenario.Posts/a.scenario.Rooms - len(seen)
	}
	if a.scenario.Rate > 0 && a.scenario.Rooms == 1 {
		f.delays(a.answers, lasts)
	}
	return f
}
