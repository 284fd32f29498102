package handlers

import (
	"log/slog"
	"net/http"
	"strconv"

	"samovar/assets"
	"samovar/locales"
	"samovar/views"
)

// waitingSeconds is after how many seconds a page that says to wait asks again.
const waitingSeconds = 5

// Waiting answers while the database is brought up to date: it is alive and not ready, and every page is one that
// says so and asks again by itself. It has no store, so it knows no accounts and takes nothing.
func Waiting(texts *locales.Catalogues, site views.Site, log *slog.Logger) http.Handler {
	s := &Server{texts: texts, site: site, log: log}
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", s.waiting(func(c *call) error { return c.say(http.StatusOK, "ok\n") }))
	mux.Handle(
		"GET /readyz",
		s.waiting(func(c *call) error { return c.say(http.StatusServiceUnavailable, "migrating\n") }),
	)
	mux.Handle("GET /assets/{name}", s.waiting(func(c *call) error {
		if !assets.Serve(c.w, c.r, takesGzip(c.r)) {
			http.NotFound(c.w, c.r)
		}
		return nil
	}))
	mux.Handle("/", s.waiting(sayWaiting))
	return mux
}

// waiting runs an act for a call of a stranger.
func (s *Server) waiting(act func(*call) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = withNonce(r)
		setSafetyHeaders(w.Header(), nonce(r))
		c := &call{
			s:       s,
			w:       w,
			r:       r,
			session: &session{},
			framed:  isFramed(r),
		}
		c.viewer = views.Viewer{
			Texts: s.texts.In(
				s.language(r),
			),
			Theme: theme(r),
			Nonce: nonce(r),
			Site:  s.site,
			Path:  pagePath(r),
		}
		if c.framed {
			c.lookFramed()
		}
		_ = act(c) // neither has anything to fail with
	})
}

// sayWaiting shows the page. What was typed into a form is on it, and such a page does not ask again by itself: that
// would lose it.
func sayWaiting(c *call) error {
	problem := views.Problem{
		Status:   http.StatusServiceUnavailable,
		Title:    "problem.migrating.title",
		Sentence: "problem.migrating.sentence",
		Retry:    true,
	}
	h := c.w.Header()
	h.Set("Retry-After", strconv.Itoa(waitingSeconds))
	if c.framed {
		c.framedBy(
			"*",
		) // the page is the same for everyone and does nothing; which sites may hold the room's is not known yet
	}
	if c.r.Method == http.MethodGet {
		h.Set("Refresh", strconv.Itoa(waitingSeconds))
	} else {
		c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxForm)
		_ = c.readForm() // what cannot be read is not shown
		problem.Sentence = "problem.migrating.form"
	}
	c.answer(problem)
	return nil
}
