package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"
)

// An embed can be opened in a window of its own, as the same person and with what was typed. Browsers keep the
// embed's cookie from that window, so the embed lends it a session. The token goes there in a form, never in an
// address.

// lendWindow answers with the form that opens the window. A script sends it at once; without script the person does.
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

// openWindow shows the room in that window. A form that is sent again, as by a reload, finds its session taken
// already and goes on with it.
func (r *request) openWindow() error {
	if r.field("token") != "" {
		browser := r.newBrowser()
		browser.Scope.Origin = "" // the window has the embed's origin, or none
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

// typed returns what stood in the composer when the form was sent. A reply to a deleted message becomes a plain one.
func (r *request) typed() views.Composing {
	draft := views.Composing{Body: legible(r.field("body")), Key: newKey()}
	if quote, err := r.replyTarget(); err == nil {
		draft.Reply, draft.Thread = quote, r.isThread()
	}
	return draft
}
