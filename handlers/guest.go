package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

func (s *Server) showGuest(c *call) error {
	if err := c.introduce(); err != nil {
		return err
	}
	form := views.Form{}
	if c.person() != nil {
		form = form.With("nickname", c.person().Nickname)
	}
	return c.render(http.StatusOK, views.GuestPage(c.viewer, form))
}

// nameGuest chooses the name one goes by without an account; members choose theirs in their account.
func (s *Server) nameGuest(c *call) error {
	if c.viewer.IsMember() {
		return c.redirect("/account")
	}
	named, err := c.takeName()
	if err != nil {
		return c.refuse(err, func(form views.Form) templ.Component { return views.GuestPage(c.viewer, form) })
	}
	return c.succeed(back(c.field("back"), "/"), "flash.welcome", named.Nickname)
}

// takeName renames the guest, or makes one of that name.
func (c *call) takeName() (models.Person, error) {
	if c.person() != nil {
		return c.s.store.ChangeNickname(c.ctx(), *c.person(), c.field("nickname"))
	}
	if err := c.s.limits.allow(c.s.limits.guests, c.address()); err != nil {
		return models.Person{}, err
	}
	guest, err := c.s.store.NewGuest(c.ctx(), c.session.token(), c.field("nickname"), c.r.UserAgent())
	if err != nil {
		return models.Person{}, err
	}
	return guest, c.keepSession(yearSeconds)
}
