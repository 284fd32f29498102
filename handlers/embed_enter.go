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

// A stranger becomes a person in an embed in two ways: by signing in in a window of this site, which lends the embed
// a session of its own, or by a token of the site that embeds the room.

// showEmbedEnter shows that window. It sees the first-party cookie, so the account that is signed in there is the one
// that the embed gets.
func (r *request) showEmbedEnter() error {
	r.keepOpener()
	if !r.viewer.IsMember() {
		return r.redirect("/login?back=" + url.QueryEscape(r.viewer.Path))
	}
	return r.render(http.StatusOK, views.EmbedEnterPage(r.viewer, r.access, ""))
}

// lentName returns the name that the token of a lent session is signed for, so that only an embed of this room can
// take it over. No cookie has this name.
func (r *request) lentName() string { return "samovar-lent-" + r.slug() }

// enterEmbed lends the embed a session. The script of the answer reads its token and tells it only to the embed that
// opened the window. The token is good for one session, in embeds of this room, for five minutes.
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

// lend stores a session of the person, to be taken over by another browser, and returns its signed token.
func (r *request) lend(scope models.Scope) (string, error) {
	lent := sessions.NewSession(r.cookies.tokens, r.lentName())
	lent.ID = newToken()
	browser := models.Browser{Token: lent.ID, Agent: r.UserAgent(), Scope: scope}
	if err := r.store.LendSession(r.ctx(), *r.person(), r.slug(), browser); err != nil {
		return "", err
	}
	return r.cookies.tokens.sign(lent)
}

// keepOpener lets the window reach the embed that opened it, which stands in another site's page.
func (r *request) keepOpener() { r.w.Header().Set("Cross-Origin-Opener-Policy", "unsafe-none") }

// keepOpenerFor does so on the pages of signing in that lead back to that window: any page without it cuts the window
// off.
func (r *request) keepOpenerFor(back string) {
	if strings.HasPrefix(back, embedPath) && strings.HasSuffix(back, "/enter") {
		r.keepOpener()
	}
}

// takeSession gives the lent session to the embed, under a new token that only its browser knows.
func (r *request) takeSession() error {
	if err := r.take(r.newBrowser()); err != nil {
		return err
	}
	return r.showEntered()
}

// take signs the browser in as the person whose lent session's token is in the form.
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

// endEmbed signs out of the embed alone.
func (r *request) endEmbed() error {
	if err := r.store.EndSessionByToken(r.ctx(), r.scope(), r.session.token()); err != nil {
		return err
	}
	return r.entered(nil, -1)
}

// identify signs the browser in as the person named in the site's token. An account that is signed in here stays.
func (r *request) identify() error {
	if r.viewer.IsMember() {
		return r.entered(r.person(), 0) // an account is not replaced by the site's user
	}
	person, token, err := r.store.Identify(r.ctx(), r.field("identity"), r.session.token(), r.newBrowser())
	if err != nil {
		return err
	}
	r.session.cookie.ID = token
	return r.entered(&person, 0)
}

// resumeEmbed answers with the person of the embed's session, or 204 where the session is over. Two pages ask: one
// that was made without the cookie, with the token that its script kept, and one that checks whether the cookie comes
// back.
func (r *request) resumeEmbed() error {
	if r.person() == nil {
		r.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return r.showEntered()
}

// entered answers an embed whose person has changed.
func (r *request) entered(person *models.Person, maxAge int) error {
	if err := r.turnInto(person, maxAge); err != nil {
		return err
	}
	return r.showEntered()
}

// turnInto continues the request as another person and keeps that in the cookie; nil signs out.
func (r *request) turnInto(person *models.Person, maxAge int) (err error) {
	r.session.person, r.viewer.Person = person, person
	if person == nil {
		r.session.cookie.ID, r.viewer.GuestKey = newToken(), r.newGuestKey()
	}
	if err := r.setSessionCookie(maxAge); err != nil {
		return err
	}
	r.access, err = r.store.Approach(r.ctx(), person, r.slug())
	return err
}

// showEntered shows the composer with what was typed, and the person's name.
func (r *request) showEntered() error {
	if !r.hx() {
		return r.redirect(r.paths().Room())
	}
	return r.render(http.StatusOK, views.EmbedEntered(r.viewer, r.access, r.typed(), r.access.MaySpeak()))
}
