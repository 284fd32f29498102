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

// showEntrance is that window. The cookie it sees is the first-party one: whoever is signed in there lends their name
// to the frame.
func (c *call) showEntrance() error {
	c.keepOpener()
	if !c.viewer.IsMember() {
		return c.redirect("/login?back=" + url.QueryEscape(c.viewer.Path))
	}
	return c.render(http.StatusOK, views.EntrancePage(c.viewer, c.access, ""))
}

// lentName is what the token of a session is signed for that a frame of the room may take over. It is no cookie's name.
func (c *call) lentName() string { return "samovar-lent-" + c.slug() }

// enterFrame lends a session to the frame. Its token is read by the script of the page it stands in, and told to the
// frame that opened the window alone. It is worth one session, in frames of this room, for a few minutes.
func (c *call) enterFrame() error {
	c.keepOpener()
	if !c.viewer.IsMember() {
		return models.ErrSignedOut
	}
	token, err := c.lend(models.Scope{})
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, views.EntrancePage(c.viewer, c.access, token))
}

// lend makes a session of the person who asks that waits to be taken over, and returns its token, signed.
func (c *call) lend(scope models.Scope) (string, error) {
	lent := sessions.NewSession(c.s.cookies.tokens, c.lentName())
	lent.ID = newToken()
	browser := models.Browser{Token: lent.ID, Agent: c.r.UserAgent(), Scope: scope}
	if err := c.s.store.LendSession(c.ctx(), *c.person(), c.slug(), browser); err != nil {
		return "", err
	}
	return c.s.cookies.tokens.sign(lent)
}

// keepOpener lets a window know who opened it: the frame, within another site's page.
func (c *call) keepOpener() { c.w.Header().Set("Cross-Origin-Opener-Policy", "unsafe-none") }

// keepOpenerFor does so where signing in comes back to that window: each page on the way would cut it off.
func (c *call) keepOpenerFor(back string) {
	if strings.HasPrefix(back, framePath) && strings.HasSuffix(back, "/enter") {
		c.keepOpener()
	}
}

// takeSession is the frame taking its session over, under a token that only its browser knows.
func (c *call) takeSession() error {
	if err := c.take(c.browser()); err != nil {
		return err
	}
	return c.showEntered()
}

// take makes the browser that of the person whose lent session the form has the token of.
func (c *call) take(browser models.Browser) error {
	lent := sessions.NewSession(c.s.cookies.tokens, c.lentName())
	c.s.cookies.tokens.adopt(lent, c.field("token"))
	person, err := c.s.store.TakeSession(c.ctx(), lent.ID, browser)
	if errors.Is(err, models.ErrNotFound) {
		return models.ErrSignedOut
	}
	if err != nil {
		return err
	}
	c.session.cookie.ID = browser.Token
	return c.turnInto(&person, 0)
}

// endFrame signs out of the frame, and of nothing else.
func (c *call) endFrame() error {
	if err := c.s.store.EndSessionByToken(c.ctx(), c.scope(), c.session.token()); err != nil {
		return err
	}
	return c.entered(nil, -1)
}

// identify takes the word of the site that holds the frame.
func (c *call) identify() error {
	if c.viewer.IsMember() {
		return c.entered(c.person(), 0) // who has signed in here is who they are
	}
	person, token, err := c.s.store.Identify(c.ctx(), c.field("identity"), c.session.token(), c.browser())
	if err != nil {
		return err
	}
	c.session.cookie.ID = token
	return c.entered(&person, 0)
}

// resumeFrame tells a frame which person its session belongs to, or answers 204 when the session is over. Two pages
// ask: one made without the cookie, with the token its script has kept, and one that checks whether the cookie comes
// back.
func (c *call) resumeFrame() error {
	if c.person() == nil {
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return c.showEntered()
}

// entered answers a frame whose person has changed.
func (c *call) entered(person *models.Person, maxAge int) error {
	if err := c.turnInto(person, maxAge); err != nil {
		return err
	}
	return c.showEntered()
}

// turnInto gives the rest of the call, and the browser, to a person; nil signs out.
func (c *call) turnInto(person *models.Person, maxAge int) (err error) {
	c.session.person, c.viewer.Person = person, person
	if person == nil {
		c.session.cookie.ID, c.viewer.GuestKey = newToken(), newKey()
	}
	if err := c.keepSession(maxAge); err != nil {
		return err
	}
	c.access, err = c.s.store.Approach(c.ctx(), person, c.slug())
	return err
}

// showEntered shows the composer, what was typed still in it, and the name that the frame speaks under.
func (c *call) showEntered() error {
	if !c.hx() {
		return c.redirect(c.home().Room())
	}
	return c.render(http.StatusOK, views.Entered(c.viewer, c.access, c.typed(), c.silence()))
}
