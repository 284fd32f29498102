package jobs

import (
	"context"
	"log/slog"
	"time"

	"samovar/models"
)

const (
	// tick is how often the scheduler looks at the clock.
	tick = 5 * time.Second
	// scrubEvery bounds how long deleted text stays in the write-ahead log; longer while another process reads an
	// older state.
	scrubEvery = time.Hour
)

// Scheduler does what is due at a time: it posts scheduled messages, pushes reminders, erases what was deleted, and
// empties the write-ahead log. What fails is tried again at the next tick.
type Scheduler struct {
	store   *models.Store
	pusher  *Pusher
	log     *slog.Logger
	scrubAt time.Time
}

// NewScheduler returns a scheduler whose reminders go out through pusher.
func NewScheduler(store *models.Store, pusher *Pusher, log *slog.Logger) *Scheduler {
	return &Scheduler{store: store, pusher: pusher, log: log, scrubAt: time.Now().Add(scrubEvery)}
}

// Run works until ctx ends.
func (s *Scheduler) Run(ctx context.Context) {
	every(ctx, tick, s.work)
}

func (s *Scheduler) work(ctx context.Context) {
	if _, err := s.store.SendDue(ctx); err != nil && ctx.Err() == nil {
		s.log.Error("scheduled messages not posted", "error", err)
	}
	if err := s.pusher.remind(ctx); err != nil && ctx.Err() == nil {
		s.log.Error("reminders not pushed", "error", err)
	}
	if err := s.store.EraseDeleted(ctx); err != nil && ctx.Err() == nil {
		s.log.Error("deleted messages not erased", "error", err)
	}
	if time.Now().Before(s.scrubAt) {
		return
	}
	s.scrubAt = time.Now().Add(scrubEvery)
	if done, err := s.store.Scrub(ctx); (err != nil || !done) && ctx.Err() == nil {
		s.log.Info("log not emptied, the next hour tries again", "error", err)
	}
}
