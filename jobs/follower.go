package jobs

import (
	"context"
	"log/slog"
	"time"

	"samovar/models"
)

// follower runs a job after messages were posted. Messages from before it began are skipped.
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

// follow calls job after rings until ctx ends. job gets the id of the last message it has seen and returns the new one.
func (f follower) follow(ctx context.Context, job func(ctx context.Context, after int64) (last int64, err error)) {
	last, err := f.store.LatestMessage(ctx)
	if err != nil {
		f.log.Error("job does not start: messages cannot be read", "error", err)
		return
	}
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
		if last, err = job(ctx, last); err != nil && ctx.Err() == nil {
			f.log.Error("job failed", "error", err)
		}
	}
}
