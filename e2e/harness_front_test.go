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

// frontProxy is a proxy before a harness that sees what pages request.
type frontProxy struct {
	streams    atomic.Int64 // open now
	scriptless bool         // pages may not run scripts
	// posts decides what becomes of messages that are posted: zero lets them pass.
	posts atomic.Int32
	// gate holds back the answers to them where posts is held.
	gate chan struct{}
}

// What becomes of posted messages, besides passing: they are stored and the answer waits for the gate; the connection
// breaks; the server is said to be unavailable.
const (
	held int32 = 1 + iota
	cut
	refusing
)

// newFrontProxy starts one before a harness, whose pages are opened through it from then on.
func newFrontProxy(t *testing.T, h *harness) *frontProxy {
	t.Helper()
	f := &frontProxy{gate: make(chan struct{})}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: h.address})
		r.Out.Host = r.In.Host
	}}
	proxy.ModifyResponse = func(response *http.Response) error {
		if f.scriptless {
			response.Header.Add("Content-Security-Policy", "script-src 'none'")
		}
		if isPost(response.Request) && f.posts.Load() == held {
			<-f.gate
		}
		return nil
	}
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") {
			f.streams.Add(1)
			defer f.streams.Add(-1)
		}
		switch state := f.posts.Load(); {
		case isPost(r) && state == cut:
			panic(http.ErrAbortHandler)
		case isPost(r) && state == refusing:
			http.Error(out, "later", http.StatusServiceUnavailable)
			return
		}
		proxy.ServeHTTP(out, r)
	}))
	t.Cleanup(server.CloseClientConnections)
	h.public = server.URL
	return f
}

// isPost reports whether a request posts a message.
func isPost(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/messages")
}

// socksProxy starts a SOCKS proxy that leads to one server, whichever host is asked for, and returns its address.
// Browsers find the sites of a web by it. It is not an HTTP proxy, since Firefox and WebKit trust one with TLS only
// over TLS.
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

// relay copies bytes between a browser and the server until either ends.
func relay(browser net.Conn, server string) {
	defer func() { _ = browser.Close() }() // all bytes were copied
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

// acceptSOCKS answers the browser's greeting and request (RFC 1928).
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
