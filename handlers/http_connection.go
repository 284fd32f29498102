package handlers

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"samovar/locales"
)

const (
	// defaultConnections limits the connections of one address unless the operator sets another limit. It is enough
	// for a school behind one address.
	defaultConnections = 2000
	// maxRefused limits how many refused connections are told the reason at once; more are closed silently.
	maxRefused = 64
	// crowdedSeconds tells a refused client when to try again.
	crowdedSeconds = 30
)

// Connections wraps a listener: it refuses connections beyond their address's limit, and watches the others for
// progress.
func (s *Server) Connections(listener net.Listener) net.Listener {
	return &gate{Listener: listener, s: s, refusal: s.crowdedAnswer(), refusals: make(chan struct{}, maxRefused)}
}

// gate is a listener that limits connections.
type gate struct {
	net.Listener
	s *Server
	// refusal is the whole answer to a connection beyond the limit.
	refusal []byte
	// refusals has a slot for each connection that is being told why it is refused.
	refusals chan struct{}
	closed   sync.Once
}

// Accept waits for a connection that may be served.
func (g *gate) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err // as it is: net/http looks at its type
		}
		tcp, is := conn.(*net.TCPConn)
		if !is {
			return conn, nil
		}
		if admitted := g.admit(tcp); admitted != nil {
			return admitted, nil
		}
	}
}

// admit returns nil for a connection that is not served.
func (g *gate) admit(conn *net.TCPConn) net.Conn {
	if err := watchProgress(conn, g.s.patience); err != nil {
		g.s.log.Debug("connection not watched", "error", err)
		_ = conn.Close() // it was not used
		return nil
	}
	leave, free := g.enter(conn)
	if !free {
		g.s.refusedConnections.Add(1)
		g.turnAway(conn)
		return nil
	}
	g.s.connections.Add(1)
	return &connection{TCPConn: conn, left: func() {
		leave()
		g.s.connections.Add(-1)
	}}
}

// enter counts a connection for its address. A proxy's connections are not counted: they carry requests of many
// clients.
func (g *gate) enter(conn *net.TCPConn) (leave func(), free bool) {
	peer := parseAddress(conn.RemoteAddr().String())
	if g.s.proxies.contain(peer) {
		return func() {}, true
	}
	return g.s.limits.enter(g.s.limits.connections, addressKey(peer))
}

// turnAway tells the reason and closes the connection, without holding up the next ones.
func (g *gate) turnAway(conn *net.TCPConn) {
	select {
	case g.refusals <- struct{}{}:
		go func() {
			defer func() { <-g.refusals }()
			g.refuse(conn)
		}()
	default:
		_ = conn.Close() // it was not used
	}
}

// refuse reads the request for at most a second: closing a connection with unread bytes resets it, and the client
// may lose the answer.
func (g *gate) refuse(conn *net.TCPConn) {
	defer func() { _ = conn.Close() }() // it may be closed from the other side
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write(g.refusal); err != nil {
		return
	}
	if err := conn.CloseWrite(); err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(conn, maxForm)) // the request is not answered
}

// Close stops listening, and waits for the connections that are being turned away.
func (g *gate) Close() (err error) {
	g.closed.Do(func() {
		err = g.Listener.Close()
		for range maxRefused {
			g.refusals <- struct{}{}
		}
	})
	return err
}

// crowdedAnswer returns the answer for refused connections. It is made before a request is read, so it has the
// sentence in each language.
func (s *Server) crowdedAnswer() []byte {
	var sentences bytes.Buffer
	for _, language := range locales.Languages {
		fmt.Fprintln(&sentences, s.texts.In(language).T("problem.crowded.sentence", crowdedSeconds))
	}
	header := http.Header{}
	setSafetyHeaders(header, newNonce())
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("Connection", "close")
	header.Set("Content-Length", fmt.Sprint(sentences.Len()))
	header.Set("Retry-After", fmt.Sprint(crowdedSeconds))
	out := bytes.NewBufferString("HTTP/1.1 503 Service Unavailable\r\n")
	_ = header.Write(out) // a buffer takes everything
	out.WriteString("\r\n")
	_, _ = sentences.WriteTo(out)
	return out.Bytes()
}

// connection counts for its address until it is closed.
type connection struct {
	*net.TCPConn
	once sync.Once
	left func()
}

// Close may be called twice: net/http and the hub both do.
func (c *connection) Close() error {
	c.once.Do(c.left)
	return c.TCPConn.Close()
}
