package broadcast_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"samovar/broadcast"
)

func always() broadcast.Verdict { return broadcast.Unchanged }

// attach opens a real connection whose other end the hub writes to. The test reads the returned end.
func attach(t *testing.T, hub *broadcast.Hub, f broadcast.Follow, review func() broadcast.Verdict) net.Conn {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }() // it has accepted its one connection
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = near.Close() }) // the test may have closed it
	r, err := hub.Follow(t.Context(), f)
	if err == nil {
		err = hub.Attach(r, far, review)
	}
	if err != nil {
		t.Fatal(err)
	}
	return near
}

// listener reads events from a connection as they come.
type listener struct {
	t  *testing.T
	in *bufio.Reader
}

func listen(t *testing.T, conn net.Conn) *listener {
	return &listener{t: t, in: bufio.NewReader(conn)}
}

// next returns one event, or io.EOF when the other side has closed.
func (l *listener) next() (message, error) {
	var block strings.Builder
	for {
		line, err := l.in.ReadString('\n')
		if err != nil {
			return message{}, err
		}
		if line == "\n" {
			return parse(l.t, []byte(strings.TrimSuffix(block.String(), "\n")))[0], nil
		}
		block.WriteString(line)
	}
}

// until returns the first event that fits. The test fails if the stream ends before.
func (l *listener) until(what string, fits func(message) bool) message {
	l.t.Helper()
	for {
		m, err := l.next()
		if err != nil {
			l.t.Fatalf("waiting for %s: %v", what, err)
		}
		if fits(m) {
			return m
		}
	}
}

func wanted(rows *table) map[string]string {
	want := map[string]string{}
	for key, text := range rows.texts() {
		want[strconv.FormatInt(key, 10)] = text
	}
	return want
}

// TestSocketsLoseNothingOverHandOvers is TestNothingIsLostOverHandOvers over sockets that the hub writes to.
func TestSocketsLoseNothingOverHandOvers(t *testing.T) {
	for _, ring := range []int{1, 8, 256} {
		t.Run(fmt.Sprintf("with a ring of %d", ring), func(t *testing.T) {
			t.Parallel()
			rows := newTable()
			hub := newHub(t, rows, broadcast.Settings{Ring: ring, Poll: time.Hour, Beat: time.Hour})
			done := make(chan struct{})
			var writing, reading sync.WaitGroup
			writing.Go(func() { scribble(rows, hub) })
			pages := make([]*page, 8)
			for i := range pages {
				pages[i] = &page{rows: map[string]string{}, cursor: "e1-0"}
				reading.Go(func() { roam(t, hub, rows, pages[i], done) })
			}
			writing.Wait()
			rows.write(0, "the last word")
			close(done) // after the write, or a reader would take an earlier head for the last
			hub.Ring(1)
			reading.Wait()
			want := wanted(rows)
			for i, p := range pages {
				if !maps.Equal(p.rows, want) {
					t.Errorf("reader %d holds %d rows that differ from the table's %d", i, len(p.rows), len(want))
				}
			}
		})
	}
}

// roam is wander over sockets.
func roam(t *testing.T, hub *broadcast.Hub, rows *table, p *page, done <-chan struct{}) {
	for {
		conn := attach(t, hub, broadcast.Follow{Feed: 1, After: p.cursor}, always)
		stream := listen(t, conn)
		for range 1 + rand.IntN(6) {
			m, err := stream.next()
			if err != nil {
				t.Error(err)
				return
			}
			resets := p.resets
			p.take([]message{m})
			if p.resets > resets {
				p.fetchAnew(rows)
			}
			if p.isComplete(rows, done) {
				_ = conn.Close()
				return
			}
		}
		_ = conn.Close()
	}
}

func TestASocketThatIsNotReadDelaysNoOtherAndCatchesUp(t *testing.T) {
	t.Parallel()
	rows := newTable()
	hub := newHub(t, rows, broadcast.Settings{Ring: 8})
	stalled := attach(t, hub, broadcast.Follow{Feed: 1, After: "e1-0"}, always)
	lively := listen(t, attach(t, hub, broadcast.Follow{Feed: 1, After: "e1-0"}, always))
	const posts = 200 // of 100 KB: far more than a socket's buffers hold
	for i := range int64(posts) {
		rows.write(i, strings.Repeat("x", 100_000))
		hub.Ring(1)
		lively.until("the latest", func(m message) bool { return m.id == fmt.Sprintf("e1-%d", i+1) })
	}
	p := &page{rows: map[string]string{}}
	late := listen(t, stalled)
	late.until("the end", func(m message) bool {
		resets := p.resets
		p.take([]message{m})
		if p.resets > resets {
			p.fetchAnew(rows)
		}
		return p.cursor == fmt.Sprintf("e1-%d", posts)
	})
	if !maps.Equal(p.rows, wanted(rows)) {
		t.Errorf("the late reader holds %d rows that differ from the table's", len(p.rows))
	}
}

func TestALeavingSocketIsNoticed(t *testing.T) {
	hub := newHub(t, newTable(), broadcast.Settings{})
	conn := attach(t, hub, broadcast.Follow{Feed: 1, Key: "17"}, always)
	listen(t, conn).until("the hello", func(m message) bool { return m.event == "hello" })
	if readers := hub.Figures().Readers; readers != 1 {
		t.Fatalf("%d readers, want 1", readers)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); hub.Figures().Readers != 0; runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatal("the reader is still counted")
		}
	}
}

func TestAReviewThatFailsEndsTheSocketAndNoOther(t *testing.T) {
	rows := newTable()
	hub := newHub(t, rows, broadcast.Settings{})
	greeted := func(l *listener) *listener {
		l.until("the hello", func(m message) bool { return m.event == "hello" })
		return l
	}
	refused := greeted(
		listen(
			t,
			attach(t, hub, broadcast.Follow{Feed: 1, Key: "17"}, func() broadcast.Verdict { return broadcast.Refused }),
		),
	)
	other := greeted(listen(t, attach(t, hub, broadcast.Follow{Feed: 1, Key: "18"}, always)))
	hub.Review(1, "")
	if bye := refused.until("the bye", func(m message) bool { return m.event == "bye" }); bye.data != "rights" {
		t.Errorf("the bye says %q", bye.data)
	}
	if _, err := refused.next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the bye: %v, want the end", err)
	}
	rows.write(1, "for the rest")
	hub.Ring(1)
	other.until("the message", func(m message) bool { return m.data == "1=for the rest" })
}

func TestACloseWaitsForTheByes(t *testing.T) {
	hub := newHub(t, newTable(), broadcast.Settings{})
	var streams []*listener
	for range 20 {
		stream := listen(t, attach(t, hub, broadcast.Follow{Feed: 1}, always))
		stream.until("the hello", func(m message) bool { return m.event == "hello" })
		streams = append(streams, stream)
	}
	hub.Close(time.Second)
	for _, stream := range streams {
		if bye := stream.until("the bye", func(m message) bool { return m.event == "bye" }); bye.retry == "" {
			t.Error("a bye does not say when to reconnect")
		}
		if _, err := stream.next(); !errors.Is(err, io.EOF) {
			t.Errorf("after the bye: %v, want the end", err)
		}
	}
	if _, err := hub.Follow(t.Context(), broadcast.Follow{Feed: 1}); !errors.Is(err, broadcast.ErrClosed) {
		t.Errorf("a follower of a closed hub: %v", err)
	}
}

// TestASocketThatIsNotReadTakesLittleOfTheKernel: unread bytes stay in the kernel's memory, which is bounded.
func TestASocketThatIsNotReadTakesLittleOfTheKernel(t *testing.T) {
	rows := newTable()
	hub := newHub(t, rows, broadcast.Settings{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }() // it has accepted its one connection
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = near.Close() }() // nothing is read from it
	far, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := far.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	r, err := hub.Follow(t.Context(), broadcast.Follow{Feed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := hub.Attach(r, far, always); err != nil {
		t.Fatal(err)
	}
	var size int
	ask := func(fd uintptr) { size, err = syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_SNDBUF) }
	if err := raw.Control(ask); err != nil {
		t.Fatal(err)
	}
	if err != nil || size > 128<<10 {
		t.Errorf("the kernel keeps up to %d bytes for it, %v", size, err)
	}
}
