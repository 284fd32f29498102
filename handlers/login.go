package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

func (s *Server) showLogin(c *call) error {
	c.viewer.Flash = c.takeFlash()
	return c.render(http.StatusOK, views.LoginPage(c.viewer, views.Form{}.With("back", back(c.r.URL.Query().Get("back"), ""))))
}

func (s *Server) signIn(c *call) error {
	person, err := c.authenticate()
	if err != nil {
		form, status, err := c.refusal(err)
		if err != nil {
			return err
		}
		return c.render(status, views.LoginPage(c.viewer, form))
	}
	if err := c.become(person, c.field("remember") != ""); err != nil {
		return err
	}
	if err := c.flash("flash.signedin", person.Nickname); err != nil {
		return err
	}
	return c.redirect(back(c.field("back"), "/"))
}

func (c *call) authenticate() (models.Person, error) {
	username := c.field("username")
	if err := c.s.limits.signIn(c.address(), username); err != nil {
		return models.Person{}, err
	}
	return c.s.store.SignIn(c.ctx(), username, c.field("password"))
}

func (s *Server) signOut(c *call) error {
	if err := c.forget(); err != nil {
		return err
	}
	if err := c.flash("flash.signedout"); err != nil {
		return err
	}
	return c.redirect("/")
}
