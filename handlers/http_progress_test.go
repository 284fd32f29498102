package handlers

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"samovar/assets"
)

// dial opens a connection to the server without a browser's manners.
func (h *harness) dial() *net.TCPConn {
	h.t.Helper()
	return dial(h.t, h.server.Listener.Addr())
}

func dial(t *testing.T, address net.Addr) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", address.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return conn.(*net.TCPConn)
}

func TestAClientThatReadsNothingIsLetGo(t *testing.T) {
	t.Parallel()
	h := harnessConfig{config: Config{Unlimited: true, Patience: 300 * time.Millisecond}}.open(t)
	h.member("anna").say("/r/lobby", "words on the page")
	for name, path := range map[string]string{
		"of pages": "/r/lobby", "of redirects": "/", "of problems": "/nowhere",
		"of scripts": assets.URL("app.js"), "of figures": "/metrics",
	} {
		t.Run("one "+name, func(t *testing.T) {
			t.Parallel()
			conn := h.dial()
			request := []byte("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
			// It sends requests until the server takes no more, since no answer is read, and then until the
			// connection is gone.
			for {
				_, err := conn.Write(request)
				if errors.Is(err, os.ErrDeadlineExceeded) {
					t.Fatal("the connection is kept")
				}
				if err != nil {
					return
				}
			}
		})
	}
}

func TestAReaderThatIsSlowKeepsItsFile(t *testing.T) {
	const patience = time.Second
	h := harnessConfig{config: Config{Unlimited: true, Patience: patience}}.open(t)
	anna := h.member("anna")
	content := strings.Repeat("slow and steady ", 8<<20/16)
	_, address := anna.shareFile(t, "/r/lobby", testFile{"film.mov", "", content})
	for {
		read, longest, err := h.readsSlowly(address, 3*patience)
		switch {
		case err == nil && read >= len(content):
			return
		case longest < patience/2:
			t.Fatalf("%d bytes came, with %s without reading at the most: %v", read, longest, err)
		}
		t.Logf("the machine kept the reader from reading for %s: once more", longest)
	}
}

// readsSlowly reads a little of a file now and then for as long as slow, and then the rest. It returns how many
// bytes came, and the longest time without reading.
func (h *harness) readsSlowly(address string, slow time.Duration) (read int, longest time.Duration, err error) {
	conn := h.dial()
	defer func() { _ = conn.Close() }() // the outcome is in what was read
	if err := conn.SetReadBuffer(16 << 10); err != nil {
		return 0, 0, err
	}
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.0\r\nHost: x\r\n\r\n", address); err != nil {
		return 0, 0, err
	}
	pause := time.NewTicker(slow / 30)
	defer pause.Stop()
	start := time.Now()
	for last, piece := start, make([]byte, 16<<10); last.Sub(start) < slow; <-pause.C {
		n, err := conn.Read(piece)
		now := time.Now()
		longest, last = max(longest, now.Sub(last)), now
		if read += n; err != nil {
			return read, longest, err
		}
	}
	rest, err := io.Copy(io.Discard, conn)
	return read + int(rest), longest, err
}

// Over HTTP/2 an answer has a window of its own, which the kernel does not see.
func TestOverHTTP2AnAnswerThatIsNotReadEnds(t *testing.T) {
	h := harnessConfig{config: Config{Unlimited: true, Patience: 300 * time.Millisecond}}.open(t)
	film := testFile{"film.mov", "", strings.Repeat("x", 8<<20)} // a client of Go's takes 4 MB unread
	_, address := h.member("anna").shareFile(t, "/r/lobby", film)
	ended := make(chan struct{})
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		h.server.Config.Handler.ServeHTTP(w, r)
	}))
	secure.EnableHTTP2 = true
	secure.StartTLS()
	defer secure.Close()
	response, err := secure.Client().Get(secure.URL + address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.ProtoMajor != 2 || response.StatusCode != 200 {
		t.Fatalf("answered %d over %s", response.StatusCode, response.Proto)
	}
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("the answer waits to be read")
	}
	if read, err := io.Copy(io.Discard, response.Body); err == nil {
		t.Errorf("%d bytes pass for the whole", read)
	}
}
