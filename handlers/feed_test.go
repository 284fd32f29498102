package handlers

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
)

// leaving is a context that ends when it has been asked for its error so often: at every moment of a rendering, one
// after the other.
type leaving struct {
	context.Context
	moments atomic.Int64
}

func (l *leaving) Err() error {
	if l.moments.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestWhoLeavesWhileMessagesAreRenderedGetsAllOfThemOrAnError(t *testing.T) {
	h := openHouse(t) // which fails the test where the operator is told of a failure
	anna := h.member("Anna")
	for _, body := range []string{"one", "two", "three"} {
		anna.say("/r/lobby", body)
	}
	feed := NewFeed(h.store, h.log)
	failed, whole := 0, 0
	for moment := int64(0); whole == 0; moment++ {
		ctx := &leaving{Context: t.Context()}
		ctx.moments.Store(moment)
		page, err := feed.Since(ctx, 1, 0, 10)
		if err != nil {
			failed++
			continue
		}
		whole++
		for i, body := range []string{"one", "two", "three"} {
			if !strings.Contains(string(page.Changes[i].HTML), body) {
				t.Errorf("at moment %d message %q was shown as %s", moment, body, page.Changes[i].HTML)
			}
		}
	}
	if failed < 3 {
		t.Errorf("only %d moments were in the middle of it", failed)
	}
}
