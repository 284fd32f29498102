// Package handlers serves Samovar over HTTP: it reads a request, calls the models, and answers with a view.
//
// Its files are told apart by their names. routes.go is the map: what there is, and who may call it. Files that begin
// with http_ are plumbing that every request passes: http_serve.go runs a route, http_request.go is what an act works
// with, http_problem.go answers every error. Each other file is a noun of the product, named as in models and views.
// Tests of a noun begin with its name; files that begin with harness_ are what the tests have in common.
package handlers

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"samovar/broadcast"
	"samovar/feed"
	"samovar/locales"
	"samovar/mail"
	"samovar/models"
	"samovar/views"
)

// Config holds the operator's decisions and what the handlers work with.
type Config struct {
	Store *models.Store
	Hub   *broadcast.Hub
	// Presence is the hub's, see feed.NewPresence.
	Presence feed.Presence
	Texts    *locales.Catalogues
	Site     views.Site
	Log      *slog.Logger
	// Meter counts commits for /metrics; nil is a meter that is told of none.
	Meter *Meter
	// Key signs the cookies; 64 bytes.
	Key []byte
	// PushKey is the public key under which browsers subscribe to pushes; empty where there are none.
	PushKey string
	// Mail sends e-mail; nil where none is sent.
	Mail *mail.Queue
	// PublicURL is the scheme and host of links and cookies; nil means those of the request.
	PublicURL *url.URL
	// Proxies are the networks of the operator's proxies, whose X-Forwarded-For is believed.
	Proxies []netip.Prefix
	// Code is what the setup of the site takes, in capitals; empty where there is an administrator.
	Code string
	// Unlimited lifts all limits by address, person and account, for load tests.
	Unlimited bool
	// PerAddress limits the connections of one address; half of them may be streams. Zero means 2,000.
	PerAddress int
	// Patience limits how long an answer may make no progress; zero means 30 seconds.
	Patience time.Duration
}

// Server answers requests. It has no state of its own but rate limits.
type Server struct {
	store     *models.Store
	hub       *broadcast.Hub
	presence  feed.Presence
	texts     *locales.Catalogues
	site      views.Site
	log       *slog.Logger
	meter     *Meter
	cookies   *cookies
	limits    *limits
	publicURL *url.URL
	proxies   proxies
	networks  networkKey
	pushKey   string
	mail      *mail.Queue
	mux       *http.ServeMux
	// code is what the setup takes; nil once there is an administrator.
	code atomic.Pointer[string]
	// founded is set once an account was found.
	founded atomic.Bool
	// pendingForms counts the forms that have arrived and are not answered yet.
	pendingForms atomic.Int64
	patience     time.Duration
	// connections are open now; refusedConnections and refusedStreams count since the start.
	connections, refusedConnections, refusedStreams atomic.Int64
}

// New returns a server.
func New(c Config) *Server {
	if c.Meter == nil {
		c.Meter = NewMeter()
	}
	c.Site.Letters = c.Mail != nil
	s := &Server{
		store:     c.Store,
		hub:       c.Hub,
		presence:  c.Presence,
		texts:     c.Texts,
		site:      c.Site,
		log:       c.Log,
		meter:     c.Meter,
		cookies:   newCookies(c.Key, c.Store),
		limits:    newLimits(c.Unlimited, cmp.Or(c.PerAddress, defaultConnections)),
		publicURL: c.PublicURL,
		proxies:   c.Proxies,
		networks:  newNetworkKey(c.Key),
		pushKey:   c.PushKey,
		mail:      c.Mail,
		patience:  cmp.Or(c.Patience, stallTimeout),
	}
	if c.Code != "" {
		s.code.Store(&c.Code)
	}
	return s
}

// Handler returns the whole product: the routes, behind the guard that every request passes.
func (s *Server) Handler() http.Handler {
	s.mux = http.NewServeMux()
	for _, route := range s.routes() {
		s.mux.Handle(route.pattern, s.serve(route))
	}
	s.mux.Handle("/", s.serve(route{right: anyone, act: (*request).answerUnrouted}))
	for _, pattern := range nowhereEmbedded {
		s.mux.Handle(pattern, s.serve(route{right: anyone, act: (*request).answerUnrouted, embedded: true}))
	}
	return s.guard(s.mux)
}
