package handlers

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// address returns what limits count a request under: the client's IPv4 address, or the /64 that an IPv6 household has
// to itself.
func (r *request) address() string { return r.Server.address(r.Request) }

// address is the same for gates that stand in front of the routes.
func (s *Server) address(r *http.Request) string { return addressKey(s.proxies.client(r)) }

// addressKey returns the key of an address. One that is not known is "invalid IP", a key as well.
func addressKey(address netip.Addr) string {
	if address.Is6() {
		network := netip.PrefixFrom(address, 64)
		return network.Masked().String()
	}
	return address.String()
}

// proxies are the networks of the operator's own proxies: what such a peer says of where a request came from is
// believed, and nothing else is.
type proxies []netip.Prefix

// client returns the address that a request came from: the peer's, or where that is one of the proxies, the last in
// X-Forwarded-For that is none. The addresses before it are what the client claims. Where all are proxies' it is the
// last, which the nearest proxy saw. A list that cannot be read that far counts as the peer.
func (p proxies) client(r *http.Request) netip.Addr {
	peer := parseAddress(r.RemoteAddr)
	if !p.contain(peer) {
		return peer
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, text := range slices.Backward(forwarded) {
		switch address := parseAddress(text); {
		case !address.IsValid():
			return peer
		case !p.contain(address):
			return address
		}
	}
	return parseAddress(forwarded[len(forwarded)-1])
}

func (p proxies) contain(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(address) })
}

// parseAddress reads an address as proxies write it: alone, with a port, in brackets. It has no zone, and one of IPv4
// within IPv6 is IPv4. What is no address is the zero Addr.
func parseAddress(text string) netip.Addr {
	text = strings.TrimSpace(text)
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		withPort, err := netip.ParseAddrPort(text)
		if err != nil {
			return netip.Addr{}
		}
		address = withPort.Addr()
	}
	return address.Unmap().WithZone("")
}
