package handlers

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// address returns what limits count a request under: the client's IPv4 address, or the /64 that an IPv6 household has to itself.
func (c *call) address() string { return c.s.address(c.r) }

// address is the same for gates that stand in front of the routes.
func (s *Server) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.behindProxy {
		host = lastForwarded(r, host)
	}
	parsed, err := netip.ParseAddr(host)
	if err != nil || parsed.Unmap().Is4() {
		return host
	}
	network, err := parsed.Prefix(64)
	if err != nil {
		return host
	}
	return network.String()
}

// lastForwarded is the address that our own proxy saw. Those before it are what the browser claims.
func lastForwarded(r *http.Request, fallback string) string {
	all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if last := strings.TrimSpace(all[len(all)-1]); last != "" {
		return last
	}
	return fallback
}
