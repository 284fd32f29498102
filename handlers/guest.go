package handlers

import (
	"net/http"
	"regexp"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

func (c *call) showGuest() error {
	form := views.Form{}
	if c.person() != nil {
		form = form.With("nickname", c.person().Nickname)
	}
	return c.render(http.StatusOK, views.GuestPage(c.viewer, form))
}

// nameGuest chooses the name one goes by without an account; members choose theirs in their account.
func (c *call) nameGuest() error {
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

// somebody returns the person who asks; a stranger becomes a guest here, with the first thing they do.
func (c *call) somebody() (models.Person, error) {
	if c.person() == nil {
		if err := c.makeGuest(c.guestName()); err != nil {
			return models.Person{}, err
		}
	}
	return *c.person(), nil
}

// guestName returns what a new guest is called: what the site that holds the frame says, if that is a name.
func (c *call) guestName() string {
	if name, err := c.s.store.ChosenNickname(c.field("nickname")); c.framed && err == nil {
		return name
	}
	return c.viewer.T("guest.name")
}

// makeGuest stores the browser's person under a name.
func (c *call) makeGuest(nickname string) error {
	if err := c.s.limits.allow(c.s.limits.guests, c.address()); err != nil {
		return err
	}
	browser := c.browser()
	browser.Key = c.guestKey()
	guest, err := c.s.store.NewGuest(c.ctx(), browser, nickname)
	if err != nil {
		return err
	}
	c.session.cookie.ID, c.session.person, c.viewer.Person = browser.Token, &guest, &guest
	return c.keepSession(yearSeconds)
}

var keyPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{16,64}$`)

// guestKey returns the key by which the form of a stranger is known again, empty where there is none that could not
// be guessed.
func (c *call) guestKey() string {
	if key := c.field("guest"); keyPattern.MatchString(key) {
		return key
	}
	return ""
}
