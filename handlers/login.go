package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

func (r *request) showLogin() error {
	r.keepOpenerFor(r.URL.Query().Get("back"))
	r.viewer.Flash = r.takeFlash()
	form := views.Form{}.With("back", safePath(r.URL.Query().Get("back"), ""))
	return r.render(http.StatusOK, views.LoginPage(r.viewer, form))
}

func (r *request) signIn() error {
	r.keepOpenerFor(r.field("back"))
	account, err := r.store.AccountNamed(r.ctx(), r.field("username"))
	if err != nil {
		return err
	}
	person, err := r.authenticate(account)
	if err == nil {
		err = r.startSession(person, r.field("remember") != "")
	}
	if err != nil {
		r.logRefusedSignIn(account.ID, err)
		return r.refuse(err, func(form views.Form) templ.Component { return views.LoginPage(r.viewer, form) })
	}
	return r.succeed(safePath(r.field("back"), "/"), "flash.signedin", person.Nickname)
}

func (r *request) authenticate(account models.Account) (models.Person, error) {
	username := r.field("username")
	if err := r.limits.signIn(r.address(), username, r.deviceOf(account)); err != nil {
		return models.Person{}, err
	}
	return r.store.SignIn(r.ctx(), username, r.field("password"))
}

// logRefusedSignIn logs and counts a refused sign-in. The typed name may be a password, so the log has the
// account's id instead, zero where there is no such account. Programs like fail2ban read the line, see
// docs/reliability.md.
func (r *request) logRefusedSignIn(account int64, err error) {
	var wrong models.Invalid
	var tooFast models.TooFast
	reason := ""
	switch {
	case errors.As(err, &wrong):
		reason = "wrong"
	case errors.As(err, &tooFast):
		reason = "toofast"
	default:
		return // not a refusal but a failure, which is logged as one
	}
	r.meter.signInRefused(reason)
	client := r.proxies.client(r.Request)
	r.log.WarnContext(r.ctx(), "sign-in refused", "address", client, "account", account, "reason", reason)
}

func (r *request) signOut() error {
	if err := r.endOwnSession(); err != nil {
		return err
	}
	return r.succeed("/", "flash.signedout")
}
