package jobs

import (
	"net"
	"net/http"
	"time"

	"code.dny.dev/ssrf"
)

// gate refuses every address in a special range of IANA's registries: this host, private networks, tests, tunnels to
// any of these. The dialer passes it the address that it connects to, so that a name cannot resolve to another later.
var gate = ssrf.New(ssrf.WithAnyPort()).Safe

// OutwardClient returns a client that reaches only the public internet. All addresses that come from users are fetched
// through it, so that none leads into the operator's network. It follows no redirects; that is up to the caller.
func OutwardClient() *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: gate}
	return &http.Client{
		Timeout: 20 * time.Second,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second,
			MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
