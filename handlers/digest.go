package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// setDigest stores how often the member wants a digest of missed messages, in the language of this page.
func (r *request) setDigest() error {
	frequency, language := models.Frequency(r.field("frequency")), r.viewer.Texts.Language()
	if err := r.store.SetDigest(r.ctx(), *r.person(), frequency, language); err != nil {
		return err
	}
	return r.succeed("/notifications", "flash.notices.saved")
}

// showUnsubscribe shows the page that the link in a digest leads to. It needs no session.
func (r *request) showUnsubscribe() error {
	stop := legible(r.URL.Query().Get("token"))
	person, err := r.store.DigestByStop(r.ctx(), stop)
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.UnsubscribePage(r.viewer, person.Nickname, stop, false))
}

// unsubscribeDigest ends the digests. The button on that page calls it, and so do mail programs with one-click
// unsubscribe (RFC 8058), from any origin. The address holds the secret, so this is the one form that another site
// may send.
func (r *request) unsubscribeDigest() error {
	if err := r.store.StopDigest(r.ctx(), r.URL.Query().Get("token")); err != nil {
		return err
	}
	return r.render(http.StatusOK, views.UnsubscribePage(r.viewer, "", "", true))
}
