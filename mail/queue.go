package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// ErrFull says that the queue takes no more e-mails.
var ErrFull = errors.New("too many e-mails wait")

// waits are the pauses after each failed try; after the last one the e-mail is dropped.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute}

// maxWaiting is how many items the queue holds at most.
const maxWaiting = 1000

// Queue sends e-mails soon, one after another. It lives in memory only: such an e-mail may hold a secret, and the
// person who asked for it can ask again.
type Queue struct {
	sender *Sender
	log    *slog.Logger
	waits  []time.Duration
	items  chan item
}

// item is e-mails that are not written yet, or one that could not be sent so far.
type item struct {
	write  func(context.Context) ([]Email, error)
	email  Email
	failed int // tries
}

// NewQueue returns a queue that sends through sender; Run must be called for anything to be sent.
func NewQueue(sender *Sender, log *slog.Logger) *Queue {
	return &Queue{sender: sender, log: log, waits: waits, items: make(chan item, maxWaiting)}
}

// Add queues e-mails that write returns when their turn has come. The caller does not see how long that takes, nor
// whether there are any. Add never waits; it returns ErrFull when the queue is full.
func (q *Queue) Add(write func(context.Context) ([]Email, error)) error {
	return q.put(item{write: write})
}

func (q *Queue) put(i item) error {
	select {
	case q.items <- i:
		return nil
	default:
		return ErrFull
	}
}

// Waiting returns how many items wait for their turn.
func (q *Queue) Waiting() int { return len(q.items) }

// Run sends until ctx ends.
func (q *Queue) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case i := <-q.items:
			q.handle(ctx, i)
		}
	}
}

func (q *Queue) handle(ctx context.Context, i item) {
	if i.write == nil {
		q.send(ctx, i)
		return
	}
	emails, err := i.write(ctx)
	if err != nil && ctx.Err() == nil {
		q.log.Error("e-mail not written", "error", err)
	}
	for _, email := range emails {
		q.send(ctx, item{email: email})
	}
}

// send tries once. An e-mail that fails is queued again after a pause, unless it is no longer wanted by then.
func (q *Queue) send(ctx context.Context, i item) {
	if i.failed > 0 && i.email.Wanted != nil && !i.email.Wanted(ctx) {
		q.log.Info("e-mail no longer wanted", "tries", i.failed)
		return
	}
	err := q.sender.Send(ctx, i.email)
	if err == nil || ctx.Err() != nil {
		return
	}
	if IsFinal(err) || i.failed == len(q.waits) {
		q.log.Warn("e-mail dropped", "tries", i.failed+1, "error", err)
		return
	}
	q.log.Info("e-mail not sent yet", "tries", i.failed+1, "error", err)
	wait := q.waits[i.failed]
	i.failed++
	time.AfterFunc(wait, func() {
		if err := q.put(i); err != nil {
			q.log.Warn("e-mail dropped", "tries", i.failed, "error", err)
		}
	})
}
