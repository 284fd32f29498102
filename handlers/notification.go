package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showNotifications shows the settings of what the member is told of.
func (r *request) showNotifications() error {
	quiet, err := r.store.IsQuiet(r.ctx(), *r.person())
	if err != nil {
		return err
	}
	rooms, err := r.store.RoomsOf(r.ctx(), r.person(), 0)
	if err != nil {
		return err
	}
	notices := views.Notifications{Quiet: quiet, Rooms: rooms, Key: r.pushKey}
	if notices.Confirmed, err = r.store.IsConfirmed(r.ctx(), *r.person()); err != nil {
		return err
	}
	if notices.Frequency, err = r.store.DigestOf(r.ctx(), *r.person()); err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.NotificationsPage(r.viewer, notices))
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

// setLevel stores what the person wants to be told of in one room.
func (r *request) setLevel() error {
	if r.person() == nil {
		return models.ErrSignedOut
	}
	if err := r.store.SetLevel(r.ctx(), *r.person(), r.slug(), models.Level(r.field("level"))); err != nil {
		return err
	}
	return r.succeed(safePath(r.field("back"), views.RoomPath(r.slug())), "flash.notices.saved")
}
