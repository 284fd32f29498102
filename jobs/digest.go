package jobs

import (
	"context"
	"log/slog"
	"time"

	"samovar/locales"
	"samovar/models"
	"samovar/postbox"
	"samovar/views"
)

// round is how often the digester looks who is due.
const round = time.Minute

// Digester writes to members what they have missed while no page of theirs was open.
type Digester struct {
	store *models.Store
	// present says whether a person has a page open.
	present func(key string) bool
	sender  *postbox.Sender
	texts   *locales.Catalogues
	// site is the installation's name, origin the scheme and host it is reached by.
	site, origin string
	log          *slog.Logger
}

// NewDigester makes one.
func NewDigester(store *models.Store, present func(key string) bool, sender *postbox.Sender, texts *locales.Catalogues, site, origin string, log *slog.Logger) *Digester {
	return &Digester{store: store, present: present, sender: sender, texts: texts, site: site, origin: origin, log: log}
}

// Run writes until ctx ends. Who is due stands in the database, and so outlasts it.
func (d *Digester) Run(ctx context.Context) {
	clock := time.NewTicker(round)
	defer clock.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-clock.C:
			if err := d.write(ctx); err != nil && ctx.Err() == nil {
				d.log.Error("digests not written", "error", err)
			}
		}
	}
}

// write writes to all who are due, some at a time: what they get was missed a moment ago.
func (d *Digester) write(ctx context.Context) error {
	for {
		due, full, err := d.store.DigestsDue(ctx, d.present)
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

// send writes one letter. Where the server cannot be reached it says that the others need not be tried now: they wait as they are.
func (d *Digester) send(ctx context.Context, digest models.Digest) (goesOn bool, err error) {
	letter, err := views.DigestLetter(ctx, views.Letterhead{Texts: d.texts.In(digest.Language), Site: d.site, Origin: d.origin}, digest)
	if err != nil {
		return false, err
	}
	if taken, err := d.store.TakeDigest(ctx, digest); err != nil || !taken {
		return err == nil, err
	}
	failed := d.sender.Send(ctx, letter)
	if ctx.Err() != nil {
		return false, ctx.Err() // it may have arrived, and is not sent twice
	}
	final := failed != nil && postbox.IsFinal(failed)
	again, err := d.store.SettleDigest(ctx, digest, failed == nil || final)
	switch {
	case again:
		d.log.Info("digest not sent yet", "person", digest.PersonID, "tries", digest.Failed+1, "error", failed)
	case failed != nil:
		d.log.Warn("digest dropped", "person", digest.PersonID, "tries", digest.Failed+1, "error", failed)
	}
	return failed == nil || postbox.IsRefusal(failed), err
}
