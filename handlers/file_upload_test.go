package handlers

import (
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// begin sends a form up to the middle of its last file, and stops there.
func (h *harness) begin(t *testing.T, path string) io.Reader {
	t.Helper()
	body, kind := multipartBody(
		t,
		form{"body": "my words", "emoji": "🍵"},
		testFile{"film.mov", "", strings.Repeat("x", 2<<20)},
	)
	conn := h.dial()
	_, err := fmt.Fprintf(
		conn,
		"POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		path,
		kind,
		len(body),
		cut(body),
	)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestUploadsBeyondThoseOfOneAddressAreNotRead(t *testing.T) {
	h := harnessConfig{}.open(t)
	for range 6 {
		h.begin(t, "/r/lobby/messages")
	}
	eventually(t, "six are under way", func() bool { return len(h.storedFiles()) == 6 })
	for name, path := range map[string]string{
		"a message's": "/r/lobby/messages",
		"one of a form that has no use for files": "/r/lobby/emoji",
	} {
		t.Run(name+" is answered before the rest has come, and closed", func(t *testing.T) {
			told, err := io.ReadAll(h.begin(t, path))
			if !strings.HasPrefix(string(told), "HTTP/1.1 429 ") ||
				!strings.Contains(string(told), "\r\nConnection: close\r\n") {
				t.Fatalf("answered %.300q, %v", told, err)
			}
		})
	}
	t.Run("words without files may still come", func(t *testing.T) {
		h.member("anna").say("/r/lobby", "no file")
	})
}

func TestAFormWithoutFilesMayNotTakeLong(t *testing.T) {
	h := openHarness(t)
	hasty := httptest.NewUnstartedServer(h.server.Config.Handler)
	hasty.Config.ReadTimeout = 300 * time.Millisecond // a minute, in the program
	hasty.Start()
	defer hasty.Close()
	conn := dial(t, hasty.Listener.Addr())
	_, err := fmt.Fprintf(
		conn,
		"POST /r/lobby/messages HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"+
			"Content-Length: 200000\r\n\r\n"+
			"--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n",
	)
	pause := time.NewTicker(20 * time.Millisecond) // always a little, never the end
	defer pause.Stop()
	for late := time.Now().Add(patience); err == nil; <-pause.C {
		if time.Now().After(late) {
			t.Fatal("it is still read")
		}
		_, err = conn.Write([]byte("x"))
	}
}
