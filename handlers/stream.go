package handlers

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"samovar/broadcast"
	"samovar/models"
)

// maxWatched is how many other rooms' tallies one stream carries.
const maxWatched = 100

// streamEvents sends the room's feed as server-sent events (HTML, 9.2). It ends with an event that tells why, not
// with a status: browsers come back to a status for ever. A HEAD request gets only the head: without a body whose
// end is known the connection could not be used again.
func (r *request) streamEvents() error {
	if r.Method == http.MethodHead {
		r.openStream()
		return nil
	}
	follow, err := r.streamStart()
	if err != nil {
		return err
	}
	return r.stream(follow, r.streamRight())
}

// streamOwn sends what concerns the person alone, for pages without a room.
func (r *request) streamOwn() error {
	if r.person() == nil {
		return models.ErrSignedOut
	}
	if r.Method == http.MethodHead {
		r.openStream()
		return nil
	}
	return r.stream(broadcast.Follow{Key: r.viewer.Key(), Watch: []int64{}}, r.ownStreamRight())
}

// stream sends what a new reader is due until either side ends it.
func (r *request) stream(follow broadcast.Follow, watch streamRight) error {
	reader, err := r.openReader(follow)
	if err != nil {
		return err
	}
	// A right that was lost before the reader existed would otherwise go unnoticed.
	if watch.review() == broadcast.Refused {
		reader.Close()
		return models.ErrForbidden
	}
	if r.ProtoMajor == 1 {
		return r.handOverConnection(reader, watch)
	}
	defer reader.Close()
	r.openStream()
	return r.writeEvents(reader, watch)
}

// openReader makes a reader, within the streams that the client's address may hold.
func (r *request) openReader(follow broadcast.Follow) (*broadcast.Reader, error) {
	leave, free := r.limits.enter(r.limits.streams, r.address())
	if !free {
		r.refusedStreams.Add(1)
		return nil, errCrowded
	}
	follow.Closed = leave
	reader, err := r.hub.Follow(r.ctx(), follow)
	if errors.Is(err, broadcast.ErrClosed) {
		err = errRestarting
	}
	if err != nil {
		leave()
	}
	return reader, err
}

// handOverConnection gives an HTTP/1.1 connection to the hub: net/http would keep a goroutine and buffers for it
// as long as it is open. The body has no length and no chunks; it ends with the connection (RFC 9112, 6.3).
func (r *request) handOverConnection(reader *broadcast.Reader, watch streamRight) error {
	r.setStreamHeaders()
	r.w.Header().Set("Connection", "close")
	head := bytes.NewBufferString("HTTP/1.1 200 OK\r\n")
	err := r.w.Header().Write(head)
	head.WriteString("\r\n")
	if err != nil {
		reader.Close()
		return fmt.Errorf("write the stream's head: %w", err)
	}
	conn, _, err := http.NewResponseController(r.w).Hijack()
	if err != nil {
		reader.Close()
		return fmt.Errorf("take the connection: %w", err)
	}
	_ = conn.SetWriteDeadline(time.Now().Add(stallTimeout)) // a socket that is gone shows at the write
	_, err = conn.Write(head.Bytes())
	if err == nil {
		err = r.hub.Attach(reader, conn, watch.review)
	}
	if err != nil {
		reader.Close()
		_ = conn.Close() // it is of no use any more
		r.reportEnd(err)
	}
	return nil
}

// streamStart returns where the browser's page stands. The last event it received wins over the cursor that its
// page was made with.
func (r *request) streamStart() (broadcast.Follow, error) {
	after := r.Header.Get("Last-Event-ID")
	if after == "" {
		after = r.URL.Query().Get("after")
	}
	follow := broadcast.Follow{Feed: r.access.Room.ID, After: after, Key: r.viewer.Key()}
	if r.embedded { // an embed has no other rooms
		return follow, nil
	}
	rooms, err := r.store.RoomsOf(r.ctx(), r.person(), r.access.Room.ID)
	if err != nil {
		return broadcast.Follow{}, err
	}
	follow.Watch = []int64{}
	for _, entry := range rooms[:min(len(rooms), maxWatched)] {
		if entry.Room.ID != r.access.Room.ID {
			follow.Watch = append(follow.Watch, entry.Room.ID)
		}
	}
	return follow, nil
}

func (r *request) setStreamHeaders() {
	h := r.w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	r.sandbox()
	h.Set("X-Accel-Buffering", "no")
}

// openStream sends the headers at once: until they arrive the browser counts as not connected.
func (r *request) openStream() {
	r.setStreamHeaders()
	r.w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(r.w).Flush() // a socket that is gone shows at the first write
}

// writeEvents sends the reader's frames over HTTP/2, where a stream is not a connection, until either side ends. A
// failure ends the stream; it is not answered.
func (r *request) writeEvents(reader *broadcast.Reader, watch streamRight) error {
	for {
		delivery, err := reader.Next(r.ctx())
		if err != nil {
			r.reportEnd(err)
			return nil
		}
		if delivery.Review && !reader.Obey(watch.review()) {
			continue
		}
		if err := r.writeFrames(delivery.Bytes); err != nil {
			r.reportEnd(err)
			return nil
		}
	}
}

func (r *request) writeFrames(frames [][]byte) error {
	for _, frame := range frames {
		if _, err := r.w.Write(frame); err != nil {
			return fmt.Errorf("write to the stream: %w", err)
		}
	}
	if err := http.NewResponseController(r.w).Flush(); err != nil {
		return fmt.Errorf("flush the stream: %w", err)
	}
	return nil
}

// reportEnd logs why a stream ended, unless it was a goodbye or the browser left.
func (r *request) reportEnd(err error) {
	if !errors.Is(err, io.EOF) && r.ctx().Err() == nil {
		r.log.Debug("stream ended", "room", r.access.Room.ID, "error", err)
	}
}
