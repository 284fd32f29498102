package e2e

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// frontProxy stands before a harness as a proxy does, and sees what pages ask for.
type frontProxy struct {
	streams    atomic.Int64 // open now
	scriptless bool         // no page may run a script
}

// newFrontProxy puts one before a harness, whose people come by it from then on.
func newFrontProxy(t *testing.T, h *harness) *frontProxy {
	t.Helper()
	f := &frontProxy{}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: h.address})
		r.Out.Host = r.In.Host
	}}
	proxy.ModifyResponse = func(response *http.Response) error {
		if f.scriptless {
			response.Header.Add("Content-Security-Policy", "script-src 'none'")
		}
		return nil
	}
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") {
			f.streams.Add(1)
			defer f.streams.Add(-1)
		}
		proxy.ServeHTTP(out, r)
	}))
	t.Cleanup(server.CloseClientConnections)
	h.public = server.URL
	return f
}

// socksProxy is a SOCKS proxy that leads to one server, whichever host is asked for: by it a browser finds the sites of a
// web. It returns where it listens. It is no HTTP proxy, since Firefox and WebKit want TLS before they trust one with
// TLS.
func socksProxy(t *testing.T, server string) string {
	t.Helper()
	listener := listenLocally(t)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			browser, err := listener.Accept()
			if err != nil {
				return // the test has ended
			}
			go relay(browser, server)
		}
	}()
	return listener.Addr().String()
}

// relay carries bytes between a browser and the server, until either has had enough.
func relay(browser net.Conn, server string) {
	defer func() { _ = browser.Close() }() // both have all that came
	if err := acceptSOCKS(browser); err != nil {
		return
	}
	there, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(there, browser) // a side that left ends the other
		_ = there.Close()
	}()
	_, _ = io.Copy(browser, there)
}

// acceptSOCKS answers what RFC 1928 has a browser say: by which method it would sign in, and by its name which host it wants.
func acceptSOCKS(browser net.Conn) error {
	request := make([]byte, 2)
	if _, err := io.ReadFull(browser, request); err != nil {
		return err
	}
	if _, err := io.CopyN(io.Discard, browser, int64(request[1])); err != nil {
		return err
	}
	if _, err := browser.Write([]byte{5, 0}); err != nil {
		return err
	}
	request = make([]byte, 5)
	if _, err := io.ReadFull(browser, request); err != nil {
		return err
	}
	if _, err := io.CopyN(io.Discard, browser, int64(request[4])+2); err != nil { // the name, and the port
		return err
	}
	_, err := browser.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	return err
}
