package broadcast_test

import (
	"context"
	"strings"
	"testing"

	"samovar/broadcast"
)

// message is one parsed server-sent event.
type message struct {
	id, event, data, retry string
}

// parse reads events as a browser would.
func parse(t *testing.T, stream []byte) []message {
	t.Helper()
	var out []message
	for block := range strings.SplitSeq(strings.TrimSuffix(string(stream), "\n\n"), "\n\n") {
		var m message
		var lines []string
		for line := range strings.SplitSeq(block, "\n") {
			field, value, found := strings.Cut(line, ": ")
			if !found {
				t.Fatalf("line %q is no field", line)
			}
			switch field {
			case "id":
				m.id = value
			case "event":
				m.event = value
			case "retry":
				m.retry = value
			case "data":
				lines = append(lines, value)
			}
		}
		m.data = strings.Join(lines, "\n")
		out = append(out, m)
	}
	return out
}

// page is the content of a browser's page after some events.
type page struct {
	rows   map[string]string
	cursor string
	resets int
	events []message
}

func (p *page) take(messages []message) {
	for _, m := range messages {
		if m.id != "" {
			p.cursor = m.id
		}
		p.events = append(p.events, m)
		if m.event == "reset" {
			p.resets++
		}
		if m.event != "" || m.id == "" {
			continue
		}
		for line := range strings.SplitSeq(m.data, "\n") {
			key, text, _ := strings.Cut(line, "=")
			p.rows[key] = text
		}
	}
}

// next reads one delivery of a reader as parsed events.
func next(ctx context.Context, t *testing.T, r *broadcast.Reader) []message {
	t.Helper()
	delivery, err := r.Next(ctx)
	if err != nil {
		t.Fatalf("next: %v", err)
	}
	var stream []byte
	for _, part := range delivery.Bytes {
		stream = append(stream, part...)
	}
	return parse(t, stream)
}
