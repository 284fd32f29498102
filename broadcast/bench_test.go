package broadcast

import (
	"bytes"
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
)

// The parts of a delivery: go test -bench . -benchmem ./broadcast

var fragment = bytes.Repeat([]byte(`<p class="msg">tea</p> `), 30) // about 700 bytes

func BenchmarkFrame(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		frame := newFrame("epoch12345", Change{Key: int64(i), Seq: int64(i), HTML: fragment})
		if len(frame.whole) < len(fragment) {
			b.Fatal("the frame is too short")
		}
	}
}

func BenchmarkAppendToTheRing(b *testing.B) {
	b.ReportAllocs()
	w := (&window{}).bare(0)
	frame := newFrame("epoch12345", Change{HTML: fragment})
	for i := range b.N {
		frame.Key, frame.Seq = int64(i+1), int64(i+1)
		w = w.with([]Frame{frame}, 256)
	}
	if w.head != int64(b.N) {
		b.Fatalf("the ring stands at %d after %d frames", w.head, b.N)
	}
}

// growing is a source whose head the test moves.
type growing struct{ head atomic.Int64 }

func (*growing) Epoch() string { return "epoch12345" }

func (*growing) Continues(context.Context, int64, Cursor) (bool, error) { return false, nil }

func (g *growing) Since(_ context.Context, _, seq int64, _ int) (Page, error) {
	page := Page{Head: g.head.Load()}
	if page.Head > seq {
		page.Changes = []Change{{Key: page.Head, Seq: page.Head, HTML: fragment}}
	}
	return page, nil
}

func (*growing) Tally(context.Context, int64) ([]byte, error) { return nil, nil }

func (*growing) Own(context.Context, string) ([]byte, error) { return nil, nil }

func (*growing) Presence(context.Context, int64, Slot, []string) ([]byte, error) { return nil, nil }

// BenchmarkWake10000Cursors measures a change that wakes 10,000 readers, each in its own goroutine as over HTTP/2.
func BenchmarkWake10000Cursors(b *testing.B) {
	const readers = 10_000
	source := &growing{}
	hub := NewHub(source, Settings{}, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(context.Background())
	arrived := make(chan struct{}, readers)
	for range readers {
		r, err := hub.Follow(ctx, Follow{Feed: 1})
		if err != nil {
			b.Fatal(err)
		}
		go func() {
			defer r.Close()
			for {
				delivery, err := r.Next(ctx)
				if err != nil {
					return
				}
				for range delivery.Bytes { // the hello, and then one frame each time
					arrived <- struct{}{}
				}
			}
		}()
	}
	all := func() {
		for range readers {
			<-arrived
		}
	}
	all()
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		source.head.Add(1)
		hub.Ring(1)
		all()
	}
	b.StopTimer()
	cancel()
	hub.Close(0)
}
