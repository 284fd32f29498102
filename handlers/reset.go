package handlers

import (
	"context"
	"net/http"
	"strings"

	"samovar/models"
	"samovar/postbox"
	"samovar/views"

	"github.com/a-h/templ"
)

func (c *call) showForgot() error {
	return c.render(http.StatusOK, views.ForgotPage(c.viewer, views.Form{}))
}

// forgot sends a link to whoever has forgotten their password. Nobody learns here whether there is such an account.
func (c *call) forgot() error {
	if err := c.postReset(c.field("account")); err != nil {
		return c.refuse(err, func(form views.Form) templ.Component { return views.ForgotPage(c.viewer, form) })
	}
	return c.succeed("/login", "flash.forgot")
}

func (c *call) postReset(typed string) error {
	if strings.TrimSpace(typed) == "" {
		return models.Invalid{Field: "account", Reason: "problem.forgot.empty"}
	}
	if err := c.s.limits.forgot(c.address(), typed); err != nil {
		return err
	}
	head, store, limits := c.letterhead(), c.s.store, c.s.limits
	return c.mail(func(ctx context.Context) (letters []postbox.Letter, err error) {
		links, err := store.ResetLinks(ctx, typed)
		for _, link := range links {
			if limits.mailbox(link.Person.Email) == nil { // by username and by address it is the same box
				letter := views.ResetLetter(head(link.Language), link)
				letter.Wanted = whileGood(store, models.Resetting, link.Token)
				letters = append(letters, letter)
			}
		}
		return letters, err
	})
}

func (c *call) showReset() error {
	return c.renderReset(http.StatusOK, legible(c.r.URL.Query().Get("token")), views.Form{})
}

func (c *call) renderReset(status int, token string, form views.Form) error {
	link, err := c.s.store.LinkByToken(c.ctx(), models.Resetting, token)
	if err != nil {
		return err
	}
	return c.render(status, views.ResetPage(c.viewer, link, token, form))
}

// reset keeps the new password, and lets in whoever has chosen it: here, and nowhere else.
func (c *call) reset() error {
	person, err := c.s.store.ResetPassword(c.ctx(), c.field("token"), c.field("password"))
	if err != nil {
		form, status, err := c.refusal(err)
		if err != nil {
			return err
		}
		return c.renderReset(status, legible(c.field("token")), form)
	}
	if err := c.become(person, false); err != nil {
		return err
	}
	return c.succeed("/", "flash.reset")
}
