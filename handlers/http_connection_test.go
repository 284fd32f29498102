package handlers

import (
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"samovar/locales"
)

// figure returns a value of /metrics, read without a connection.
func (h *harness) figure(name string) (value float64) {
	h.t.Helper()
	recorder := httptest.NewRecorder()
	h.server.Config.Handler.ServeHTTP(recorder, httptest.NewRequest("GET", "/metrics", nil))
	for line := range strings.Lines(recorder.Body.String()) {
		if _, err := fmt.Sscanf(line, name+" %g", &value); err == nil {
			return value
		}
	}
	h.t.Fatalf("there is no figure %s", name)
	return 0
}

func TestConnectionsOfOneAddress(t *testing.T) {
	h := harnessConfig{config: Config{PerAddress: 4}}.open(t)
	open := []io.Closer{h.dial(), h.dial(), h.dial(), h.dial()}
	eventually(t, "all are counted", func() bool { return h.figure("samovar_connections") == 4 })

	t.Run("one more than it may hold is told why, in each language, and closed", func(t *testing.T) {
		told, err := io.ReadAll(h.dial())
		if err != nil {
			t.Fatal(err)
		}
		head, body, _ := strings.Cut(string(told), "\r\n\r\n")
		for _, part := range []string{
			"HTTP/1.1 503 ", "Retry-After: 30", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
		} {
			if !strings.Contains(head, part) {
				t.Errorf("the answer lacks %q: %s", part, head)
			}
		}
		for _, language := range locales.Languages {
			if sentence := h.texts.In(language).T("problem.crowded.sentence", 30); !strings.Contains(body, sentence) {
				t.Errorf("the answer lacks %q: %s", sentence, body)
			}
		}
		if h.figure("samovar_connections_refused_total") != 1 || h.figure("samovar_connections") != 4 {
			t.Errorf(
				"%g are refused, %g open",
				h.figure("samovar_connections_refused_total"),
				h.figure("samovar_connections"),
			)
		}
	})

	t.Run("where one is closed another is served", func(t *testing.T) {
		_ = open[0].Close()
		eventually(t, "its slot is free", func() bool { return h.figure("samovar_connections") == 3 })
		h.browser().get("/healthz").expect(t, 200)
	})

	t.Run("a stream holds its slot until it ends", func(t *testing.T) {
		h := harnessConfig{config: Config{PerAddress: 4}}.open(t)
		l := h.browser().listen("/r/lobby/events").greeted(t)
		if open := h.figure("samovar_connections"); open != 1 {
			t.Errorf("%g are open", open)
		}
		l.leave()
		eventually(t, "its slot is free", func() bool { return h.figure("samovar_connections") == 0 })
	})

	t.Run("those of a proxy, and all where limits are off, are not counted against it", func(t *testing.T) {
		for _, config := range []Config{{PerAddress: 4, Proxies: loopback}, {PerAddress: 4, Unlimited: true}} {
			h := harnessConfig{config: config}.open(t)
			for range 8 {
				h.dial()
			}
			eventually(t, "all are served", func() bool { return h.figure("samovar_connections") == 8 })
		}
	})
}

func TestStreamsOfOneAddress(t *testing.T) {
	h := harnessConfig{config: Config{PerAddress: 4, Proxies: loopback}}.open(t)
	for _, path := range []string{"/r/lobby/events", "/r/lobby/live"} {
		t.Run(path, func(t *testing.T) {
			eventually(t, "no stream is open", func() bool { return h.figure("samovar_readers") == 0 })
			b := h.browser()
			first := b.listen(path, from("2001:db8:0:1::1"))
			defer first.leave()
			second := b.listen(path, from("2001:db8:0:1::2"))
			defer second.leave()
			for _, one := range []*listener{first, second} {
				if one.answer.StatusCode != 200 {
					t.Fatalf("a stream within the limit answered %d", one.answer.StatusCode)
				}
			}
			refused := h.figure("samovar_streams_refused_total")

			got := b.get(path, from("2001:db8:0:1::3"), header{"Accept-Language": "pl"}).expect(t, 429)
			got.shows(t, h.texts.In("pl").T("problem.crowded.sentence", 30))
			if got.header.Get("Retry-After") != "30" || h.figure("samovar_streams_refused_total") != refused+1 {
				t.Errorf("headers %v", got.header)
			}

			other := b.listen(path, from("2001:db8:0:2::1"))
			defer other.leave()
			if other.answer.StatusCode != 200 {
				t.Errorf("another address is answered %d", other.answer.StatusCode)
			}
			first.leave()
			eventually(t, "the slot is free", func() bool {
				l := b.listen(path, from("2001:db8:0:1::3"))
				defer l.leave()
				return l.answer.StatusCode == 200
			})
		})
	}

	t.Run("a look at its head is no stream", func(t *testing.T) {
		eventually(t, "no stream is open", func() bool { return h.figure("samovar_readers") == 0 })
		for range 5 {
			h.browser().send("HEAD", "/r/lobby/events", "", from("192.0.2.1")).expect(t, 200)
		}
	})
}
