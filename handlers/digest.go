package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// setDigest keeps how often one wants letters of what one has missed, in the language one reads now.
func (r *request) setDigest() error {
	if err := r.store.SetDigest(r.ctx(), *r.person(), models.Frequency(r.field("frequency")), r.viewer.Texts.Language()); err != nil {
		return err
	}
	return r.succeed("/notifications", "flash.notices.saved")
}

// showUnsubscribe is where the link in a letter leads, also for who is signed in nowhere.
func (r *request) showUnsubscribe() error {
	stop := legible(r.URL.Query().Get("token"))
	person, err := r.store.DigestByStop(r.ctx(), stop)
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.UnsubscribePage(r.viewer, person.Nickname, stop, false))
}

// unsubscribeDigest ends the letters. It is called by the button there, and by programs for letters at one click (RFC
// 8058), which come from anywhere: what they know is in the address, and so this is the one form that another site
// may send.
func (r *request) unsubscribeDigest() error {
	if err := r.store.StopDigest(r.ctx(), r.URL.Query().Get("token")); err != nil {
		return err
	}
	return r.render(http.StatusOK, views.UnsubscribePage(r.viewer, "", "", true))
}
