package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// bare is the lower limit: a loop that writes ready frames to raw sockets, with no HTTP after the handshake, no storing
// and no rendering. It is a separate process, so that its cost is measured like that of the program.
type bare struct {
	process *exec.Cmd
	host    string
}

func startBare(ctx context.Context, _ int) (target, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find oneself: %w", err)
	}
	b := &bare{process: exec.CommandContext(ctx, self, "-bare")}
	b.process.Stderr = os.Stderr
	out, err := b.process.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("read what the bare server says: %w", err)
	}
	if err := b.process.Start(); err != nil {
		return nil, fmt.Errorf("start the bare server: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the bare server said %q: %w", line, err)
	}
	b.host = strings.TrimSpace(line)
	return b, nil
}

func (b *bare) address() string         { return b.host }
func (b *bare) pid() int                { return b.process.Process.Pid }
func (b *bare) request(room int) string { return fmt.Sprintf("GET %d\r\n\r\n", room) }

func (b *bare) poster() (func(context.Context, int) error, error) {
	socket, err := net.Dial("tcp", b.host)
	if err != nil {
		return nil, fmt.Errorf("reach the bare server: %w", err)
	}
	answers := bufio.NewReader(socket)
	var mu sync.Mutex
	return func(_ context.Context, room int) error {
		mu.Lock()
		defer mu.Unlock()
		if _, err := fmt.Fprintf(socket, "POST %d\r\n\r\n", room); err != nil {
			return fmt.Errorf("post: %w", err)
		}
		_, err := answers.ReadString('\n')
		return err
	}, nil
}

func (b *bare) commits(context.Context) (int, int, error) { return 0, 0, nil }

func (b *bare) stop() {
	_ = b.process.Process.Kill() // it may have ended by itself
	_ = b.process.Wait()
}

// loop is the state of the bare server: the sockets of each room, and the posts to write.
type loop struct {
	mu    sync.Mutex
	rooms map[int][]net.Conn
	posts chan int
}

func serveBare(ctx context.Context) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Println(listener.Addr())
	l := &loop{rooms: map[int][]net.Conn{}, posts: make(chan int, 4096)}
	go l.write(ctx)
	for {
		socket, err := listener.Accept()
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		go l.greet(socket)
	}
}

// greet reads the requests of a socket. That of a reader is kept without a goroutine.
func (l *loop) greet(socket net.Conn) {
	in := bufio.NewReaderSize(socket, 64)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		if _, err := in.ReadString('\n'); err != nil {
			return
		}
		verb, number, _ := strings.Cut(strings.TrimSpace(line), " ")
		room, _ := strconv.Atoi(number) // the benchmark sends digits
		if verb == "GET" {
			_, _ = socket.Write([]byte("event: hello\ndata: \n\n"))
			l.mu.Lock()
			l.rooms[room] = append(l.rooms[room], socket)
			l.mu.Unlock()
			return
		}
		l.posts <- room
		if _, err := socket.Write([]byte("ok\n")); err != nil {
			return
		}
	}
}

// write is the loop. All waiting posts to a room leave in one write to each socket.
func (l *loop) write(ctx context.Context) {
	number := map[int]int{}
	for {
		var waiting map[int][]byte
		select {
		case <-ctx.Done():
			return
		case room := <-l.posts:
			waiting = map[int][]byte{room: l.frame(number, room, nil)}
		}
		for more := true; more; {
			select {
			case room := <-l.posts:
				waiting[room] = l.frame(number, room, waiting[room])
			default:
				more = false
			}
		}
		for room, frames := range waiting {
			l.mu.Lock()
			sockets := l.rooms[room]
			l.mu.Unlock()
			for _, socket := range sockets {
				_, _ = socket.Write(frames) // a reader that left is not counted any more
			}
		}
	}
}

// filling makes a frame as large as that of the same message in Samovar, about 750 bytes.
var filling = bytes.Repeat([]byte("x"), 715)

func (l *loop) frame(number map[int]int, room int, frames []byte) []byte {
	number[room]++
	frames = fmt.Appendf(frames, "id: e-%d\ndata: <li id=\"m-%d\">", number[room], number[room])
	frames = append(frames, filling...)
	return append(frames, "\n\n"...)
}
