package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

func (r *request) showRegistration() error {
	founded, err := r.isFounded()
	if err != nil {
		return err
	}
	if !founded { // the first account is the administrator's, and takes the code
		return r.redirect(views.SetupPath)
	}
	back := r.URL.Query().Get("back")
	r.keepOpenerFor(back)
	invitation := legible(r.URL.Query().Get("invitation"))
	var refused models.Invalid
	if err := r.store.MayRegister(r.ctx(), invitation); errors.As(err, &refused) {
		why := r.viewer.T(refused.Reason, refused.Args...)
		return r.render(http.StatusForbidden, views.RegistrationShutPage(r.viewer, why))
	} else if err != nil {
		return err
	}
	form := views.Form{}.With("back", safePath(back, "")).With("invitation", invitation)
	return r.render(http.StatusOK, views.RegisterPage(r.viewer, form))
}

func (r *request) registerAccount() error {
	r.keepOpenerFor(r.field("back"))
	person, err := r.createAccount()
	if err != nil {
		return r.refuse(err, func(form views.Form) templ.Component { return views.RegisterPage(r.viewer, form) })
	}
	if err := r.startSession(person, r.field("remember") != ""); err != nil {
		return err
	}
	r.confirmNewAddress(person)
	return r.succeed(safePath(r.field("back"), "/"), "flash.registered", person.Nickname)
}

// createAccount makes the account. A signed-in member makes a second account; their own is not changed.
func (r *request) createAccount() (models.Person, error) {
	registration := models.Registration{
		Username: r.field("username"),
		Nickname: r.field("nickname"),
		Password: r.field("password"),
		Email:    r.field("email"),

		Admission: r.field("invitation"),
	}
	if err := r.mustAcceptTerms(registration); err != nil {
		return models.Person{}, err
	}
	if err := r.limits.allow(r.limits.registrations, r.address()); err != nil {
		return models.Person{}, err
	}
	current := r.person()
	if r.viewer.IsMember() {
		current = nil
	}
	return r.store.Register(r.ctx(), current, registration)
}

// mustAcceptTerms refuses a registration without the operator's terms ticked, and names all other problems with
// it.
func (r *request) mustAcceptTerms(registration models.Registration) error {
	if r.site.Terms == "" || r.field("terms") != "" {
		return nil
	}
	problems := models.Problems{{Field: "terms", Reason: "problem.terms"}}
	var others models.Problems
	if errors.As(registration.Check(r.viewer.Site.Name), &others) {
		problems = append(problems, others...)
	}
	return problems
}
