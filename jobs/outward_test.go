package jobs

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"code.dny.dev/ssrf"
)

// TestNoWayLeadsIntoTheOperatorsNetwork calls only the dialer's gate, so that nothing is sent even if it fails.
func TestNoWayLeadsIntoTheOperatorsNetwork(t *testing.T) {
	for name, addresses := range map[string][]string{
		"this host":                     {"127.0.0.1", "127.255.255.255", "0.0.0.0", "0.1.2.3", "::1", "::"},
		"private networks":              {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1"},
		"private networks of IPv6":      {"fc00::1", "fd00::1"},
		"link-local, a cloud's too":     {"169.254.169.254", "fe80::1", "fd00:ec2::254"},
		"site-local":                    {"fec0::1", "feff::1"},
		"provider to customer":          {"100.64.0.1", "100.100.100.200", "100.127.255.255"},
		"protocols, a cloud's metadata": {"192.0.0.1", "192.0.0.192", "192.0.0.255", "2001:1::1"},
		"test nets":                     {"192.0.2.1", "198.51.100.1", "203.0.113.1"},
		"benchmarks":                    {"198.18.0.1", "198.19.255.255", "2001:2::1"},
		"documentation":                 {"2001:db8::1", "3fff::1"},
		"multicast":                     {"224.0.0.1", "239.255.255.255", "ff02::1"},
		"reserved and broadcast":        {"240.0.0.1", "254.1.2.3", "255.255.255.255"},
		"AS112":                         {"192.31.196.1", "192.175.48.1", "2620:4f:8000::1"},
		"relays":                        {"192.88.99.1", "192.52.193.1"},
		"IPv4-compatible IPv6":          {"::10.0.0.1", "::127.0.0.1"},
		"IPv4-mapped IPv6":              {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"},
		"IPv4-translated IPv6":          {"::ffff:0:10.0.0.1"},
		"NAT64":                         {"64:ff9b::a00:1", "64:ff9b::169.254.169.254"},
		"local NAT64":                   {"64:ff9b:1::a00:1", "64:ff9b:1:ffff::1"},
		"6to4":                          {"2002:a00:1::1", "2002:7f00:1::1"},
		"Teredo":                        {"2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"},
		"ORCHID, drone identities":      {"2001:10::1", "2001:20::1", "2001:30::1"},
		"discard only, segment routing": {"100::1", "5f00::1"},
		"not assigned yet":              {"4000::1", "8000::1", "e000::1"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, address := range addresses {
				ip := netip.MustParseAddr(address)
				network := map[bool]string{true: "tcp4", false: "tcp6"}[ip.Is4()]
				err := gate(network, netip.AddrPortFrom(ip, 443).String(), nil)
				if !errors.Is(err, ssrf.ErrProhibitedIP) {
					t.Errorf("%s: %v", address, err)
				}
			}
		})
	}
}

func TestTheClientPassesTheGate(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was asked") }))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost", "::ffff:127.0.0.1"} {
		address := "http://" + net.JoinHostPort(host, port) + "/"
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := OutwardClient().Do(request)
		if err == nil {
			_ = answer.Body.Close() // there should be none
		}
		if !errors.Is(err, ssrf.ErrProhibitedIP) {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// TestThePublicInternetIsReachable calls only the dialer's gate, so that nothing is sent.
func TestThePublicInternetIsReachable(t *testing.T) {
	for network, addresses := range map[string][]string{
		"tcp4": {
			"1.1.1.1:443",
			"8.8.8.8:80",
			"93.184.215.14:8443",
			"192.0.1.1:443",
			"172.32.0.1:443",
			"223.255.255.254:443",
		},
		"tcp6": {"[2606:4700::1111]:443", "[2001:4860:4860::8888]:443", "[2a00:1450:4001::1]:8443"},
	} {
		for _, address := range addresses {
			if err := gate(network, address, nil); err != nil {
				t.Errorf("%s: %v", address, err)
			}
		}
	}
}
