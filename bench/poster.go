package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// publish makes all posts, spread over rooms and posters, at the rate of the scenario.
func (s scenario) publish(ctx context.Context, post func(context.Context, int) error, audience *audience) error {
	var next atomic.Int64
	var posters sync.WaitGroup
	failed := make(chan error, s.Posters)
	ticks := pace(ctx, s.Rate)
	for range s.Posters {
		posters.Go(func() {
			for {
				number := next.Add(1) - 1
				if number >= int64(s.Posts) {
					return
				}
				if ticks != nil {
					<-ticks
				}
				if err := post(ctx, int(number)%s.Rooms); err != nil {
					failed <- err
					return
				}
				audience.answered(time.Now())
			}
		})
	}
	posters.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// pace ticks rate times a second until ctx ends. It returns nil for rate 0, which means without pauses.
func pace(ctx context.Context, rate int) <-chan time.Time {
	if rate == 0 {
		return nil
	}
	ticks := make(chan time.Time)
	go func() {
		ticker := time.NewTicker(time.Second / time.Duration(rate))
		defer ticker.Stop()
		for {
			select {
			case now := <-ticker.C:
				select {
				case ticks <- now:
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return ticks
}
