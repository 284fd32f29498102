package handlers

import (
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// showGuard shows how the room is protected.
func (r *request) showGuard() error {
	r.viewer.Flash = r.takeFlash()
	form := views.Form{}.With("slow", strconv.FormatInt(r.access.Room.SlowSeconds, 10))
	return r.render(http.StatusOK, views.GuardPage(r.viewer, r.access, form))
}

// protectRoom changes how the room is protected.
func (r *request) protectRoom() error {
	slow, err := strconv.ParseInt(r.field("slow"), 10, 64)
	if err != nil {
		slow = -1 // no interval, which the models refuse
	}
	if err := r.store.Protect(r.ctx(), *r.person(), r.slug(), models.Guard{SlowSeconds: slow}); err != nil {
		return r.refuse(err, func(form views.Form) templ.Component {
			return views.GuardPage(r.viewer, r.access, form)
		})
	}
	return r.succeed(views.GuardPath(r.slug()), "flash.room.saved")
}
