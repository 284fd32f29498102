package handlers

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// address returns what limits count a request under: the client's IPv4 address, or its IPv6 /64, which one
// household has to itself.
func (r *request) address() string { return r.Server.address(r.Request) }

// address serves checks that run before a request is routed.
func (s *Server) address(r *http.Request) string { return addressKey(s.proxies.client(r)) }

// addressKey returns the key of an address. An unknown address is "invalid IP", a key as well.
func addressKey(address netip.Addr) string {
	if address.Is6() {
		network := netip.PrefixFrom(address, 64)
		return network.Masked().String()
	}
	return address.String()
}

// proxies are the networks of the operator's own proxies: only such a peer is believed about the client's address.
type proxies []netip.Prefix

// client returns the address that a request came from: the peer's, or where the peer is one of the proxies, the
// last address in X-Forwarded-For that is none of them. The addresses before that are the client's claim. Where
// all are proxies, it is the last one, which the nearest proxy saw. A list that cannot be read that far counts as
// the peer.
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

// parseAddress reads an address as proxies write it: alone, with a port, in brackets. It drops the zone and turns
// IPv4 within IPv6 into IPv4. A text that is no address gives the zero Addr.
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
