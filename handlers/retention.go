package handlers

import (
	"net/http"
	"slices"
	"strconv"

	"samovar/models"
	"samovar/views"
)

// showRetention shows for how long the room keeps its messages, and how many would go by a choice that is not made
// yet.
func (r *request) showRetention() error {
	asked, err := strconv.ParseInt(r.URL.Query().Get("days"), 10, 64)
	if err != nil || !slices.Contains(models.Keeps, asked) {
		asked = r.access.Room.KeepDays
	}
	going, err := r.store.CountExpired(r.ctx(), r.access.Room.ID, asked)
	if err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.RetentionPage(r.viewer, r.access, asked, going))
}

// setRetention changes for how long the room keeps its messages.
func (r *request) setRetention() error {
	days, err := strconv.ParseInt(r.field("days"), 10, 64)
	if err != nil {
		return errMalformed
	}
	if err := r.store.Keep(r.ctx(), *r.person(), r.slug(), days); err != nil {
		return err
	}
	return r.succeed(views.RetentionPath(r.slug()), "flash.room.saved")
}
