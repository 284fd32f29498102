package jobs

import (
	"context"
	"log/slog"
	"time"

	"samovar/models"
)

// sweepEvery is how often the sweeper looks for what has to go.
const sweepEvery = time.Hour

// Sweeper removes messages that are too old for their rooms, files that a post which ended half-way has left, and
// reports that were closed long ago.
type Sweeper struct {
	store *models.Store
	log   *slog.Logger
}

// NewSweeper returns a sweeper of the store.
func NewSweeper(store *models.Store, log *slog.Logger) *Sweeper {
	return &Sweeper{store: store, log: log}
}

// Run sweeps until ctx ends.
func (s *Sweeper) Run(ctx context.Context) {
	every(ctx, sweepEvery, func(ctx context.Context) {
		if removed, err := s.store.Expire(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("old messages not removed", "error", err)
		} else if removed > 0 {
			s.log.Info("old messages removed", "messages", removed)
		}
		if err := s.store.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("uploads or reports not swept", "error", err)
		}
	})
}
