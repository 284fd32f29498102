package jobs

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

var errOurs = errors.New("an address within our own network")

// OutwardClient reaches the public internet alone: what browsers give as their addresses must not become a way into the operator's network.
// The address is looked at when it is connected to, so that no name can lead elsewhere than it was checked.
func OutwardClient() *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		place, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("dial %s: %w", address, err)
		}
		if ip := place.Addr().Unmap(); !ip.IsGlobalUnicast() || ip.IsPrivate() || isShared(ip) {
			return fmt.Errorf("dial %s: %w", address, errOurs)
		}
		return nil
	}}
	return &http.Client{
		Timeout:       20 * time.Second,
		Transport:     &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 10 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// isShared says whether an address is of a network between provider and customer (RFC 6598), of tests (RFC 2544), or of this host's own
// (RFC 1122): public by its bits and nobody's in the internet.
func isShared(ip netip.Addr) bool {
	for _, network := range []string{"100.64.0.0/10", "198.18.0.0/15", "0.0.0.0/8", "64:ff9b::/96", "2002::/16"} {
		if netip.MustParsePrefix(network).Contains(ip) {
			return true
		}
	}
	return false
}
