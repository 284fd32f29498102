package handlers

import (
	"net/http"
	"strconv"
	"time"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// showGuard shows how the room is protected.
func (r *request) showGuard() error {
	r.viewer.Flash = r.takeFlash()
	form := views.Form{}.With("slow", strconv.FormatInt(r.access.Room.SlowSeconds, 10))
	if r.access.Room.RefuseSpam {
		form = form.With("spam", "yes")
	}
	if r.access.Room.RefuseLinks {
		form = form.With("links", "yes")
	}
	return r.render(http.StatusOK, views.GuardPage(r.viewer, r.access, form))
}

// protectRoom changes how the room is protected: the form that says for how long begins or ends a lockdown.
func (r *request) protectRoom() error {
	flash, err := "flash.room.saved", error(nil)
	switch holds := r.field("for"); {
	case !r.PostForm.Has("for"):
		err = r.protect()
	case holds == "end":
		flash, err = "flash.unlocked", r.store.Unlock(r.ctx(), *r.person(), r.slug())
	default:
		flash, err = "flash.locked", r.lockRoom(holds)
	}
	if err != nil {
		return r.refuse(err, func(form views.Form) templ.Component {
			return views.GuardPage(r.viewer, r.access, form)
		})
	}
	if r.field("from") == "room" {
		return r.succeed(views.RoomPath(r.slug()), flash)
	}
	return r.succeed(views.GuardPath(r.slug()), flash)
}

func (r *request) protect() error {
	slow, err := strconv.ParseInt(r.field("slow"), 10, 64)
	if err != nil {
		slow = -1 // no interval, which the models refuse
	}
	ticked, err := r.ticked("spam", "links")
	if err != nil {
		return err
	}
	protection := models.Protection{SlowSeconds: slow, RefuseSpam: ticked["spam"], RefuseLinks: ticked["links"]}
	return r.store.Protect(r.ctx(), *r.person(), r.slug(), protection)
}

func (r *request) lockRoom(minutes string) error {
	holds, err := strconv.Atoi(minutes)
	if err != nil {
		holds = -1 // no time, which the models refuse
	}
	return r.store.Lock(r.ctx(), *r.person(), r.slug(), time.Duration(holds)*time.Minute)
}
