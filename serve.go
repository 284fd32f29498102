package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// grace is how long pending requests may take when the program stops.
	grace = 8 * time.Second
	// spread is the time over which streams are told to reconnect.
	spread = 5 * time.Second
)

var errSyncFailed = errors.New(
	"the disk could not sync what was written; see docs/reliability.md, and start again when it can",
)

// serve runs the workers and answers requests until ctx ends or a sync fails. When it returns, everything it started
// has ended, so that the store can be closed.
func (i *installation) serve(ctx context.Context, listener net.Listener) error {
	working, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	for _, w := range i.workers {
		group.Go(func() { w.Run(working) })
	}
	err := i.answer(ctx, listener)
	stop()
	group.Wait()
	return err
}

// answer answers requests until ctx ends, a sync fails or the listener does. Then it stops the streams before the
// server, which would wait for them forever.
func (i *installation) answer(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           i.handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(i.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() {
		defer close(failed)
		failed <- server.Serve(i.gate(listener))
	}()
	var reason error
	select {
	case err := <-failed:
		reason = fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	case <-i.store.Failed():
		reason = errSyncFailed
	}
	i.log.Info("stopping")
	i.hub.Close(spread)
	ending, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		// Requests that are cut off, stalled uploads for example, get no answer, so their senders know.
		i.log.Warn("requests cut off at the end", "after", grace, "error", server.Close())
	}
	<-failed // the server has ended
	return reason
}
