package handlers

import (
	"context"
	"errors"
	"time"

	"samovar/mail"
	"samovar/models"
	"samovar/views"
)

// mailHead is for a letter in a language that somebody has chosen, or else in that of the request.
func (r *request) mailHead() func(chosen string) views.Letterhead {
	texts, site, origin, asked := r.texts, r.site.Name, r.origin(), r.viewer.Texts.Language()
	return func(chosen string) views.Letterhead {
		if !texts.Known(chosen) {
			chosen = asked
		}
		return views.Letterhead{Texts: texts.In(chosen), Site: site, Origin: origin}
	}
}

// queueMail hands letters to the box, which has them written when their turn has come: the answer takes as long whether
// there are any or not.
func (r *request) queueMail(write func(context.Context) ([]mail.Email, error)) error {
	err := r.Server.mail.Add(write)
	if errors.Is(err, mail.ErrFull) {
		return models.TooFast{After: time.Minute}
	}
	return err
}

// linkStillValid asks whether a letter's link can still be used: the account may be deleted by then, or have another
// address.
func linkStillValid(store *models.Store, purpose models.Purpose, token string) func(context.Context) bool {
	return func(ctx context.Context) bool {
		_, err := store.LinkByToken(ctx, purpose, token)
		return !errors.Is(err, models.ErrLinkGone)
	}
}

// limitMail limits letters to an address that somebody has typed: it may be a stranger's.
func (r *request) limitMail(person models.Person, email string) error {
	if err := r.limits.allow(r.limits.emails, person.Key()); err != nil {
		return err
	}
	return r.limits.mailbox(email)
}
