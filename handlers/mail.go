package handlers

import (
	"context"
	"errors"
	"time"

	"samovar/mail"
	"samovar/models"
	"samovar/views"
)

// mailHead returns a function that makes an e-mail's head in the language that the recipient has chosen, or else
// in that of this request.
func (r *request) mailHead() func(chosen string) views.MailContext {
	texts, site, origin, asked := r.texts, r.viewer.Site.Name, r.origin(), r.viewer.Texts.Language()
	return func(chosen string) views.MailContext {
		if !texts.Known(chosen) {
			chosen = asked
		}
		return views.MailContext{Texts: texts.In(chosen), Site: site, Origin: origin}
	}
}

// queueMail queues a function that writes the e-mails in its turn, so that the answer takes as long whether there
// are any or not.
func (r *request) queueMail(write func(context.Context) ([]mail.Email, error)) error {
	err := r.Server.mail.Add(write)
	if errors.Is(err, mail.ErrFull) {
		return models.TooFast{After: time.Minute}
	}
	return err
}

// linkStillValid returns a function that reports whether an e-mail's link can still be used: the account may have
// been deleted since, or have another address.
func linkStillValid(store *models.Store, purpose models.Purpose, token string) func(context.Context) bool {
	return func(ctx context.Context) bool {
		_, err := store.LinkByToken(ctx, purpose, token)
		return !errors.Is(err, models.ErrLinkGone)
	}
}

// limitMail limits e-mails to a typed address, which may be a stranger's.
func (r *request) limitMail(person models.Person, email string) error {
	if err := r.limits.allow(r.limits.emails, person.Key()); err != nil {
		return err
	}
	return r.limits.mailbox(email)
}
