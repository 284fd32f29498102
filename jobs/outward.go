package jobs

import (
	"net"
	"net/http"
	"time"

	"code.dny.dev/ssrf"
)

// gate refuses each address of a range that IANA has set aside: of this host, of private networks, of tests, of tunnels
// that lead to any of these. The dialer asks it of what is connected to, so that no name leads elsewhere.
var gate = ssrf.New(ssrf.WithAnyPort()).Safe

// OutwardClient returns a client that reaches the public internet alone, the only way out for what others give as an
// address: it must not become a way into the operator's network. Where an answer
// leads is for the caller to ask in its turn.
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
