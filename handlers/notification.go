package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showNotifications is where one says what one wants to be told of.
func (r *request) showNotifications() error {
	quiet, err := r.store.IsQuiet(r.ctx(), *r.person())
	if err != nil {
		return err
	}
	places, err := r.store.RoomsOf(r.ctx(), r.person(), 0)
	if err != nil {
		return err
	}
	notices := views.Notices{Quiet: quiet, Places: places, Key: r.pushKey}
	if notices.Confirmed, err = r.store.IsConfirmed(r.ctx(), *r.person()); err != nil {
		return err
	}
	if notices.Frequency, err = r.store.DigestOf(r.ctx(), *r.person()); err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.NoticesPage(r.viewer, notices))
}

func (r *request) setQuiet() error {
	ticked, err := r.ticked("quiet")
	if err != nil {
		return err
	}
	if err := r.store.SetQuiet(r.ctx(), *r.person(), ticked["quiet"]); err != nil {
		return err
	}
	return r.succeed("/notifications", "flash.notices.saved")
}

// setLevel keeps what one wants to be told of in a room.
func (r *request) setLevel() error {
	if r.person() == nil {
		return models.ErrSignedOut
	}
	if err := r.store.SetLevel(r.ctx(), *r.person(), r.slug(), models.Level(r.field("level"))); err != nil {
		return err
	}
	return r.succeed(safePath(r.field("back"), views.RoomPath(r.slug())), "flash.notices.saved")
}

// subscribePush keeps a browser that wants to be called while no page is open. It comes from a script.
func (r *request) subscribePush() error {
	subscription := models.Subscription{
		Endpoint: legible(r.field("endpoint")),
		P256DH:   legible(r.field("p256dh")),
		Auth:     legible(r.field("auth")),
	}
	if err := r.store.Subscribe(r.ctx(), *r.person(), r.session.stored.ID, subscription); err != nil {
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
