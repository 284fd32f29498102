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
	// defaultConnections is how many connections one address may hold unless the operator says otherwise: enough for a school
	// behind one.
	defaultConnections = 2000
	// maxRefused is how many connections at once are told why they are closed; more are closed without a word.
	maxRefused = 64
	// crowdedSeconds is after how many seconds it is worth trying again.
	crowdedSeconds = 30
)

// Connections returns a listener that hands on another's connections: those of each address up to its limit, and
// watched for progress.
func (s *Server) Connections(listener net.Listener) net.Listener {
	return &gate{Listener: listener, s: s, refusal: s.crowdedAnswer(), refusals: make(chan struct{}, maxRefused)}
}

// gate is the listener.
type gate struct {
	net.Listener
	s *Server
	// refusal is the whole answer to a connection beyond the limit.
	refusal []byte
	// refusals are taken by the connections that are being turned away.
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

// enter counts a connection for the address it comes from. A proxy's are not counted: whose requests one carries
// shows with each of them.
func (g *gate) enter(conn *net.TCPConn) (leave func(), free bool) {
	peer := parseAddress(conn.RemoteAddr().String())
	if g.s.proxies.contain(peer) {
		return func() {}, true
	}
	return g.s.limits.enter(g.s.limits.connections, addressKey(peer))
}

// turnAway says why and closes the connection, without holding up those that follow.
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

// refuse reads what was asked, a second at most: a connection that is closed with something unread is reset, and the
// other side may lose the answer by that.
func (g *gate) refuse(conn *net.TCPConn) {
	defer func() { _ = conn.Close() }() // it may be closed from the other side
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write(g.refusal); err != nil {
		return
	}
	if err := conn.CloseWrite(); err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(conn, maxForm)) // it is not answered
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

// crowdedAnswer is made before anything is read, so it has the sentence in each language.
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

// Close may be called again, as by net/http and the hub.
func (c *connection) Close() error {
	c.once.Do(c.left)
	return c.TCPConn.Close()
}
