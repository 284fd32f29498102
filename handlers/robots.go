package handlers

import (
	"io"
	"net/url"
	"strconv"
)

const (
	// robotsHeader tells search engines what they may do with an answer. It forbids indexing unless allowIndex
	// removes it.
	robotsHeader = "X-Robots-Tag"
	noIndex      = "noindex"
)

// serveRobots tells crawlers what they may fetch (RFC 9309). It names no room, and it does not close pages that
// may not be indexed: each says noindex itself, which a crawler sees only on a page that it may fetch. So an
// indexed page is dropped when its room is no longer for search engines. Closed are the addresses whose answers
// never end. Where search engines are kept out of the whole site, everything is closed.
func (r *request) serveRobots() error {
	h := r.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=3600")
	rules := robots
	if !r.isIndexed() {
		rules = robotsRefused
	}
	_, err := io.WriteString(r.w, rules)
	return err
}

const (
	robots = `# A page that says noindex (X-Robots-Tag) is not to be kept. Pages that do not
# say it are those of rooms whose owners let search engines have them.
User-agent: *
Disallow: /r/*/events$
Disallow: /r/*/live$
Disallow: /embed/*/events$
`
	robotsRefused = `# Nothing here is for search engines.
User-agent: *
Disallow: /
`
)

// isIndexed reports whether search engines may index anything here: the operator allows it, and people without an
// account can read.
func (s *Server) isIndexed() bool { return s.store.Site().Guests && !s.site.Unindexed }

// allowIndex lets search engines keep an answer if its route shows a room, the site and the room's owner want it,
// and it was asked for under its one canonical address. Under other addresses (?at=, ?before=) the same content
// would be indexed many times.
func (r *request) allowIndex(route route) {
	if !route.indexed || !r.isIndexed() || !r.access.MayBeIndexed() {
		return
	}
	address, known := canonical(r.URL, route.paged)
	if !known {
		return
	}
	r.w.Header().Del(robotsHeader)
	r.viewer.Canonical = r.origin() + address
}

// forbidIndex marks an answer that is not the requested page, as a problem is.
func (r *request) forbidIndex() {
	r.w.Header().Set(robotsHeader, noIndex)
	r.viewer.Canonical = ""
}

// canonical returns the address that a page is known by, and whether it was asked for under that one. A paged page
// has one address for each `after`.
func canonical(asked *url.URL, paged bool) (address string, known bool) {
	address = (&url.URL{Path: asked.Path}).EscapedPath()
	if asked.RawQuery == "" {
		return address, true
	}
	after, err := strconv.ParseInt(asked.Query().Get("after"), 10, 64)
	query := "after=" + strconv.FormatInt(after, 10)
	return address + "?" + query, paged && err == nil && after > 0 && asked.RawQuery == query
}
