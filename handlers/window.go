package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"
)

// A frame goes on in a window of its own, as the same person and with what was typed. Browsers keep the frame's cookie
// from that window, so the frame is lent a session for it, whose token goes there in a form: it stands in no address.

// lendWindow answers with the form that opens the window. A script sends it at once; without one a person does.
func (c *call) lendWindow() (err error) {
	if err := c.readFields(); err != nil {
		return err
	}
	token := ""
	if c.person() != nil {
		if token, err = c.lend(c.scope()); err != nil {
			return err
		}
	}
	show := views.WindowPage
	if c.hx() {
		show = views.WindowForm
	}
	return c.render(http.StatusOK, show(c.viewer, c.access, c.typed(), token))
}

// openWindow is the room in that window. Where the form is sent again, as when the page is loaded anew, the session was
// taken before and goes on.
func (c *call) openWindow() error {
	if c.field("token") != "" {
		browser := c.browser()
		browser.Scope.Origin = "" // where the frame's site is not known, the window's is not either
		err := c.take(browser)
		if err != nil && !(errors.Is(err, models.ErrSignedOut) && c.person() != nil) {
			return err
		}
	}
	if err := c.access.MayRead(); err != nil {
		return c.showFrameDoor(err)
	}
	return c.showPresent(http.StatusOK, c.typed())
}

// typed returns what stood in the composer when a form was sent. What is gone is answered no more.
func (c *call) typed() views.Draft {
	draft := views.Draft{Body: legible(c.field("body")), Key: newKey()}
	if quote, err := c.answered(); err == nil {
		draft.Reply, draft.Thread = quote, c.isThread()
	}
	return draft
}
