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
func (r *request) lendWindow() (err error) {
	if err := r.readFormWithoutFiles(); err != nil {
		return err
	}
	token := ""
	if r.person() != nil {
		if token, err = r.lend(r.scope()); err != nil {
			return err
		}
	}
	show := views.EmbedWindowPage
	if r.hx() {
		show = views.EmbedWindowForm
	}
	return r.render(http.StatusOK, show(r.viewer, r.access, r.typed(), token))
}

// openWindow is the room in that window. Where the form is sent again, as when the page is loaded anew, the session was
// taken before and goes on.
func (r *request) openWindow() error {
	if r.field("token") != "" {
		browser := r.newBrowser()
		browser.Scope.Origin = "" // where the frame's site is not known, the window's is not either
		err := r.take(browser)
		if err != nil && !(errors.Is(err, models.ErrSignedOut) && r.person() != nil) {
			return err
		}
	}
	if err := r.access.MayRead(); err != nil {
		return r.showEmbedDoor(err)
	}
	return r.showLatest(http.StatusOK, r.typed())
}

// typed returns what stood in the composer when a form was sent. What is gone is answered no more.
func (r *request) typed() views.Composing {
	draft := views.Composing{Body: legible(r.field("body")), Key: newKey()}
	if quote, err := r.replyTarget(); err == nil {
		draft.Reply, draft.Thread = quote, r.isThread()
	}
	return draft
}
