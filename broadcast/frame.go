package broadcast

import (
	"bytes"
	"strconv"
	"time"
)

// Change is one message's newest state, rendered. Key names the message within its feed: a change replaces earlier ones
// with its key.
type Change struct {
	Key  int64
	Seq  int64
	HTML []byte
}

// Frame is a Change as the bytes of a server-sent event. It is made once, shared by all readers and never changed.
//
// See https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
type Frame struct {
	Key int64
	Seq int64
	// whole holds the data lines, the id line and the blank line that ends the event.
	whole []byte
	// lines is the length of the data lines: those of several frames and the tail of the last make one event.
	lines int
}

// newFrame returns the event of a change.
func newFrame(epoch string, change Change) Frame {
	whole := appendLines(make([]byte, 0, len(change.HTML)+64), change.HTML)
	lines := len(whole)
	whole = append(whole, "id: "...)
	whole = append(whole, epoch...)
	whole = append(whole, '-')
	whole = strconv.AppendInt(whole, change.Seq, 10)
	whole = append(whole, '\n', '\n')
	return Frame{Key: change.Key, Seq: change.Seq, whole: whole, lines: lines}
}

// change returns the change that the frame was made of, for readers that get HTML instead of events.
func (f Frame) change() Change {
	lines := bytes.TrimSuffix(bytes.TrimPrefix(f.whole[:f.lines], []byte("data: ")), []byte("\n"))
	return Change{Key: f.Key, Seq: f.Seq, HTML: bytes.ReplaceAll(lines, []byte("\ndata: "), []byte("\n"))}
}

// join appends frames to out as a single event: a browser swaps one event of many messages about five times faster than
// many events of one.
func join(out [][]byte, frames []Frame) [][]byte {
	for i, frame := range frames {
		if i == len(frames)-1 {
			return append(out, frame.whole)
		}
		out = append(out, frame.whole[:frame.lines])
	}
	return out
}

// event returns a named event, which a page receives as a DOM event and never swaps. A retry above zero is the time
// after which the browser reconnects; it is sent in whole milliseconds.
func event(name string, retry time.Duration, content []byte) []byte {
	out := append([]byte("event: "), name...)
	out = append(out, '\n')
	if retry > 0 {
		out = append(out, "retry: "...)
		out = strconv.AppendInt(out, retry.Milliseconds(), 10)
		out = append(out, '\n')
	}
	return append(appendLines(out, content), '\n')
}

// withID returns a finished event that also moves the reader's cursor.
func withID(finished []byte, cursor Cursor) []byte {
	out := append([]byte("id: "), cursor.String()...)
	out = append(out, '\n')
	return append(out, finished...)
}

// appendLines appends content as data lines. Every line break becomes LF: the specification also ends a line at CR, so
// a bare CR in a message would let its author forge fields.
func appendLines(out, content []byte) []byte {
	if bytes.IndexByte(content, '\r') >= 0 {
		content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
		content = bytes.ReplaceAll(content, []byte("\r"), []byte("\n"))
	}
	for {
		line, rest, more := bytes.Cut(content, []byte("\n"))
		out = append(out, "data: "...)
		out = append(out, line...)
		out = append(out, '\n')
		if !more {
			return out
		}
		content = rest
	}
}
