package handlers

import (
	"io"
	"net/url"
	"strconv"
)

const (
	// robotsHeader tells search engines what they may do with an answer. Every answer has it unless allowIndex took it
	// away.
	robotsHeader = "X-Robots-Tag"
	noIndex      = "noindex"
)

// serveRobots tells crawlers what they may fetch (RFC 9309). It names no room. Pages that may not be indexed are not
// closed to crawlers here: each says noindex itself, and a crawler sees that only on a page that it may fetch. So a
// page that a search engine already has falls out when its room is no longer for search engines. What is closed has
// no end. Where search engines are kept out of the whole site there is nothing to fetch.
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

// isIndexed reports whether search engines may have anything of this site: its operator lets them, and people without
// an account can read.
func (s *Server) isIndexed() bool { return s.site.GuestsWelcome && !s.site.Unindexed }

// allowIndex lets search engines keep an answer: that of a route which shows a room, where the site and the room's
// owner want it, and under the one address that the page is known by. For what is shown under other addresses too
// (?at=, ?before=) would be kept many times.
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

// forbidIndex is for an answer that is not the page that was asked for.
func (r *request) forbidIndex() {
	r.w.Header().Set(robotsHeader, noIndex)
	r.viewer.Canonical = ""
}

// canonical returns the address that a page is known by, and whether it was asked for under that one. A page that is
// paged goes on behind each message that its `after` names.
func canonical(asked *url.URL, paged bool) (address string, known bool) {
	address = (&url.URL{Path: asked.Path}).EscapedPath()
	if asked.RawQuery == "" {
		return address, true
	}
	after, err := strconv.ParseInt(asked.Query().Get("after"), 10, 64)
	query := "after=" + strconv.FormatInt(after, 10)
	return address + "?" + query, paged && err == nil && after > 0 && asked.RawQuery == query
}
