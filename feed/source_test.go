package feed

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
)

// leaving is a context that ends after it was asked for its error a number of times. So a test can end it at every
// moment of a rendering, one after the other.
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

func TestAReaderThatLeavesDuringRenderingGetsAllMessagesOrAnError(t *testing.T) {
	h := openHarness(t)
	for _, body := range []string{"one", "two", "three"} {
		h.post(body, body)
	}
	failed, whole := 0, 0
	for moment := int64(0); whole == 0; moment++ {
		ctx := &leaving{Context: t.Context()}
		ctx.moments.Store(moment)
		page, err := h.source.Since(ctx, 1, 0, 10)
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
