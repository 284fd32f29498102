package handlers

import (
	"net/http"

	"samovar/models"
)

// subscribePush stores a browser that wants pushes while no page is looked at. A script calls it.
func (r *request) subscribePush() error {
	subscription := models.Subscription{
		Endpoint: legible(r.field("endpoint")),
		P256DH:   legible(r.field("p256dh")),
		Auth:     legible(r.field("auth")),
	}
	if err := r.store.Subscribe(r.ctx(), *r.person(), r.session.stored.ID, subscription); err != nil {
		return err
	}
	// for pushes, which are written without a request of theirs
	if err := r.store.SetLanguage(r.ctx(), *r.person(), r.viewer.Texts.Language()); err != nil {
		return err
	}
	r.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (r *request) unsubscribePush() error {
	if err := r.store.Unsubscribe(r.ctx(), *r.person(), legible(r.field("endpoint"))); err != nil {
		return err
	}
	r.w.WriteHeader(http.StatusNoContent)
	return nil
}
