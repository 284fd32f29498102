package broadcast

import (
	"bytes"
	"strconv"
	"time"
)

// Change is one message's newest state, rendered. Key names the message within its feed: of two changes with one key
// only the newer is worth sending.
type Change struct {
	Key  int64
	Seq  int64
	HTML []byte
}

// Frame is a Change as the bytes of a server-sent event, made once and shared by every reader. It is never changed.
//
// See https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
type Frame struct {
	Key int64
	Seq int64
	// whole is the data lines followed by the id line and the blank line that ends the event.
	whole []byte
	// lines is how much of whole is data lines: those of several frames, with the last one's tail, are one event.
	lines int
}

// newFrame wraps a change into its event.
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

// change is what the frame was made of, for readers that are shown HTML and no events.
func (f Frame) change() Change {
	lines := bytes.TrimSuffix(bytes.TrimPrefix(f.whole[:f.lines], []byte("data: ")), []byte("\n"))
	return Change{Key: f.Key, Seq: f.Seq, HTML: bytes.ReplaceAll(lines, []byte("\ndata: "), []byte("\n"))}
}

// join adds frames to out as a single event: a browser swaps one event of many messages some five times faster than
// many of one.
func join(out [][]byte, frames []Frame) [][]byte {
	for i, frame := range frames {
		if i == len(frames)-1 {
			return append(out, frame.whole)
		}
		out = append(out, frame.whole[:frame.lines])
	}
	return out
}

// event writes a named event, which a page hears as a DOM event and never swaps. A retry above zero tells the browser
// how long to wait before it comes back, in whole milliseconds.
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

// withID turns a finished event into one that also moves the reader's cursor.
func withID(finished []byte, cursor Cursor) []byte {
	out := append([]byte("id: "), cursor.String()...)
	out = append(out, '\n')
	return append(out, finished...)
}

// appendLines writes content as data lines. Every line break becomes LF: the specification also ends a line at CR, so
// a bare one inside a message would let its author forge fields.
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
