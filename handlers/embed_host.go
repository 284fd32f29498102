package handlers

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"samovar/models"
)

// hostHeader names the site that embedded the page when it was made, in requests by the embed's scripts.
const hostHeader = "Samovar-Host"

// scope returns where the session of this request is good. A request that does not say which site embeds the room, or
// says that none does, has its session's own origin once the session is found.
func (r *request) scope() models.Scope {
	if !r.embedded {
		return models.Scope{}
	}
	origin, isSaid := r.host()
	// A window of its own is embedded by no site, and has the session of the embed that opened it.
	isSaid = isSaid && origin != models.Ourselves
	if !isSaid && r.session.person != nil {
		origin, isSaid = r.session.stored.Origin, true
	}
	return models.Scope{Room: r.slug(), Origin: origin, Unsaid: !isSaid}
}

// host returns the site that embeds the page which sent the request, and whether the request says so. It is
// models.Ourselves where no other site does, and empty where the browser withholds it. The first page of an embed is
// known by its referrer, which a site can withhold but not forge. Later requests say what was found then: scripts in
// a header, links and forms in their address, pictures not at all.
func (r *request) host() (string, bool) {
	said, isSaid := r.saidHost()
	if origin, valid := models.ParseOrigin(said); valid || said == models.Ourselves {
		return cmp.Or(origin, said), isSaid
	}
	return "", isSaid
}

// saidHost returns what the request says, which may be any text.
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

// checkEmbedHost refuses requests from embeds of a site that was taken off the room's list. It goes by the origin
// that their session is bound to, whatever the request says. A first page without a session is left to the browser,
// which does not show it: its referrer may be that of a link on the site's page.
func (r *request) checkEmbedHost() error {
	if r.person() == nil && r.isFirstPage() {
		return nil
	}
	if !r.access.MayBeEmbeddedBy(r.scope().Origin) {
		return models.ErrForbidden
	}
	return nil
}

// isFirstPage reports whether only the referrer can say which site embeds the room, as no earlier page could say it
// in a header or an address.
func (r *request) isFirstPage() bool {
	return r.Method == http.MethodGet && r.Header.Values(hostHeader) == nil && !r.URL.Query().Has("host")
}
