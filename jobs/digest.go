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
	// round is how often the digester looks who is due.
	round = time.Minute
	// awayFor is how long somebody has no page open before they are away.
	awayFor = 15 * time.Minute
)

// Digester writes to members what they have missed while no page of theirs was open.
type Digester struct {
	store    *models.Store
	presence Presence
	sender   *mail.Sender
	texts    *locales.Catalogues
	// site is the installation's name, origin the scheme and host it is reached by.
	site, origin string
	log          *slog.Logger
	clock        func() time.Time
	// absences are of those who have missed something. They begin anew with the program: until pages are connected
	// again nobody is present.
	absences map[int64]absence
}

// absence is since when somebody was not here whenever it was looked, and when that was the last time.
type absence struct{ since, looked time.Time }

// NewDigester makes one.
func NewDigester(
	store *models.Store,
	presence Presence,
	sender *mail.Sender,
	texts *locales.Catalogues,
	site, origin string,
	log *slog.Logger,
) *Digester {
	return &Digester{
		store:    store,
		presence: presence,
		sender:   sender,
		texts:    texts,
		site:     site,
		origin:   origin,
		log:      log,
		clock:    time.Now,
		absences: map[int64]absence{},
	}
}

// Run writes until ctx ends. Who is due stands in the database, and so outlasts it.
func (d *Digester) Run(ctx context.Context) {
	every(ctx, round, func(ctx context.Context) {
		if err := d.write(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("digests not written", "error", err)
		}
	})
}

// write writes to all who are due, some at a time: what they get was missed a moment ago.
func (d *Digester) write(ctx context.Context) error {
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

// isAway says whether somebody has no page open: for a while, where they want letters soon.
func (d *Digester) isAway(digest models.Digest) bool {
	if d.presence.IsOnline(digest.PersonID) {
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

// forgetAbsences forgets those of people who were not looked at in the last rounds: they may have been here since.
func (d *Digester) forgetAbsences() {
	for person, absence := range d.absences {
		if d.clock().Sub(absence.looked) > 3*round {
			delete(d.absences, person)
		}
	}
}

// send writes one letter. Where the server cannot be reached it says that the others need not be tried now: they wait
// as they are.
func (d *Digester) send(ctx context.Context, found models.Digest) (goesOn bool, err error) {
	digest, taken, err := d.store.TakeDigest(ctx, found)
	if err != nil || !taken {
		return err == nil, err
	}
	letter, err := views.DigestLetter(
		ctx,
		views.Letterhead{Texts: d.texts.In(digest.Language), Site: d.site, Origin: d.origin},
		digest,
	)
	if err != nil {
		_, unsettled := d.store.SettleDigest(ctx, digest, false)
		return false, errors.Join(err, unsettled)
	}
	failed := d.sender.Send(ctx, letter)
	if ctx.Err() != nil {
		return false, ctx.Err() // it may have arrived, and is not sent twice
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
