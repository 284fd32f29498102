package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"samovar/models"
	"samovar/views"

	"github.com/gorilla/sessions"
)

// How somebody becomes somebody in a frame: by signing in in a window of ours, which hands the frame a session of its
// own, or by the word of the site that holds the frame.

// showEmbedEnter is that window. The cookie it sees is the first-party one: whoever is signed in there lends their name
// to the frame.
func (r *request) showEmbedEnter() error {
	r.keepOpener()
	if !r.viewer.IsMember() {
		return r.redirect("/login?back=" + url.QueryEscape(r.viewer.Path))
	}
	return r.render(http.StatusOK, views.EmbedEnterPage(r.viewer, r.access, ""))
}

// lentName is what the token of a session is signed for that a frame of the room may take over. It is no cookie's name.
func (r *request) lentName() string { return "samovar-lent-" + r.slug() }

// enterEmbed lends a session to the frame. Its token is read by the script of the page it stands in, and told to the
// frame that opened the window alone. It is worth one session, in frames of this room, for a few minutes.
func (r *request) enterEmbed() error {
	r.keepOpener()
	if !r.viewer.IsMember() {
		return models.ErrSignedOut
	}
	token, err := r.lend(models.Scope{})
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.EmbedEnterPage(r.viewer, r.access, token))
}

// lend makes a session of the person who asks that waits to be taken over, and returns its token, signed.
func (r *request) lend(scope models.Scope) (string, error) {
	lent := sessions.NewSession(r.cookies.tokens, r.lentName())
	lent.ID = newToken()
	browser := models.Browser{Token: lent.ID, Agent: r.UserAgent(), Scope: scope}
	if err := r.store.LendSession(r.ctx(), *r.person(), r.slug(), browser); err != nil {
		return "", err
	}
	return r.cookies.tokens.sign(lent)
}

// keepOpener lets a window know who opened it: the frame, within another site's page.
func (r *request) keepOpener() { r.w.Header().Set("Cross-Origin-Opener-Policy", "unsafe-none") }

// keepOpenerFor does so where signing in comes back to that window: each page on the way would cut it off.
func (r *request) keepOpenerFor(back string) {
	if strings.HasPrefix(back, embedPath) && strings.HasSuffix(back, "/enter") {
		r.keepOpener()
	}
}

// takeSession is the frame taking its session over, under a token that only its browser knows.
func (r *request) takeSession() error {
	if err := r.take(r.newBrowser()); err != nil {
		return err
	}
	return r.showEntered()
}

// take makes the browser that of the person whose lent session the form has the token of.
func (r *request) take(browser models.Browser) error {
	lent := sessions.NewSession(r.cookies.tokens, r.lentName())
	r.cookies.tokens.adopt(lent, r.field("token"))
	person, err := r.store.TakeSession(r.ctx(), lent.ID, browser)
	if errors.Is(err, models.ErrNotFound) {
		return models.ErrSignedOut
	}
	if err != nil {
		return err
	}
	r.session.cookie.ID = browser.Token
	return r.turnInto(&person, 0)
}

// endEmbed signs out of the frame, and of nothing else.
func (r *request) endEmbed() error {
	if err := r.store.EndSessionByToken(r.ctx(), r.scope(), r.session.token()); err != nil {
		return err
	}
	return r.entered(nil, -1)
}

// identify takes the word of the site that holds the frame.
func (r *request) identify() error {
	if r.viewer.IsMember() {
		return r.entered(r.person(), 0) // who has signed in here is who they are
	}
	person, token, err := r.store.Identify(r.ctx(), r.field("identity"), r.session.token(), r.newBrowser())
	if err != nil {
		return err
	}
	r.session.cookie.ID = token
	return r.entered(&person, 0)
}

// resumeEmbed tells a frame which person its session belongs to, or answers 204 when the session is over. Two pages
// ask: one made without the cookie, with the token its script has kept, and one that checks whether the cookie comes
// back.
func (r *request) resumeEmbed() error {
	if r.person() == nil {
		r.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return r.showEntered()
}

// entered answers a frame whose person has changed.
func (r *request) entered(person *models.Person, maxAge int) error {
	if err := r.turnInto(person, maxAge); err != nil {
		return err
	}
	return r.showEntered()
}

// turnInto gives the rest of the call, and the browser, to a person; nil signs out.
func (r *request) turnInto(person *models.Person, maxAge int) (err error) {
	r.session.person, r.viewer.Person = person, person
	if person == nil {
		r.session.cookie.ID, r.viewer.GuestKey = newToken(), newKey()
	}
	if err := r.setSessionCookie(maxAge); err != nil {
		return err
	}
	r.access, err = r.store.Approach(r.ctx(), person, r.slug())
	return err
}

// showEntered shows the composer, what was typed still in it, and the name that the frame speaks under.
func (r *request) showEntered() error {
	if !r.hx() {
		return r.redirect(r.paths().Room())
	}
	return r.render(http.StatusOK, views.EmbedEntered(r.viewer, r.access, r.typed(), r.silenceReason()))
}
