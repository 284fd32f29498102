package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

func (c *call) showLogin() error {
	c.keepOpenerFor(c.r.URL.Query().Get("back"))
	c.viewer.Flash = c.takeFlash()
	return c.render(
		http.StatusOK,
		views.LoginPage(c.viewer, views.Form{}.With("back", back(c.r.URL.Query().Get("back"), ""))),
	)
}

func (c *call) signIn() error {
	c.keepOpenerFor(c.field("back"))
	account, err := c.s.store.AccountNamed(c.ctx(), c.field("username"))
	if err != nil {
		return err
	}
	person, err := c.authenticate(account)
	if err == nil {
		err = c.become(person, c.field("remember") != "")
	}
	if err != nil {
		c.noteRefusal(account, err)
		return c.refuse(err, func(form views.Form) templ.Component { return views.LoginPage(c.viewer, form) })
	}
	return c.succeed(back(c.field("back"), "/"), "flash.signedin", person.Nickname)
}

func (c *call) authenticate(account models.Account) (models.Person, error) {
	username := c.field("username")
	if err := c.s.limits.signIn(c.address(), username, c.deviceOf(account)); err != nil {
		return models.Person{}, err
	}
	return c.s.store.SignIn(c.ctx(), username, c.field("password"))
}

// noteRefusal logs and counts a sign-in that was refused. The name that was typed may be a password: the log has the
// account's number, zero where there is none. Programs like fail2ban read the line, see docs/reliability.md.
func (c *call) noteRefusal(account models.Account, err error) {
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
	c.s.meter.signInRefused(reason)
	c.s.log.WarnContext(
		c.ctx(),
		"sign-in refused",
		"address",
		c.s.proxies.client(c.r),
		"account",
		account.ID,
		"reason",
		reason,
	)
}

func (c *call) signOut() error {
	if err := c.forget(); err != nil {
		return err
	}
	return c.succeed("/", "flash.signedout")
}
