package handlers

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"samovar/mail"
	"samovar/models"
	"samovar/views"
)

// confirmNewAddress sends the first confirmation after a registration. Where sending fails the account stands all
// the same, and its page offers to send again.
func (r *request) confirmNewAddress(person models.Person) {
	if r.Server.mail == nil || person.Email == "" {
		return
	}
	err := r.limitMail(person, person.Email)
	if err == nil {
		err = r.mailConfirmation(person)
	}
	if err != nil {
		r.logError(http.StatusTooManyRequests, err)
	}
}

// storeEmail stores another address and sends a confirmation to it. It returns the key of the flash.
func (r *request) storeEmail(email, current string) (flash string, err error) {
	if err := r.limits.confirm(r); err != nil {
		return "", err
	}
	sends := r.Server.mail != nil && strings.TrimSpace(email) != ""
	if sends {
		if err := r.limitMail(*r.person(), email); err != nil {
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
	return "flash.email.letter", r.mailConfirmation(person)
}

// resendConfirmation sends the confirmation again.
func (r *request) resendConfirmation() error {
	person := *r.person()
	if person.Email == "" {
		return models.ErrNotFound
	}
	if confirmed, err := r.store.IsConfirmed(r.ctx(), person); err != nil || confirmed {
		return r.answerAccountForm(err, "flash.confirmed", func(a *views.Account) *views.Form { return &a.Email })
	}
	err := r.limitMail(person, person.Email)
	if err == nil {
		err = r.mailConfirmation(person)
	}
	return r.answerAccountForm(err, "flash.email.letter", func(a *views.Account) *views.Form { return &a.Email })
}

// showConfirmation shows the page that the link in the e-mail leads to.
func (r *request) showConfirmation() error {
	token := legible(r.URL.Query().Get("token"))
	link, err := r.store.LinkByToken(r.ctx(), models.Confirming, token)
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.ConfirmPage(r.viewer, link, token))
}

// confirmEmail confirms the address that a one-time link was sent to, in any browser, signed in or not.
func (r *request) confirmEmail() error {
	person, err := r.store.Confirm(r.ctx(), r.field("token"))
	if err != nil {
		return err
	}
	path := "/login"
	if r.person() != nil && r.person().ID == person.ID {
		path = "/account"
	}
	return r.succeed(path, "flash.confirmed")
}

// mailConfirmation queues the e-mail whose one-time link confirms a member's address.
func (r *request) mailConfirmation(person models.Person) error {
	head, store := r.mailHead(), r.store
	return r.queueMail(func(ctx context.Context) ([]mail.Email, error) {
		link, err := store.ConfirmationLink(ctx, person)
		if errors.Is(err, models.ErrNotFound) {
			return nil, nil // confirmed meanwhile, or gone
		}
		if err != nil {
			return nil, err
		}
		email := views.ConfirmMail(head(link.Language), link)
		email.Wanted = linkStillValid(store, models.Confirming, link.Token)
		return []mail.Email{email}, nil
	})
}
