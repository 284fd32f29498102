package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"samovar/models"

	"golang.org/x/sync/errgroup"
)

const (
	// avatarsAtOnce is how many pictures are fetched at a time.
	avatarsAtOnce = 4
	// avatarPatience is how long one may take altogether.
	avatarPatience = 8 * time.Second
)

// Fetcher fetches the pictures that embedding sites have named of their users, so that no reader's browser asks
// another site for them. It reaches public addresses only, and those by TLS alone.
type Fetcher struct {
	store  *models.Store
	client *http.Client
	log    *slog.Logger
}

// NewFetcher makes one.
func NewFetcher(store *models.Store, client *http.Client, log *slog.Logger) *Fetcher {
	return &Fetcher{store: store, client: client, log: log}
}

// Run fetches what is due until ctx ends, beginning with what was due before it began.
func (f *Fetcher) Run(ctx context.Context) {
	for {
		if err := f.fetchDue(ctx); err != nil && ctx.Err() == nil {
			f.log.Error("pictures not fetched", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-f.store.AvatarsDue():
		}
	}
}

// fetchDue goes on until nothing is due. It stops where an outcome cannot be noted: it would fetch the same for ever.
func (f *Fetcher) fetchDue(ctx context.Context) error {
	for {
		due, err := f.store.DueAvatars(ctx, avatarsAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		var group errgroup.Group
		for _, one := range due {
			group.Go(func() error { return f.settle(ctx, one) })
		}
		if err := group.Wait(); err != nil {
			return err
		}
	}
}

// settle fetches a picture, or notes that it is not to be had. What ctx cut off stays due.
func (f *Fetcher) settle(ctx context.Context, due models.DueAvatar) error {
	err := f.fetch(ctx, due)
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	f.log.Debug("picture not fetched", "person", due.Person, "error", err)
	return f.store.MissAvatar(ctx, due)
}

func (f *Fetcher) fetch(ctx context.Context, due models.DueAvatar) error {
	ctx, cancel := context.WithTimeout(ctx, avatarPatience)
	defer cancel()
	asking := fetch{
		client:  f.client,
		agent:   "Samovar (avatar)",
		accept:  "image/jpeg, image/png, image/webp, image/gif",
		schemes: []string{"https"},
	}
	answer, err := asking.run(ctx, due.URL)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }() // what is left of it is not read
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %w", answer.Status, errNoAnswer)
	}
	return f.store.KeepAvatar(ctx, due, answer.Body)
}
