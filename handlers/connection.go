package handlers

import (
	"net"
)

// Connections returns a listener that hands on another's connections, each watched for progress.
func (s *Server) Connections(listener net.Listener) net.Listener {
	return &gate{Listener: listener, s: s}
}

// gate is the listener.
type gate struct {
	net.Listener
	s *Server
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
		if err := watchProgress(tcp, g.s.patience); err != nil {
			g.s.log.Debug("connection not watched", "error", err)
			_ = conn.Close() // it was not used
			continue
		}
		return conn, nil
	}
}
