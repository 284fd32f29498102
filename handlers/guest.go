package handlers

import (
	"net/http"

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
	if err := c.takeName(); err != nil {
		return c.refuse(err, func(form views.Form) templ.Component { return views.GuestPage(c.viewer, form) })
	}
	return c.succeed(back(c.field("back"), "/"), "flash.welcome", c.person().Nickname)
}

// takeName renames the guest, or makes one of that name.
func (c *call) takeName() error {
	if c.person() != nil {
		return c.rename(c.field("nickname"))
	}
	return c.makeGuest(c.field("nickname"))
}
