package handlers

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"samovar/models"
)

// hostHeader says, in the requests that a frame's page makes by script, which site held the frame when the page was
// made.
const hostHeader = "Samovar-Host"

// scope returns where the session that a request asks for is good. Once the session is found, a request that does not
// say which site holds its frame, or that none does, comes from the session's own.
func (r *request) scope() models.Scope {
	if !r.embedded {
		return models.Scope{}
	}
	origin, isSaid := r.host()
	// What no site holds is a window of its own, and has the session of the frame that opened it.
	isSaid = isSaid && origin != models.Ourselves
	if !isSaid && r.session.person != nil {
		origin, isSaid = r.session.stored.Origin, true
	}
	return models.Scope{Room: r.slug(), Origin: origin, Unsaid: !isSaid}
}

// host returns the site that holds the frame a request comes from, and whether the request says so: models.Ourselves
// where no other site does, empty where the browser withholds it. A frame's first page is known by its referrer,
// which a site can have withheld but not forged. What that page asks for later says what was found then: a script in
// a header, links and forms in their address, and pictures not at all.
func (r *request) host() (string, bool) {
	said, isSaid := r.saidHost()
	if origin, valid := models.ParseOrigin(said); valid || said == models.Ourselves {
		return cmp.Or(origin, said), isSaid
	}
	return "", isSaid
}

// saidHost is what the request says, which may be anything.
func (r *request) saidHost() (string, bool) {
	if sent := r.Header.Values(hostHeader); len(sent) > 0 {
		return sent[0], true
	}
	from, err := url.Parse(r.Referer())
	switch {
	case r.Header.Get("Sec-Fetch-Dest") == "document":
		return models.Ourselves, true
	case err != nil || from.Host == "":
		return "", true
	case from.Host != r.Host && from.Scheme+"://"+from.Host != r.origin():
		return from.Scheme + "://" + from.Host, true
	case !strings.HasPrefix(from.Path, embedPath):
		return models.Ourselves, true
	}
	query := r.URL.Query()
	return query.Get("host"), query.Has("host")
}

// checkEmbedHost refuses what comes from the frames of a site that was taken off the room's list, by the origin that their
// session is bound to, whatever the request says. Where there is no session, a frame's first page is left to the
// browser, which does not show it: a referrer alone may be a link's on the site's page.
func (r *request) checkEmbedHost() error {
	if r.person() == nil && r.isFirstPage() {
		return nil
	}
	if !r.access.MayBeEmbeddedBy(r.scope().Origin) {
		return models.ErrForbidden
	}
	return nil
}

// isFirstPage reports whether nothing but the referrer can say which site holds the frame: no page of the room was
// there yet to say it in a header or in an address.
func (r *request) isFirstPage() bool {
	return r.Method == http.MethodGet && r.Header.Values(hostHeader) == nil && !r.URL.Query().Has("host")
}
