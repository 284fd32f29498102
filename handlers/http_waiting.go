package handlers

import (
	"log/slog"
	"net/http"
	"strconv"

	"samovar/assets"
	"samovar/locales"
	"samovar/views"
)

// waitingSeconds is after how many seconds a waiting page asks again.
const waitingSeconds = 5

// Waiting returns the handler that answers while the database is migrated. It is alive but not ready, and every
// page tells to wait and asks again by itself. It has no store, so it knows no accounts and stores nothing.
func Waiting(texts *locales.Catalogues, site views.Site, log *slog.Logger) http.Handler {
	s := &Server{texts: texts, site: site, log: log}
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", s.waiting(func(r *request) error { return r.answerText(http.StatusOK, "ok\n") }))
	mux.Handle("GET /readyz", s.waiting(func(r *request) error {
		return r.answerText(http.StatusServiceUnavailable, "migrating\n")
	}))
	mux.Handle("GET /assets/{name}", s.waiting(func(r *request) error {
		if !assets.Serve(r.w, r.Request, codingFor(r.Request)) {
			http.NotFound(r.w, r.Request)
		}
		return nil
	}))
	mux.Handle("/", s.waiting(answerWaiting))
	return mux
}

// waiting runs an act for a stranger.
func (s *Server) waiting(act func(*request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, incoming *http.Request) {
		incoming = withNonce(incoming)
		setSafetyHeaders(w.Header(), nonce(incoming))
		r := &request{
			Server:   s,
			w:        w,
			Request:  incoming,
			session:  &session{},
			embedded: isEmbedded(incoming),
		}
		r.viewer = views.Viewer{
			Texts: s.texts.In(s.language(incoming)),
			Theme: theme(incoming),
			Nonce: nonce(incoming),
			Site:  s.site,
			Path:  pagePath(incoming),
		}
		if r.embedded {
			r.setEmbedLook()
		}
		_ = act(r) // these acts do not fail
	})
}

// answerWaiting shows the page. A page with what was typed into a form does not ask again by itself, which would
// lose the text.
func answerWaiting(r *request) error {
	problem := newProblem(http.StatusServiceUnavailable, "problem.migrating", "", retry)
	h := r.w.Header()
	h.Set("Retry-After", strconv.Itoa(waitingSeconds))
	if r.embedded {
		// The page is the same for all and does nothing; which sites may embed the room is not known yet.
		r.allowAncestors("*")
	}
	if r.Method == http.MethodGet {
		h.Set("Refresh", strconv.Itoa(waitingSeconds))
	} else {
		r.Body = http.MaxBytesReader(r.w, r.Body, maxForm)
		_ = r.readForm() // what cannot be read is not shown
		problem.Sentence = "problem.migrating.form"
	}
	r.showProblem(problem)
	return nil
}
