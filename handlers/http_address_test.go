package handlers

import (
	"fmt"
	"net/http"
	"net/netip"
	"testing"
)

// loopback are the networks of a proxy on the test's own machine.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// proxy is the address of such a proxy.
const proxy = "127.0.0.1:40000"

// from returns the header by which a proxy names the clients of a request.
func from(addresses string) header { return header{"X-Forwarded-For": addresses} }

func TestTheClientsAddress(t *testing.T) {
	trusted := append(proxies{netip.MustParsePrefix("10.0.0.0/8")}, loopback...)
	for _, c := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"the peer, where it is no proxy", "198.51.100.1:40000", []string{"203.0.113.8"}, "198.51.100.1"},
		{"the peer, where the proxy says nothing", proxy, nil, "127.0.0.1"},
		{"what the proxy saw", proxy, []string{"203.0.113.8"}, "203.0.113.8"},
		{"what the proxy saw and not what the client claims", proxy, []string{"192.0.2.1, 203.0.113.8"}, "203.0.113.8"},
		{"the last that is no proxy", proxy, []string{"192.0.2.1, 203.0.113.8, 10.1.1.1, 10.2.2.2"}, "203.0.113.8"},
		{"the last over several lines", proxy, []string{"203.0.113.8", "192.0.2.7", "10.1.1.1"}, "192.0.2.7"},
		{"the last, where all are proxies", proxy, []string{"10.9.9.9, 10.1.1.1"}, "10.1.1.1"},
		{"with a port", proxy, []string{"203.0.113.8:50000"}, "203.0.113.8"},
		{"IPv6", "[::1]:40000", []string{"2001:db8::1"}, "2001:db8::1"},
		{"IPv6 in brackets", "[::1]:40000", []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"IPv6 with a port", "[::1]:40000", []string{"[2001:db8::1]:443"}, "2001:db8::1"},
		{"IPv6 with a zone", "[::1]:40000", []string{"fe80::1%eth0"}, "fe80::1"},
		{"a peer with a zone", "[fe80::1%eth0]:40000", nil, "fe80::1"},
		{"IPv4 within IPv6", "[::ffff:127.0.0.1]:40000", []string{"::ffff:203.0.113.8"}, "203.0.113.8"},
		{"the peer, where it cannot be read", proxy, []string{"unknown"}, "127.0.0.1"},
		{"the peer, where it is empty", proxy, []string{"203.0.113.8, "}, "127.0.0.1"},
		{"the peer, where it cannot be read behind a proxy", proxy, []string{"203.0.113.8, x, 10.1.1.1"}, "127.0.0.1"},
		{"the peer, where a port is none", proxy, []string{"203.0.113.8:99999"}, "127.0.0.1"},
		{"the one before the one that nobody reads", proxy, []string{"unknown, 203.0.113.8"}, "203.0.113.8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-For": c.forwarded}}
			if got := trusted.client(r).String(); got != c.want {
				t.Errorf("counted as %s, want %s", got, c.want)
			}
		})
	}
}

func TestOneClientHasOneKeyForLimits(t *testing.T) {
	same := func(t *testing.T, addresses ...string) {
		t.Helper()
		s := &Server{proxies: loopback}
		keys := map[string]bool{}
		for _, forwarded := range addresses {
			r := &http.Request{RemoteAddr: proxy, Header: http.Header{"X-Forwarded-For": {forwarded}}}
			keys[s.address(r)] = true
		}
		if len(keys) != 1 {
			t.Errorf("%q have the keys %v", addresses, keys)
		}
	}
	t.Run("however its address is written", func(t *testing.T) {
		same(
			t,
			"203.0.113.8",
			"203.0.113.8:50000",
			"203.0.113.8:50001",
			"::ffff:203.0.113.8",
			"[::ffff:203.0.113.8]:443",
		)
	})
	t.Run("wherever it is in its /64", func(t *testing.T) {
		same(t, "2001:db8::1", "[2001:db8::2]", "[2001:db8::3]:443", "2001:0db8:0:0:ffff::%eth0")
	})
}

func TestAForgedAddressDoesNotPassTheLimits(t *testing.T) {
	for name, config := range map[string]Config{
		"where there is no proxy":       {},
		"straight at the port":          {Proxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}},
		"through the proxy with a port": {Proxies: loopback},
	} {
		t.Run(name, func(t *testing.T) {
			h := harnessConfig{config: config}.open(t)
			b, port := h.browser(), 1024
			forged := func() header {
				if port++; config.Proxies == nil || !proxies(config.Proxies).contain(netip.MustParseAddr("127.0.0.1")) {
					return from(fmt.Sprintf("192.0.2.%d", port%250))
				}
				return from(fmt.Sprintf("192.0.2.1:%d", port))
			}
			untilStopped(t, func(name string) answer {
				return b.post("/login", form{"username": name, "password": password}, forged())
			})
			b.post("/login", form{"username": "someone", "password": password}, forged()).expect(t, 429)
		})
	}
}
