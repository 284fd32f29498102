package jobs

import (
	"context"
	"log/slog"
	"time"

	"samovar/models"
)

// follower runs a job after messages were posted, and once at its start for what the process before it has left.
type follower struct {
	store *models.Store
	log   *slog.Logger
	// pause lies between a ring and the job, so that a burst of messages is one run.
	pause time.Duration
	rung  chan struct{}
}

func newFollower(store *models.Store, log *slog.Logger, pause time.Duration) follower {
	return follower{store: store, log: log, pause: pause, rung: make(chan struct{}, 1)}
}

// Ring says that something was posted. It returns at once; rings that come before the job's next run add nothing.
func (f follower) Ring(int64) {
	select {
	case f.rung <- struct{}{}:
	default:
	}
}

// follow calls job at the start and after rings until ctx ends, and again at once while job reports that there is more.
func (f follower) follow(ctx context.Context, job func(ctx context.Context) (more bool, err error)) {
	f.Ring(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.rung:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(f.pause):
		}
		more, err := job(ctx)
		if err != nil && ctx.Err() == nil {
			f.log.Error("job failed", "error", err)
		}
		if more {
			f.Ring(0)
		}
	}
}
