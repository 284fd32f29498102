package handlers

import (
	"fmt"
	"net/http/httptest"
	"testing"
)

// Over HTTP/2 a stream shares its connection with all else, so the handler itself writes it, and flushes each frame.
func TestOverHTTP2EachFrameComesAtOnce(t *testing.T) {
	h := openHarness(t)
	plain := h.guest()
	secure := httptest.NewUnstartedServer(h.server.Config.Handler)
	secure.EnableHTTP2 = true
	secure.StartTLS()
	t.Cleanup(func() {
		h.hub.Close(0)
		secure.Close()
	})
	reader := h.browser()
	reader.client, reader.address = secure.Client(), secure.URL
	l := reader.listen("/r/lobby/events").greeted(t)
	if l.answer.ProtoMajor != 2 {
		t.Fatalf("the stream came over %s", l.answer.Proto)
	}
	for i := range 5 {
		text := fmt.Sprint("over one connection ", i)
		plain.say("/r/lobby", text)
		l.text(t, text)
	}
	l.leave()
	again := reader.listen("/r/lobby/events?after=" + h.store.Epoch() + "-0")
	again.text(t, "over one connection 0")
	h.hub.Close(0)
	again.named(t, "bye")
	again.end(t)
}
