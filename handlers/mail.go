package handlers

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"samovar/mail"
	"samovar/models"
	"samovar/views"
)

// letterhead is for a letter in a language that somebody has chosen, or else in that of the request.
func (r *request) letterhead() func(chosen string) views.Letterhead {
	texts, site, origin, asked := r.texts, r.site.Name, r.origin(), r.viewer.Texts.Language()
	return func(chosen string) views.Letterhead {
		if !texts.Known(chosen) {
			chosen = asked
		}
		return views.Letterhead{Texts: texts.In(chosen), Site: site, Origin: origin}
	}
}

// sendMail hands letters to the box, which has them written when their turn has come: the answer takes as long whether
// there are any or not.
func (r *request) sendMail(write func(context.Context) ([]mail.Letter, error)) error {
	err := r.Server.mail.Post(write)
	if errors.Is(err, mail.ErrFull) {
		return models.TooFast{After: time.Minute}
	}
	return err
}

// postConfirmation sends a member the letter by which they confirm their address.
func (r *request) postConfirmation(person models.Person) error {
	head, store := r.letterhead(), r.store
	return r.sendMail(func(ctx context.Context) ([]mail.Letter, error) {
		link, err := store.ConfirmationLink(ctx, person)
		if errors.Is(err, models.ErrNotFound) {
			return nil, nil // confirmed meanwhile, or gone
		}
		if err != nil {
			return nil, err
		}
		letter := views.ConfirmationLetter(head(link.Language), link)
		letter.Wanted = whileGood(store, models.Confirming, link.Token)
		return []mail.Letter{letter}, nil
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
func (r *request) mayWriteTo(person models.Person, email string) error {
	if err := r.limits.allow(r.limits.letters, person.Key()); err != nil {
		return err
	}
	return r.limits.mailbox(email)
}

// welcomeAddress sends the first letter to somebody who has just registered. Where that cannot be they have their
// account all the same, and ask for the letter there.
func (r *request) welcomeAddress(person models.Person) {
	if r.Server.mail == nil || person.Email == "" {
		return
	}
	err := r.mayWriteTo(person, person.Email)
	if err == nil {
		err = r.postConfirmation(person)
	}
	if err != nil {
		r.report(http.StatusTooManyRequests, err)
	}
}

// takeAddress keeps another address, and sends a letter to it. It returns what is to be said.
func (r *request) takeAddress(email, current string) (flash string, err error) {
	if err := r.limits.confirm(r); err != nil {
		return "", err
	}
	sends := r.Server.mail != nil && strings.TrimSpace(email) != ""
	if sends {
		if err := r.mayWriteTo(*r.person(), email); err != nil {
			return "", err
		}
	}
	person, err := r.store.ChangeEmail(r.ctx(), *r.person(), email, current)
	if err != nil || !sends {
		return "flash.email", err
	}
	if confirmed, err := r.store.IsConfirmed(r.ctx(), person); err != nil || confirmed {
		return "flash.email", err
	}
	return "flash.email.letter", r.postConfirmation(person)
}

// sendConfirmation sends the letter once more.
func (r *request) sendConfirmation() error {
	person := *r.person()
	if person.Email == "" {
		return models.ErrNotFound
	}
	if confirmed, err := r.store.IsConfirmed(r.ctx(), person); err != nil || confirmed {
		return r.settle(err, "flash.confirmed", func(a *views.Account) *views.Form { return &a.Email })
	}
	err := r.mayWriteTo(person, person.Email)
	if err == nil {
		err = r.postConfirmation(person)
	}
	return r.settle(err, "flash.email.letter", func(a *views.Account) *views.Form { return &a.Email })
}

// showConfirmation is where the letter's link leads.
func (r *request) showConfirmation() error {
	token := legible(r.URL.Query().Get("token"))
	link, err := r.store.LinkByToken(r.ctx(), models.Confirming, token)
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.ConfirmPage(r.viewer, link, token))
}

// confirmEmail takes the word of whoever has the letter, signed in or not.
func (r *request) confirmEmail() error {
	person, err := r.store.Confirm(r.ctx(), r.field("token"))
	if err != nil {
		return err
	}
	place := "/login"
	if r.person() != nil && r.person().ID == person.ID {
		place = "/account"
	}
	return r.succeed(place, "flash.confirmed")
}
