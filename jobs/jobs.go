// Package jobs is what happens without anybody asking: messages that are due are sent, people are reminded and
// called, links are previewed, the pictures of embedding sites are fetched.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"samovar/models"
)

const (
	// every is how often the clock is looked at.
	every = 5 * time.Second
	// scrubEvery is how long what was deleted may still lie in the write-ahead log; longer while another process
	// reads an older state.
	scrubEvery = time.Hour
)

// Presence says who has a page open; a feed.Presence is one.
type Presence interface {
	IsOnline(person int64) bool
}

// Run does what is due until ctx ends. What fails is tried again.
func Run(ctx context.Context, store *models.Store, caller *Pusher, log *slog.Logger) {
	clock := time.NewTicker(every)
	defer clock.Stop()
	scrubAt := time.Now().Add(scrubEvery)
	for {
		select {
		case <-ctx.Done():
			return
		case <-clock.C:
			if _, err := store.SendDue(ctx); err != nil && ctx.Err() == nil {
				log.Error("what was due is not sent", "error", err)
			}
			if err := caller.remind(ctx); err != nil && ctx.Err() == nil {
				log.Error("nobody is reminded", "error", err)
			}
			if time.Now().Before(scrubAt) {
				continue
			}
			scrubAt = time.Now().Add(scrubEvery)
			if done, err := store.Scrub(ctx); (err != nil || !done) && ctx.Err() == nil {
				log.Info("log not emptied, the next hour tries again", "error", err)
			}
		}
	}
}
