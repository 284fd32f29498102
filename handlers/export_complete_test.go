package handlers

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"samovar/feed"
)

// interruptedServer does something once, when the first bytes of an export have been sent.
type interruptedServer struct {
	server *httptest.Server
	do     func(*http.Request)
	// sent counts the bytes that left; done is closed when the handler returns.
	sent atomic.Int64
	done chan struct{}
}

func (h *harness) interruptedServer(do func(*http.Request)) *interruptedServer {
	m := &interruptedServer{do: do, done: make(chan struct{})}
	handler := New(Config{
		Store:     h.store,
		Hub:       h.hub,
		Presence:  feed.NewPresence(h.hub),
		Texts:     h.texts,
		Log:       h.log,
		Key:       []byte(strings.Repeat("k", 64)),
		Unlimited: true,
	}).Handler()
	m.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/export") {
			defer close(m.done)
			w = &interruptedWriter{ResponseWriter: w, moment: m, r: r}
		}
		handler.ServeHTTP(w, r)
	}))
	h.t.Cleanup(m.server.Close)
	return m
}

type interruptedWriter struct {
	http.ResponseWriter
	moment *interruptedServer
	r      *http.Request
	once   sync.Once
}

func (w *interruptedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *interruptedWriter) Write(piece []byte) (int, error) {
	n, err := w.ResponseWriter.Write(piece)
	w.moment.sent.Add(int64(n))
	w.once.Do(func() {
		_ = http.NewResponseController(w.ResponseWriter).Flush() // a browser that is gone shows at the next write
		w.moment.do(w.r)
	})
	return n, err
}

// incompressibleText returns a message that does not compress: 500 of them are more than the buffers between the
// program and a browser hold. Its words do not fill the index.
func incompressibleText() string {
	runes := make([]rune, 500)
	for i := range runes {
		runes[i] = rune(0x2800 + rand.IntN(256)) // patterns of Braille are no words
	}
	return string(runes)
}

// fillRoom posts that many messages at the same time, so that they share commits.
func (b *browser) fillRoom(room string, messages int64) {
	var begun atomic.Int64
	var posting sync.WaitGroup
	for range 32 {
		posting.Go(func() {
			for begun.Add(1) <= messages {
				b.say(room, incompressibleText())
			}
		})
	}
	posting.Wait()
}

// export asks m for a room's export, and returns what arrived and how it ended.
func (b *browser) export(ctx context.Context, m *interruptedServer, room string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, "POST", m.server.URL+room+"/export", nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	address, _ := url.Parse(b.address)
	for _, cookie := range b.client.Jar.Cookies(address) {
		request.AddCookie(cookie)
	}
	response, err := b.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // read as far as it goes
	if response.StatusCode != 200 {
		return nil, fmt.Errorf("answered %s", response.Status)
	}
	return io.ReadAll(response.Body)
}

func TestAnExportThatIsBrokenOffLooksLikeOne(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	owner.fillRoom(room, exportPage+1)

	t.Run("as long as nothing happens it is whole", func(t *testing.T) {
		m := h.interruptedServer(func(*http.Request) {})
		content, err := owner.export(t.Context(), m, room)
		if err != nil {
			t.Fatal(err)
		}
		if all := objects(t, unzip(t, answer{body: string(content)})["messages.json"]); len(all) != exportPage+1 ||
			!slices.IsSortedFunc(all, func(a, b object) int { return int(a.ID - b.ID) }) {
			t.Errorf("it has %d messages", len(all))
		}
	})

	t.Run("when the browser goes, it ends", func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context())
		m := h.interruptedServer(func(r *http.Request) {
			leave()
			<-r.Context().Done()
		})
		_, err := owner.export(ctx, m, room)
		<-m.done
		if !errors.Is(err, context.Canceled) || m.sent.Load() > 2*exportBuffer {
			t.Errorf("%v after %d bytes", err, m.sent.Load())
		}
	})

	for _, c := range []struct {
		name, path string
	}{{"the session ends", "/account/sessions/end"}, {"the room is deleted", room + "/delete"}} {
		t.Run("when "+c.name+" it is broken off, and no zip", func(t *testing.T) {
			m := h.interruptedServer(func(*http.Request) { h.signIn("olga").post(c.path, nil).expect(t, 303) })
			content, err := h.signIn("olga").export(t.Context(), m, room)
			if !errors.Is(err, io.ErrUnexpectedEOF) || len(content) == 0 {
				t.Errorf("%d bytes, %v", len(content), err)
			}
			if _, err := zip.NewReader(strings.NewReader(string(content)), int64(len(content))); err == nil {
				t.Error("what came is a zip")
			}
		})
	}

	t.Run("when we fail it is broken off, and the operator told", func(t *testing.T) {
		h.allowErrors()
		owner := h.signIn("olga")
		room := owner.room("Coffee", "public")
		owner.fillRoom(room, 50)
		m := h.interruptedServer(func(*http.Request) { panic("out of tea") })
		content, err := owner.export(t.Context(), m, room)
		if !errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(string(content), "<html") {
			t.Errorf("%d bytes, %v", len(content), err)
		}
		if written := strings.Join(h.written(), ""); !strings.Contains(written, "out of tea") {
			t.Errorf("the operator was told %q", written)
		}
	})
}
