package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"samovar/models"
	"samovar/views"
)

// serve runs a route: it finds out who asks, checks the right, calls the act, and answers its error in one place.
func (s *Server) serve(route route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, incoming *http.Request) {
		r := &request{
			Server:   s,
			w:        w,
			Request:  incoming,
			session:  &session{},
			embedded: route.embedded,
		}
		defer r.recoverPanic()
		if incoming.Method == http.MethodPost {
			s.pendingForms.Add(1)
			defer s.pendingForms.Add(-1)
		}
		if err := r.handle(route); err != nil {
			r.answerError(err)
		}
	})
}

func (r *request) handle(route route) error {
	defer r.discardUploads()
	if route.needsMail && r.Server.mail == nil {
		route = route.absent()
	}
	err := r.prepare(route)
	if err == nil {
		err = r.admit(route.right)
	}
	if r.embedded {
		r.admitHosts() // refusals too: they are read in the embed
	}
	if err != nil {
		return err
	}
	if route.right == administrator && !r.store.IsFresh(r.session.stored) {
		if confirmed, err := r.confirmPassword(); !confirmed {
			return err
		}
	}
	r.allowIndex(route)
	return route.act(r)
}

// prepare finds out who asks and reads the form. An act that takes files reads its form itself, after it is known
// that the sender may post.
func (r *request) prepare(route route) error {
	if err := r.identifyViewer(); err != nil {
		return err
	}
	if r.Method != http.MethodPost {
		return nil
	}
	if err := r.mustBeForm(route); err != nil {
		return err
	}
	if !route.files || !r.isMultipart() {
		r.Body = http.MaxBytesReader(r.w, r.Body, maxForm)
		if err := r.readForm(); err != nil {
			return err
		}
	}
	if err := r.limits.form(r); err != nil {
		return err
	}
	return r.store.Touch(r.ctx(), r.session.stored)
}

// identifyViewer finds the session, the language and the looks.
func (r *request) identifyViewer() error {
	language := r.language(r.Request)
	r.viewer = views.Viewer{
		Texts: r.texts.In(language),
		Theme: theme(r.Request),
		Zone:  zone(r.Request),
		Nonce: nonce(r.Request),
		Site:  r.viewSite(),
		Path:  pagePath(r.Request),

		InPanel:   r.hx() && r.Header.Get("HX-Target") == "aside#panel",
		Attention: &models.Attention{},
	}
	if r.embedded {
		r.setEmbedLook()
	}
	session, err := r.cookies.readSession(r)
	if err != nil {
		return fmt.Errorf("find the session: %w", err)
	}
	r.session = session
	r.viewer.Person, r.viewer.Lost = session.person, session.lost
	if session.person == nil {
		r.viewer.GuestKey = r.newGuestKey()
	}
	return nil
}

// admit enforces the right that the table of routes names.
func (r *request) admit(needed right) error {
	if needed != anyone && r.person() != nil {
		if err := r.store.Banned(*r.person()); err != nil {
			return err
		}
	}
	switch needed {
	case member:
		if !r.viewer.IsMember() {
			return models.ErrSignedOut
		}
	case writer:
		if !r.viewer.IsMember() {
			return models.ErrGuestAlone
		}
	case welcome:
		if !r.viewer.IsWelcome() {
			return models.ErrSignedOut
		}
	case administrator:
		if !r.viewer.IsMember() {
			return models.ErrSignedOut
		}
		if !r.person().Administrator {
			return models.ErrForbidden
		}
	case visitor, reader, speaker, moderator, manager:
		return r.enterRoom(needed)
	}
	return nil
}

func (r *request) enterRoom(needed right) (err error) {
	r.access, err = r.store.Approach(r.ctx(), r.person(), r.slug())
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("%w: %w", errNoRoom, err)
	}
	if r.access.IsHidden(r.embedded) {
		return errNoRoom
	}
	if err == nil && r.embedded {
		err = r.checkEmbedHost()
	}
	if err != nil {
		return err
	}
	if r.with, err = r.store.Circle(r.ctx(), &r.access); err != nil || needed == visitor {
		return err
	}
	if err := r.access.MayRead(); err != nil {
		return err
	}
	if needed == speaker {
		return r.access.MaySpeak()
	}
	if (needed == moderator && !r.access.MayModerate()) || (needed == manager && !r.access.MayManage()) {
		if r.person() == nil || r.person().IsGuest() {
			return models.ErrSignedOut
		}
		return models.ErrForbidden
	}
	return nil
}

// recoverPanic turns a panic into a page, and logs the stack. The server goes on.
func (r *request) recoverPanic() {
	caught := recover()
	if caught == nil {
		return
	}
	if caught == http.ErrAbortHandler {
		panic(caught)
	}
	r.log.Error("panic", "route", r.Pattern, "panic", caught, "stack", string(debug.Stack()))
	r.showProblem(problemOf(errPanicked))
}
