package handlers

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// guard wraps all routes: it sets the headers that make answers safe, and refuses forms of other sites.
func (s *Server) guard(next http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	if s.publicURL != nil {
		// The error is for a malformed origin, and this one is made of a URL that was parsed.
		_ = origins.AddTrustedOrigin(s.publicURL.Scheme + "://" + s.publicURL.Host)
	}
	origins.AddInsecureBypassPattern(unsubscribePattern)
	origins.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refused := func(*request) error { return errCrossOrigin }
		s.serve(route{right: anyone, act: refused, embedded: isEmbedded(r)}).ServeHTTP(w, r)
	}))
	protected := origins.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = withNonce(r)
		setSafetyHeaders(w.Header(), nonce(r))
		if s.publicURL != nil && s.publicURL.Scheme == "https" {
			w.Header().Set("Strict-Transport-Security", fmt.Sprintf("max-age=%d", yearSeconds)) // RFC 6797
		}
		protected.ServeHTTP(s.withDeadlines(w, r), r)
	})
}

// setSafetyHeaders sets the defaults of every answer: no cache and no search engine keeps it, and it can do no
// harm.
func setSafetyHeaders(h http.Header, nonce string) {
	setPolicy(h, nonce, "'none'", "'none'")
	h.Set("Cache-Control", "no-store")
	h.Set(robotsHeader, noIndex)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
}

// setPolicy sets what a page may load (Content Security Policy 3), which iframes it may hold, and which pages may
// embed it.
func setPolicy(h http.Header, nonce, iframes, ancestors string) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"+nonce+"'; "+
		"img-src 'self' data:; media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "+
		"form-action 'self'; base-uri 'none'; frame-src "+iframes+"; frame-ancestors "+ancestors)
}

// sandbox is the policy for everything that is never a page of ours: files, pictures, streams. Opened alone it
// runs nothing, loads nothing and stands in no iframe.
const sandbox = "sandbox; default-src 'none'; frame-ancestors 'none'"

// sandbox applies that policy to this answer. In an embed, where a link may open a picture in the iframe, the
// room's sites may hold it too.
func (r *request) sandbox() {
	policy := sandbox
	if r.embedded {
		_, ancestors, _ := strings.Cut(r.w.Header().Get("Content-Security-Policy"), "frame-ancestors ")
		policy = strings.TrimSuffix(sandbox, "'none'") + ancestors
	}
	r.w.Header().Set("Content-Security-Policy", policy)
}

func newNonce() string {
	var nonce [16]byte
	_, _ = rand.Read(nonce[:]) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(nonce[:])
}

// errCrossOrigin is a form that another site sent to ours.
var errCrossOrigin = errors.New("cross-origin request")

type nonceKey struct{}

// withNonce gives the request the nonce that its page's inline style and its policy share.
func withNonce(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), nonceKey{}, newNonce()))
}

func nonce(r *http.Request) string {
	nonce, _ := r.Context().Value(nonceKey{}).(string) // guard has put it there
	return nonce
}

// allowIframes lets the page of this answer hold iframes; allowAncestors lets other pages embed it.
func (r *request) allowIframes(sources string) {
	setPolicy(r.w.Header(), r.viewer.Nonce, sources, "'none'")
}

func (r *request) allowAncestors(ancestors string) {
	setPolicy(r.w.Header(), r.viewer.Nonce, "'none'", ancestors)
}
