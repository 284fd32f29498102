package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// ErrFull says that too many letters wait already.
var ErrFull = errors.New("too many letters wait")

// waits are how long a letter waits after each failure; after the last it is dropped.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute}

// maxWaiting is how many letters wait at most.
const maxWaiting = 1000

// Box takes letters that are to be sent at once, and sends them one after another. What waits is kept in memory
// alone: such a letter may hold a secret, and whoever has asked for it asks again.
type Box struct {
	sender *Sender
	log    *slog.Logger
	waits  []time.Duration
	queue  chan item
}

// item is letters that are not written yet, or one that could not be sent so far.
type item struct {
	write  func(context.Context) ([]Letter, error)
	letter Letter
	failed int
}

// NewBox makes one.
func NewBox(sender *Sender, log *slog.Logger) *Box {
	return &Box{sender: sender, log: log, waits: waits, queue: make(chan item, maxWaiting)}
}

// Post takes letters, which are written when their turn has come: how long that takes, and whether there are any,
// whoever posts them does not see. It never waits, and returns ErrFull where too many do.
func (b *Box) Post(write func(context.Context) ([]Letter, error)) error {
	return b.put(item{write: write})
}

func (b *Box) put(i item) error {
	select {
	case b.queue <- i:
		return nil
	default:
		return ErrFull
	}
}

// Run sends until ctx ends.
func (b *Box) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case i := <-b.queue:
			b.handle(ctx, i)
		}
	}
}

func (b *Box) handle(ctx context.Context, i item) {
	if i.write == nil {
		b.send(ctx, i)
		return
	}
	letters, err := i.write(ctx)
	if err != nil && ctx.Err() == nil {
		b.log.Error("letter not written", "error", err)
	}
	for _, letter := range letters {
		b.send(ctx, item{letter: letter})
	}
}

// send tries once. What fails is tried again later, while others go first, unless it is of no use by then.
func (b *Box) send(ctx context.Context, i item) {
	if i.failed > 0 && i.letter.Wanted != nil && !i.letter.Wanted(ctx) {
		b.log.Info("letter not wanted any more", "tries", i.failed)
		return
	}
	err := b.sender.Send(ctx, i.letter)
	if err == nil || ctx.Err() != nil {
		return
	}
	if IsFinal(err) || i.failed == len(b.waits) {
		b.log.Warn("letter dropped", "tries", i.failed+1, "error", err)
		return
	}
	b.log.Info("letter not sent yet", "tries", i.failed+1, "error", err)
	wait := b.waits[i.failed]
	i.failed++
	time.AfterFunc(wait, func() {
		if err := b.put(i); err != nil {
			b.log.Warn("letter dropped", "tries", i.failed, "error", err)
		}
	})
}
