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

// streamEvents is the room's feed as server-sent events (HTML, 9.2). It ends with an event that says why, not with a
// status, since a browser would come back to a status for ever. Who asks only for its head gets that: there is no
// body whose end would let the connection be used again.
func (c *call) streamEvents() error {
	if c.r.Method == http.MethodHead {
		c.openStream()
		return nil
	}
	follow, err := c.follow()
	if err != nil {
		return err
	}
	reader, err := c.join(follow)
	if err != nil {
		return err
	}
	watch := c.watch()
	// A right lost since admission, before the reader was there to be asked, would otherwise go unnoticed.
	if !watch.mayGoOn() {
		reader.Close()
		return models.ErrForbidden
	}
	if c.r.ProtoMajor == 1 {
		return c.handOver(reader, watch)
	}
	defer reader.Close()
	c.openStream()
	return c.pour(reader, watch)
}

// join makes a reader of the room's feed, within the streams that the client's address may hold.
func (c *call) join(follow broadcast.Follow) (*broadcast.Reader, error) {
	leave, free := c.s.limits.enter(c.s.limits.streams, c.address())
	if !free {
		c.s.refusedStreams.Add(1)
		return nil, errCrowded
	}
	follow.Closed = leave
	reader, err := c.s.hub.Follow(c.ctx(), follow)
	if errors.Is(err, broadcast.ErrClosed) {
		err = errRestarting
	}
	if err != nil {
		leave()
	}
	return reader, err
}

// handOver gives an HTTP/1.1 connection to the hub: net/http would keep a goroutine and its buffers for it as long as
// it is open. The body has no length and no chunks; it ends with the connection (RFC 9112, 6.3).
func (c *call) handOver(reader *broadcast.Reader, watch watch) error {
	c.setStreamHeaders()
	c.w.Header().Set("Connection", "close")
	head := bytes.NewBufferString("HTTP/1.1 200 OK\r\n")
	err := c.w.Header().Write(head)
	head.WriteString("\r\n")
	if err != nil {
		reader.Close()
		return fmt.Errorf("write the stream's head: %w", err)
	}
	conn, _, err := http.NewResponseController(c.w).Hijack()
	if err != nil {
		reader.Close()
		return fmt.Errorf("take the connection: %w", err)
	}
	_ = conn.SetWriteDeadline(time.Now().Add(stalled)) // a socket that is gone shows at the write
	_, err = conn.Write(head.Bytes())
	if err == nil {
		err = c.s.hub.Attach(reader, conn, watch.mayGoOn)
	}
	if err != nil {
		reader.Close()
		_ = conn.Close() // it is of no use to anybody
		c.reportEnd(err)
	}
	return nil
}

// follow reads where the browser's page stands. What it saw last wins over what its page was made with.
func (c *call) follow() (broadcast.Follow, error) {
	after := c.r.Header.Get("Last-Event-ID")
	if after == "" {
		after = c.r.URL.Query().Get("after")
	}
	follow := broadcast.Follow{Feed: c.access.Room.ID, After: after, Key: c.viewer.Key()}
	if c.framed { // a frame has no other rooms
		return follow, nil
	}
	places, err := c.s.store.RoomsOf(c.ctx(), c.person(), c.access.Room.ID)
	if err != nil {
		return broadcast.Follow{}, err
	}
	follow.Watch = []int64{}
	for _, place := range places[:min(len(places), maxWatched)] {
		if place.Room.ID != c.access.Room.ID {
			follow.Watch = append(follow.Watch, place.Room.ID)
		}
	}
	return follow, nil
}

func (c *call) setStreamHeaders() {
	h := c.w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	c.sandbox()
	h.Set("X-Accel-Buffering", "no")
}

// openStream sends the headers at once: until they arrive the browser counts as not connected.
func (c *call) openStream() {
	c.setStreamHeaders()
	c.w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(c.w).Flush() // a socket that is gone shows at the first write
}

// pour sends what the reader is due until either side ends, over HTTP/2, where a stream is not a connection. Whatever
// goes wrong is the end of the stream, not an answer.
func (c *call) pour(reader *broadcast.Reader, watch watch) error {
	for {
		delivery, err := reader.Next(c.ctx())
		if err != nil {
			c.reportEnd(err)
			return nil
		}
		if delivery.Review && !watch.mayGoOn() {
			reader.End("rights", time.Hour)
			continue
		}
		if err := c.send(delivery.Bytes); err != nil {
			c.reportEnd(err)
			return nil
		}
	}
}

func (c *call) send(frames [][]byte) error {
	for _, frame := range frames {
		if _, err := c.w.Write(frame); err != nil {
			return fmt.Errorf("write to the stream: %w", err)
		}
	}
	if err := http.NewResponseController(c.w).Flush(); err != nil {
		return fmt.Errorf("flush the stream: %w", err)
	}
	return nil
}

// reportEnd logs the ends that are neither a bye nor a browser that left.
func (c *call) reportEnd(err error) {
	if !errors.Is(err, io.EOF) && c.ctx().Err() == nil {
		c.s.log.Debug("stream ended", "room", c.access.Room.ID, "error", err)
	}
}
