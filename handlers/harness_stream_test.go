package handlers

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// patience limits how long a test waits for what must come. It only ever fails a test; no passing test waits for
// it.
const patience = time.Minute

// event is one server-sent event as a browser understands it (HTML, 9.2.6).
type event struct {
	name, id, data, retry string
}

// listener reads a browser's open stream.
type listener struct {
	harness *harness
	answer  *http.Response
	leave   context.CancelFunc
	events  chan event
	heard   []event
}

// listen opens a stream. A refused stream has no events; its answer says why.
func (b *browser) listen(path string, headers ...header) *listener {
	b.harness.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	b.harness.t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, "GET", b.address+path, nil)
	if err != nil {
		b.harness.t.Fatal(err)
	}
	for _, all := range headers {
		for name, value := range all {
			request.Header.Set(name, value)
		}
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.harness.t.Fatalf("listen to %s: %v", path, err)
	}
	l := &listener{harness: b.harness, answer: response, leave: cancel, events: make(chan event, 1000)}
	go l.read()
	return l
}

// read parses the stream until either side ends it, and then closes events.
func (l *listener) read() {
	defer close(l.events)
	defer func() { _ = l.answer.Body.Close() }()
	lines := bufio.NewScanner(l.answer.Body)
	lines.Buffer(nil, 1<<20)
	lines.Split(scanStreamLines)
	var e event
	var data []string
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "event":
			e.name = value
		case "id":
			e.id = value
		case "retry":
			e.retry = value
		case "data":
			data = append(data, value)
		case "":
			if data != nil {
				e.data = strings.Join(data, "\n")
				l.events <- e
			}
			e, data = event{}, nil
		}
	}
}

// scanStreamLines ends a line at LF, CR or both, as the specification does: a bare CR within data would begin a
// field.
func scanStreamLines(buffer []byte, atEOF bool) (int, []byte, error) {
	end := strings.IndexAny(string(buffer), "\r\n")
	switch {
	case end < 0 || (buffer[end] == '\r' && end == len(buffer)-1 && !atEOF):
		return 0, nil, nil
	case buffer[end] == '\r' && end+1 < len(buffer) && buffer[end+1] == '\n':
		return end + 2, buffer[:end], nil
	}
	return end + 1, buffer[:end], nil
}

// hear waits for an event and returns it; the events before it stay in heard.
func (l *listener) hear(t *testing.T, what string, fits func(event) bool) event {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case e, open := <-l.events:
			if !open {
				t.Fatalf("the stream ended (%s) before %s; heard %+v", l.answer.Status, what, l.heard)
			}
			l.heard = append(l.heard, e)
			if fits(e) {
				return e
			}
		case <-late:
			t.Fatalf("waited for %s; heard %+v", what, l.heard)
		}
	}
}

// named waits for an event of that name.
func (l *listener) named(t *testing.T, name string) event {
	t.Helper()
	return l.hear(t, "event "+name, func(e event) bool { return e.name == name })
}

// text waits for a message that holds a text.
func (l *listener) text(t *testing.T, text string) event {
	t.Helper()
	return l.hear(t, "text "+text, func(e event) bool { return e.name == "" && strings.Contains(e.data, text) })
}

// end waits for the server to close the stream.
func (l *listener) end(t *testing.T) {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case e, open := <-l.events:
			if !open {
				return
			}
			l.heard = append(l.heard, e)
		case <-late:
			t.Fatalf("waited for the stream's end; heard %+v", l.heard)
		}
	}
}

// hasHeard reports whether an event so far contains a text.
func (l *listener) hasHeard(text string) bool {
	for _, e := range l.heard {
		if strings.Contains(e.data, text) {
			return true
		}
	}
	return false
}

// greeted waits until the stream is established, so that it hears what happens from now on.
func (l *listener) greeted(t *testing.T) *listener {
	t.Helper()
	l.named(t, "hello")
	return l
}
