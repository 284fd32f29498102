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
	// avatarsAtOnce limits concurrent fetches.
	avatarsAtOnce = 4
	// avatarPatience limits the time of one fetch.
	avatarPatience = 8 * time.Second
)

// Fetcher fetches the avatars that embedding sites name for their users, so that no reader's browser asks another site
// for them. It reaches public addresses only, and those by TLS.
type Fetcher struct {
	store  *models.Store
	client *http.Client
	log    *slog.Logger
}

// NewFetcher returns a fetcher that asks with client.
func NewFetcher(store *models.Store, client *http.Client, log *slog.Logger) *Fetcher {
	return &Fetcher{store: store, client: client, log: log}
}

// Run fetches avatars that are due until ctx ends, beginning with those that were due before.
func (f *Fetcher) Run(ctx context.Context) {
	for {
		if err := f.fetchDue(ctx); err != nil && ctx.Err() == nil {
			f.log.Error("avatars not fetched", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-f.store.AvatarsDue():
		}
	}
}

// fetchDue fetches until nothing is due. It stops when an outcome cannot be stored: it would fetch the same forever.
func (f *Fetcher) fetchDue(ctx context.Context) error {
	for {
		due, err := f.store.DueAvatars(ctx, avatarsAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		var group errgroup.Group
		for _, avatar := range due {
			group.Go(func() error { return f.settle(ctx, avatar) })
		}
		if err := group.Wait(); err != nil {
			return err
		}
	}
}

// settle fetches an avatar and stores it, or stores that it failed. When ctx ends meanwhile the avatar stays due.
func (f *Fetcher) settle(ctx context.Context, due models.DueAvatar) error {
	err := f.fetch(ctx, due)
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	f.log.Debug("avatar not fetched", "person", due.Person, "error", err)
	return f.store.MissAvatar(ctx, due)
}

func (f *Fetcher) fetch(ctx context.Context, due models.DueAvatar) error {
	ctx, cancel := context.WithTimeout(ctx, avatarPatience)
	defer cancel()
	request := fetch{
		client:  f.client,
		agent:   "Samovar (avatar)",
		accept:  "image/jpeg, image/png, image/webp, image/gif",
		schemes: []string{"https"},
	}
	answer, err := request.run(ctx, due.URL)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }() // the rest is not read
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %w", answer.Status, errNoAnswer)
	}
	return f.store.KeepAvatar(ctx, due, answer.Body)
}
