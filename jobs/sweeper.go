package jobs

import (
	"context"
	"log/slog"
	"time"

	"samovar/models"
)

// sweepEvery is how often the sweeper looks for files that no message shows.
const sweepEvery = time.Hour

// Sweeper removes files that a post which ended half-way has left behind, and reports that were closed long ago.
type Sweeper struct {
	store *models.Store
	log   *slog.Logger
}

// NewSweeper returns a sweeper of the store's files.
func NewSweeper(store *models.Store, log *slog.Logger) *Sweeper {
	return &Sweeper{store: store, log: log}
}

// Run sweeps until ctx ends.
func (s *Sweeper) Run(ctx context.Context) {
	every(ctx, sweepEvery, func(ctx context.Context) {
		if err := s.store.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("uploads or reports not swept", "error", err)
		}
	})
}
