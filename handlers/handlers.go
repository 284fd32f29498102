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

// Config is what the operator decided and what the handlers work with.
type Config struct {
	Store *models.Store
	Hub   *broadcast.Hub
	// Presence is the hub's, see feed.NewPresence.
	Presence feed.Presence
	Texts    *locales.Catalogues
	Site     views.Site
	Log      *slog.Logger
	// Meter has the figures of commits; nil is one that hears of none.
	Meter *Meter
	// Keys sign the cookies; 64 bytes.
	Key []byte
	// PushKey is what browsers know this installation by when it calls them; empty where it does not.
	PushKey string
	// Mail takes letters that are sent by e-mail; nil where none are.
	Mail *mail.Queue
	// PublicURL settles the scheme and host of links and cookies; nil means: those of the request.
	PublicURL *url.URL
	// Proxies are the networks of the proxies in front, which are believed in X-Forwarded-For; none where there is no
	// proxy.
	Proxies []netip.Prefix
	// Code makes a registration the administrator's; empty where there is one already.
	Code string
	// Local says that only this machine reaches the installation: there the first account is the administrator's.
	Local bool
	// Unlimited lifts all limits by address, person and account, for load tests.
	Unlimited bool
	// PerAddress is how many connections one address may hold; half of them may be streams. Zero is 2,000.
	PerAddress int
	// Patience is how long an answer may make no progress; zero is 30 seconds.
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
	local     bool
	pushKey   string
	mail      *mail.Queue
	mux       *http.ServeMux
	// code makes a registration the administrator's, once.
	code atomic.Pointer[string]
	// pendingForms is how many forms have come in and are not answered yet.
	pendingForms atomic.Int64
	patience     time.Duration
	// connections are open now; of refused ones there have been so many since the start.
	connections, refusedConnections, refusedStreams atomic.Int64
}

// New makes a server.
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
		local:     c.Local,
		pushKey:   c.PushKey,
		mail:      c.Mail,
		patience:  cmp.Or(c.Patience, stallTimeout),
	}
	if c.Code != "" {
		s.code.Store(&c.Code)
	}
	return s
}

// Handler is the whole product: the routes behind the gates that every request passes.
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
