package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

func (s *Server) showLogin(c *call) error {
	c.keepOpenerFor(c.r.URL.Query().Get("back"))
	c.viewer.Flash = c.takeFlash()
	return c.render(http.StatusOK, views.LoginPage(c.viewer, views.Form{}.With("back", back(c.r.URL.Query().Get("back"), ""))))
}

func (s *Server) signIn(c *call) error {
	c.keepOpenerFor(c.field("back"))
	person, err := c.authenticate()
	if err == nil {
		err = c.become(person, c.field("remember") != "")
	}
	if err != nil {
		return c.refuse(err, func(form views.Form) templ.Component { return views.LoginPage(c.viewer, form) })
	}
	return c.succeed(back(c.field("back"), "/"), "flash.signedin", person.Nickname)
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
	return c.succeed("/", "flash.signedout")
}
