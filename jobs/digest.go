package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"samovar/locales"
	"samovar/mail"
	"samovar/models"
	"samovar/views"
)

const (
	// round is how often the digester looks for due digests.
	round = time.Minute
	// awayFor is how long a person looks at no page before they count as away.
	awayFor = 15 * time.Minute
)

// Digester e-mails members what they missed while they were away.
type Digester struct {
	store    *models.Store
	presence Presence
	sender   *mail.Sender
	texts    *locales.Catalogues
	// origin is the installation's scheme and host.
	origin string
	log    *slog.Logger
	clock  func() time.Time
	// absences holds people with a due digest, by id. It starts empty with the program: pages have yet to reconnect.
	absences map[int64]absence
}

// absence says since when a person was away at every look, and when the last look was.
type absence struct{ since, looked time.Time }

// NewDigester returns a digester that sends through sender.
func NewDigester(
	store *models.Store,
	presence Presence,
	sender *mail.Sender,
	texts *locales.Catalogues,
	origin string,
	log *slog.Logger,
) *Digester {
	return &Digester{
		store:    store,
		presence: presence,
		sender:   sender,
		texts:    texts,
		origin:   origin,
		log:      log,
		clock:    time.Now,
		absences: map[int64]absence{},
	}
}

// Run sends digests until ctx ends. The database knows which are due.
func (d *Digester) Run(ctx context.Context) {
	every(ctx, round, func(ctx context.Context) {
		if err := d.sendDue(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("digests not sent", "error", err)
		}
	})
}

// sendDue sends all due digests, some at a time so that each is fresh.
func (d *Digester) sendDue(ctx context.Context) error {
	d.forgetAbsences()
	for {
		due, full, err := d.store.DigestsDue(ctx, d.isAway)
		if err != nil {
			return err
		}
		for _, digest := range due {
			if goesOn, err := d.send(ctx, digest); err != nil || !goesOn {
				return err
			}
		}
		if !full {
			return nil
		}
	}
}

// isAway reports whether a person looks at no page, and for those who want digests soon, has not for awayFor.
func (d *Digester) isAway(digest models.Digest) bool {
	if d.presence.IsLooking(digest.PersonID) {
		delete(d.absences, digest.PersonID)
		return false
	}
	if digest.Frequency == models.Daily || digest.Failed > 0 {
		return true
	}
	now := d.clock()
	known, begun := d.absences[digest.PersonID]
	if !begun {
		known.since = now
	}
	d.absences[digest.PersonID] = absence{since: known.since, looked: now}
	return now.Sub(known.since) >= awayFor
}

// forgetAbsences drops people who were not looked at in the last rounds: they may have been here since.
func (d *Digester) forgetAbsences() {
	for person, absence := range d.absences {
		if d.clock().Sub(absence.looked) > 3*round {
			delete(d.absences, person)
		}
	}
}

// send sends one digest. goesOn is false when the mail server cannot be reached: then the others wait.
func (d *Digester) send(ctx context.Context, found models.Digest) (goesOn bool, err error) {
	digest, taken, err := d.store.TakeDigest(ctx, found)
	if err != nil || !taken {
		return err == nil, err
	}
	head := views.MailContext{Texts: d.texts.In(digest.Language), Site: d.store.Site().Name, Origin: d.origin}
	email, err := views.DigestMail(ctx, head, digest)
	if err != nil {
		_, unsettled := d.store.SettleDigest(ctx, digest, false)
		return false, errors.Join(err, unsettled)
	}
	failed := d.sender.Send(ctx, email)
	if ctx.Err() != nil {
		return false, ctx.Err() // it may have arrived, so it is not sent twice
	}
	final := failed != nil && mail.IsFinal(failed)
	again, err := d.store.SettleDigest(ctx, digest, failed == nil || final)
	switch {
	case again:
		d.log.Info("digest not sent yet", "person", digest.PersonID, "tries", digest.Failed+1, "error", failed)
	case failed != nil:
		d.log.Warn("digest dropped", "person", digest.PersonID, "tries", digest.Failed+1, "error", failed)
	}
	return failed == nil || mail.IsRefusal(failed), err
}
