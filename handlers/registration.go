package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

func (c *call) showRegistration() error {
	c.keepOpenerFor(c.r.URL.Query().Get("back"))
	query := c.r.URL.Query()
	form := views.Form{}.With("back", back(query.Get("back"), "")).With("code", legible(query.Get("code")))
	return c.render(http.StatusOK, views.RegisterPage(c.viewer, form))
}

func (c *call) register() error {
	c.keepOpenerFor(c.field("back"))
	person, err := c.registerLimited()
	if err != nil {
		return c.refuse(err, func(form views.Form) templ.Component { return views.RegisterPage(c.viewer, form) })
	}
	c.noteAdministrator(person)
	if err := c.become(person, c.field("remember") != ""); err != nil {
		return err
	}
	c.welcomeAddress(person)
	return c.succeed(back(c.field("back"), "/"), "flash.registered", person.Nickname)
}

// registerLimited makes the account. Somebody signed in already makes a second one, and not their own anew.
func (c *call) registerLimited() (models.Person, error) {
	registration := models.Registration{
		Username: c.field(
			"username",
		), Nickname: c.field("nickname"), Password: c.field("password"), Email: c.field("email"),
	}
	if err := c.termsAccepted(registration); err != nil {
		return models.Person{}, err
	}
	if err := c.s.limits.allow(c.s.limits.registrations, c.address()); err != nil {
		return models.Person{}, err
	}
	var err error
	if registration.Claim, err = c.claim(); err != nil {
		return models.Person{}, c.withOthers(err, registration)
	}
	current := c.person()
	if c.viewer.IsMember() {
		current = nil
	}
	return c.s.store.Register(c.ctx(), current, registration)
}

// termsAccepted wants the operator's terms ticked, and names what else is wrong at the same time.
func (c *call) termsAccepted(registration models.Registration) error {
	if c.s.site.Terms == "" || c.field("terms") != "" {
		return nil
	}
	return c.withOthers(models.Problems{{Field: "terms", Reason: "problem.terms"}}, registration)
}

// withOthers adds to a problem what else is wrong with the form, so that all is said at once.
func (c *call) withOthers(problem error, registration models.Registration) error {
	var problems, others models.Problems
	if errors.As(problem, &problems) && errors.As(registration.Check(c.s.site.Name), &others) {
		return append(problems, others...)
	}
	return problem
}
