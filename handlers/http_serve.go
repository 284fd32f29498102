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
	return http.HandlerFunc(func(w http.ResponseWriter, incoming *http.Request) {
		r := &request{
			Server:   s,
			w:        w,
			Request:  incoming,
			session:  &session{},
			embedded: route.embedded,
		}
		defer r.recoverPanic()
		if incoming.Method == http.MethodPost {
			s.pendingForms.Add(1)
			defer s.pendingForms.Add(-1)
		}
		if err := r.handle(route); err != nil {
			r.answerError(err)
		}
	})
}

func (r *request) handle(route route) error {
	defer r.discardUploads()
	if route.needsMail && r.Server.mail == nil {
		route = route.absent()
	}
	err := r.prepare(route)
	if err == nil {
		err = r.admit(route.right)
	}
	if r.embedded {
		r.admitHosts() // of refusals too: they are read in the frame
	}
	if err != nil {
		return err
	}
	r.allowIndex(route)
	return route.act(r)
}

// prepare reads the form, finds out who asks, and settles language and looks. A form with files is read by its act,
// once it is known that the sender may.
func (r *request) prepare(route route) error {
	if err := r.identifyViewer(); err != nil {
		return err
	}
	if r.Method != http.MethodPost {
		return nil
	}
	if err := r.mustBeForm(route); err != nil {
		return err
	}
	if !route.files || !r.isMultipart() {
		r.Body = http.MaxBytesReader(r.w, r.Body, maxForm)
		if err := r.readForm(); err != nil {
			return err
		}
	}
	if err := r.limits.form(r); err != nil {
		return err
	}
	return r.store.Touch(r.ctx(), r.session.stored)
}

// identifyViewer settles who looks and how.
func (r *request) identifyViewer() error {
	language := r.language(r.Request)
	r.viewer = views.Viewer{
		Texts: r.texts.In(language),
		Theme: theme(r.Request),
		Nonce: nonce(r.Request),
		Site:  r.site,
		Path:  pagePath(r.Request),
	}
	if r.embedded {
		r.setEmbedLook()
	}
	session, err := r.cookies.readSession(r)
	if err != nil {
		return fmt.Errorf("find the session: %w", err)
	}
	r.session = session
	r.viewer.Person, r.viewer.Lost = session.person, session.lost
	if session.person == nil {
		r.viewer.GuestKey = newKey()
	}
	return nil
}

// admit enforces what the route's table says.
func (r *request) admit(needed right) error {
	switch needed {
	case member:
		if !r.viewer.IsMember() {
			return models.ErrSignedOut
		}
	case writer:
		if !r.viewer.IsMember() {
			return models.ErrGuestAlone
		}
	case welcome:
		if !r.viewer.IsWelcome() {
			return models.ErrSignedOut
		}
	case visitor, reader, speaker, manager:
		return r.enterRoom(needed)
	}
	return nil
}

func (r *request) enterRoom(needed right) (err error) {
	r.access, err = r.store.Approach(r.ctx(), r.person(), r.slug())
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("%w: %w", errNoRoom, err)
	}
	if r.access.IsHidden(r.embedded) {
		return errNoRoom
	}
	if err == nil && r.embedded {
		err = r.checkEmbedHost()
	}
	if err != nil || needed == visitor {
		return err
	}
	if err := r.access.MayRead(); err != nil {
		return err
	}
	if needed == speaker {
		return r.access.MaySpeak()
	}
	if needed == manager && !r.access.MayManage() {
		if r.person() == nil || r.person().IsGuest() {
			return models.ErrSignedOut
		}
		return models.ErrForbidden
	}
	return nil
}

// recoverPanic turns a panic into a page. The server goes on; the log has the stack.
func (r *request) recoverPanic() {
	caught := recover()
	if caught == nil {
		return
	}
	if caught == http.ErrAbortHandler {
		panic(caught)
	}
	r.log.Error("panic", "route", r.Pattern, "panic", caught, "stack", string(debug.Stack()))
	r.showProblem(problemOf(errPanicked))
}

// guard is the gate in front of all routes: headers that make the page safe, and no forms from other sites.
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
func setPolicy(h http.Header, nonce, iframes, ancestors string) {
	h.Set(
		"Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"+nonce+"'; img-src 'self' data:; "+
			"media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-src "+iframes+"; frame-ancestors "+ancestors,
	)
}

// sandbox is the policy of what is never a page of ours: files, pictures, streams. Shown alone it runs nothing, loads
// nothing, and stands in no frame.
const sandbox = "sandbox; default-src 'none'; frame-ancestors 'none'"

// sandbox makes this answer such a thing. In the room's frames, where a link to a picture leads to it, the sites that
// hold them may hold it too.
func (r *request) sandbox() {
	policy := sandbox
	if r.embedded {
		_, ancestors, _ := strings.Cut(r.w.Header().Get("Content-Security-Policy"), "frame-ancestors ")
		policy = strings.TrimSuffix(sandbox, "'none'") + ancestors
	}
	r.w.Header().Set("Content-Security-Policy", policy)
}

// allowIframes lets the page of this answer hold iframes, allowAncestors lets other pages embed it.
func (r *request) allowIframes(sources string) {
	setPolicy(r.w.Header(), r.viewer.Nonce, sources, "'none'")
}

func (r *request) allowAncestors(ancestors string) {
	setPolicy(r.w.Header(), r.viewer.Nonce, "'none'", ancestors)
}

func newNonce() string {
	var nonce [16]byte
	_, _ = rand.Read(nonce[:]) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(nonce[:])
}
