package handlers

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"samovar/models"
	"samovar/views"
)

// errCrossOrigin is a form of another site that was sent to ours.
var errCrossOrigin = errors.New("cross-origin request")

// serve runs a route: who asks, may they, do it; and if that fails, say so in one place.
func (s *Server) serve(route route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{
			s:       s,
			w:       w,
			r:       r,
			session: &session{},
			framed:  route.framed,
		}
		defer c.survive()
		if r.Method == http.MethodPost {
			s.underWay.Add(1)
			defer s.underWay.Add(-1)
		}
		if err := c.run(route); err != nil {
			c.fail(err)
		}
	})
}

func (c *call) run(route route) error {
	defer c.dropUploads()
	if route.letters && c.s.post == nil {
		route = route.absent()
	}
	err := c.prepare(route)
	if err == nil {
		err = c.admit(route.right)
	}
	if c.framed {
		c.admitHosts() // of refusals too: they are read in the frame
	}
	if err != nil {
		return err
	}
	c.letIndex(route)
	return route.act(c)
}

// prepare reads the form, finds out who asks, and settles language and looks. A form with files is read by its act,
// once it is known that the sender may.
func (c *call) prepare(route route) error {
	if err := c.look(); err != nil {
		return err
	}
	if c.r.Method != http.MethodPost {
		return nil
	}
	if err := c.mustBeForm(route); err != nil {
		return err
	}
	if !route.files || !c.hasParts() {
		c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxForm)
		if err := c.readForm(); err != nil {
			return err
		}
	}
	if err := c.s.limits.post(c); err != nil {
		return err
	}
	return c.s.store.Touch(c.ctx(), c.session.stored)
}

// look settles who looks and how.
func (c *call) look() error {
	language := c.s.language(c.r)
	c.viewer = views.Viewer{
		Texts: c.s.texts.In(language),
		Theme: theme(c.r),
		Nonce: nonce(c.r),
		Site:  c.s.site,
		Path:  pagePath(c.r),
	}
	if c.framed {
		c.lookFramed()
	}
	session, err := c.s.cookies.session(c)
	if err != nil {
		return fmt.Errorf("find the session: %w", err)
	}
	c.session = session
	c.viewer.Person, c.viewer.Lost = session.person, session.lost
	if session.person == nil {
		c.viewer.GuestKey = newKey()
	}
	return nil
}

// admit enforces what the route's table says.
func (c *call) admit(needed right) error {
	switch needed {
	case member:
		if !c.viewer.IsMember() {
			return models.ErrSignedOut
		}
	case writer:
		if !c.viewer.IsMember() {
			return models.ErrGuestAlone
		}
	case welcome:
		if !c.viewer.IsWelcome() {
			return models.ErrSignedOut
		}
	case visitor, reader, speaker, manager:
		return c.enter(needed)
	}
	return nil
}

func (c *call) enter(needed right) (err error) {
	c.access, err = c.s.store.Approach(c.ctx(), c.person(), c.slug())
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("%w: %w", errNoRoom, err)
	}
	// Nobody else learns that a direct conversation is there; and a frame has none, whoever one is in it.
	if c.access.Room.Direct && (c.framed || !c.access.Member) {
		return errNoRoom
	}
	if err == nil && c.framed {
		err = c.mustBeHeld()
	}
	if err != nil || needed == visitor {
		return err
	}
	if err := c.access.MayRead(); err != nil {
		return err
	}
	if needed == speaker {
		return c.access.MaySpeak()
	}
	if needed == manager && !c.access.MayManage() {
		if c.person() == nil || c.person().IsGuest() {
			return models.ErrSignedOut
		}
		return models.ErrForbidden
	}
	return nil
}

// survive turns a panic into a page. The server goes on; the log has the stack.
func (c *call) survive() {
	caught := recover()
	if caught == nil {
		return
	}
	if caught == http.ErrAbortHandler {
		panic(caught)
	}
	c.s.log.Error("panic", "route", c.r.Pattern, "panic", caught, "stack", string(debug.Stack()))
	c.answer(problemOf(errPanicked))
}

// guard is the gate in front of all routes: headers that make the page safe, and no forms from other sites.
func (s *Server) guard(next http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	if s.publicURL != nil {
		// The error is for a malformed origin, and this one is made of a URL that was parsed.
		_ = origins.AddTrustedOrigin(s.publicURL.Scheme + "://" + s.publicURL.Host)
	}
	origins.AddInsecureBypassPattern(stopPattern)
	origins.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refused := func(*call) error { return errCrossOrigin }
		s.serve(route{right: anyone, act: refused, framed: isFramed(r)}).ServeHTTP(w, r)
	}))
	protected := origins.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = withNonce(r)
		setSafetyHeaders(w.Header(), nonce(r))
		if s.publicURL != nil && s.publicURL.Scheme == "https" {
			w.Header().Set("Strict-Transport-Security", fmt.Sprintf("max-age=%d", yearSeconds)) // RFC 6797
		}
		protected.ServeHTTP(s.steadied(w, r), r)
	})
}

// setSafetyHeaders sets what holds for every answer that does not say otherwise: it is kept by nothing on the way nor
// by search engines, and harms nothing.
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

// setPolicy says what a page may load (Content Security Policy 3), what it may frame, and who may frame it.
func setPolicy(h http.Header, nonce, frames, framedBy string) {
	h.Set(
		"Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"+nonce+"'; img-src 'self' data:; "+
			"media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-src "+frames+"; frame-ancestors "+framedBy,
	)
}

// sandbox is the policy of what is never a page of ours: files, pictures, streams. Shown alone it runs nothing, loads
// nothing, and stands in no frame.
const sandbox = "sandbox; default-src 'none'; frame-ancestors 'none'"

// sandbox makes this answer such a thing. In the room's frames, where a link to a picture leads to it, the sites that
// hold them may hold it too.
func (c *call) sandbox() {
	policy := sandbox
	if c.framed {
		_, ancestors, _ := strings.Cut(c.w.Header().Get("Content-Security-Policy"), "frame-ancestors ")
		policy = strings.TrimSuffix(sandbox, "'none'") + ancestors
	}
	c.w.Header().Set("Content-Security-Policy", policy)
}

// frames lets the page of this answer hold frames, framedBy lets others hold it.
func (c *call) frames(sources string) { setPolicy(c.w.Header(), c.viewer.Nonce, sources, "'none'") }

func (c *call) framedBy(ancestors string) {
	setPolicy(c.w.Header(), c.viewer.Nonce, "'none'", ancestors)
}

func newNonce() string {
	var nonce [16]byte
	_, _ = rand.Read(nonce[:]) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(nonce[:])
}
