package handlers

import (
	"net/http"
	"strings"

	"samovar/views"

	"github.com/a-h/templ"
)

// showDirects lists the viewer's direct conversations, with a form for a new one.
func (r *request) showDirects() error {
	r.viewer.Flash = r.takeFlash()
	page, err := r.directsPage()
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, page(views.Form{}.With("username", r.askedNames())))
}

// directsPage returns the page around a form as it was typed.
func (r *request) directsPage() (func(views.Form) templ.Component, error) {
	rooms, err := r.store.Directs(r.ctx(), *r.person())
	if err != nil {
		return nil, err
	}
	refuses, err := r.store.RefusesDirect(r.ctx(), *r.person())
	if err != nil {
		return nil, err
	}
	blocked, err := r.store.Blocked(r.ctx(), *r.person())
	if err != nil {
		return nil, err
	}
	offered, err := r.offered(0)
	if err != nil {
		return nil, err
	}
	return func(form views.Form) templ.Component {
		page := views.Directs{Rooms: rooms, Refuses: refuses, Blocked: blocked, Form: form, Offered: offered}
		return views.DirectsPage(r.viewer, page)
	}, nil
}

// openDirect opens the conversation with the people whose usernames were typed, separated by commas or spaces.
func (r *request) openDirect() error {
	if err := r.limits.allow(r.limits.rooms, r.person().Key()); err != nil {
		return r.refuseDirect(err)
	}
	isSeparator := func(char rune) bool { return strings.ContainsRune(", ，\n\r", char) }
	usernames := strings.FieldsFunc(r.pickedName(), isSeparator)
	room, err := r.store.OpenDirect(r.ctx(), *r.person(), usernames)
	if err != nil {
		return r.refuseDirect(err)
	}
	return r.redirect(views.RoomPath(room.Slug))
}

func (r *request) refuseDirect(err error) error {
	page, failed := r.directsPage()
	if failed != nil {
		return failed
	}
	return r.refuse(err, page)
}

func (r *request) setDirectRefusal() error {
	ticked, err := r.ticked("refuse")
	if err != nil {
		return err
	}
	if err := r.store.RefuseDirect(r.ctx(), *r.person(), ticked["refuse"]); err != nil {
		return err
	}
	return r.succeed("/direct", "flash.direct.saved")
}
