package handlers

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"samovar/models"
	"samovar/postbox"
	"samovar/views"
)

// letterhead is for a letter in a language that somebody has chosen, or else in that of the request.
func (c *call) letterhead() func(chosen string) views.Letterhead {
	texts, site, origin, asked := c.s.texts, c.s.site.Name, c.origin(), c.viewer.Texts.Language()
	return func(chosen string) views.Letterhead {
		if !texts.Known(chosen) {
			chosen = asked
		}
		return views.Letterhead{Texts: texts.In(chosen), Site: site, Origin: origin}
	}
}

// mail hands letters to the box, which has them written when their turn has come: the answer takes as long whether
// there are any or not.
func (c *call) mail(write func(context.Context) ([]postbox.Letter, error)) error {
	err := c.s.post.Post(write)
	if errors.Is(err, postbox.ErrFull) {
		return models.TooFast{After: time.Minute}
	}
	return err
}

// postConfirmation sends a member the letter by which they confirm their address.
func (c *call) postConfirmation(person models.Person) error {
	head, store := c.letterhead(), c.s.store
	return c.mail(func(ctx context.Context) ([]postbox.Letter, error) {
		link, err := store.ConfirmationLink(ctx, person)
		if errors.Is(err, models.ErrNotFound) {
			return nil, nil // confirmed meanwhile, or gone
		}
		if err != nil {
			return nil, err
		}
		letter := views.ConfirmationLetter(head(link.Language), link)
		letter.Wanted = whileGood(store, models.Confirming, link.Token)
		return []postbox.Letter{letter}, nil
	})
}

// whileGood asks whether a letter's link can still be used: the account may be deleted by then, or have another
// address.
func whileGood(store *models.Store, purpose models.Purpose, token string) func(context.Context) bool {
	return func(ctx context.Context) bool {
		_, err := store.LinkByToken(ctx, purpose, token)
		return !errors.Is(err, models.ErrLinkGone)
	}
}

// mayWriteTo limits letters to an address that somebody has typed: it may be a stranger's.
func (c *call) mayWriteTo(person models.Person, email string) error {
	if err := c.s.limits.allow(c.s.limits.letters, person.Key()); err != nil {
		return err
	}
	return c.s.limits.mailbox(email)
}

// welcomeAddress sends the first letter to somebody who has just registered. Where that cannot be they have their
// account all the same, and ask for the letter there.
func (c *call) welcomeAddress(person models.Person) {
	if c.s.post == nil || person.Email == "" {
		return
	}
	err := c.mayWriteTo(person, person.Email)
	if err == nil {
		err = c.postConfirmation(person)
	}
	if err != nil {
		c.report(http.StatusTooManyRequests, err)
	}
}

// takeAddress keeps another address, and sends a letter to it. It returns what is to be said.
func (c *call) takeAddress(email, current string) (flash string, err error) {
	if err := c.s.limits.confirm(c); err != nil {
		return "", err
	}
	sends := c.s.post != nil && strings.TrimSpace(email) != ""
	if sends {
		if err := c.mayWriteTo(*c.person(), email); err != nil {
			return "", err
		}
	}
	person, err := c.s.store.ChangeEmail(c.ctx(), *c.person(), email, current)
	if err != nil || !sends {
		return "flash.email", err
	}
	if confirmed, err := c.s.store.IsConfirmed(c.ctx(), person); err != nil || confirmed {
		return "flash.email", err
	}
	return "flash.email.letter", c.postConfirmation(person)
}

// sendConfirmation sends the letter once more.
func (c *call) sendConfirmation() error {
	person := *c.person()
	if person.Email == "" {
		return models.ErrNotFound
	}
	if confirmed, err := c.s.store.IsConfirmed(c.ctx(), person); err != nil || confirmed {
		return c.settle(err, "flash.confirmed", func(a *views.Account) *views.Form { return &a.Email })
	}
	err := c.mayWriteTo(person, person.Email)
	if err == nil {
		err = c.postConfirmation(person)
	}
	return c.settle(err, "flash.email.letter", func(a *views.Account) *views.Form { return &a.Email })
}

// showConfirmation is where the letter's link leads.
func (c *call) showConfirmation() error {
	token := legible(c.r.URL.Query().Get("token"))
	link, err := c.s.store.LinkByToken(c.ctx(), models.Confirming, token)
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, views.ConfirmPage(c.viewer, link, token))
}

// confirmEmail takes the word of whoever has the letter, signed in or not.
func (c *call) confirmEmail() error {
	person, err := c.s.store.Confirm(c.ctx(), c.field("token"))
	if err != nil {
		return err
	}
	place := "/login"
	if c.person() != nil && c.person().ID == person.ID {
		place = "/account"
	}
	return c.succeed(place, "flash.confirmed")
}
