// Package jobs is the work that no request waits for: scheduled messages are posted, reminders and mentions pushed,
// digests sent, links previewed, avatars of embedding sites fetched. Each job is a type with a method Run.
package jobs

import (
	"context"
	"time"
)

// Presence says who looks at a page; a feed.Presence is one.
type Presence interface {
	IsLooking(person int64) bool
}

// every calls work after each period, until ctx ends.
func every(ctx context.Context, period time.Duration, work func(context.Context)) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			work(ctx)
		}
	}
}
