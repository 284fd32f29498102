package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

// maxBatch is how many acts one commit carries at most.
const maxBatch = 256

// job is an act on its way through the writer.
type job struct {
	ctx  context.Context
	act  func(*Tx) error
	tx   Tx
	err  error
	done chan struct{}
}

// writer is the one goroutine that writes. What waits while a commit is being synced shares the next one, so that
// a disk which syncs a hundred times a second takes thousands of acts.
type writer struct {
	db    *gorm.DB
	meter Meter
	clock func() time.Time
	log   *slog.Logger

	queue   chan *job
	closing chan struct{}
	closed  sync.Once
	ended   chan struct{}
	// failed is closed when a sync has failed; nothing is written after that.
	failed chan struct{}

	commits, changes atomic.Uint64
}

// newWriter starts a writer. The caller ends it with stop.
func newWriter(db *gorm.DB, o Options) *writer {
	w := &writer{
		db:      db,
		meter:   o.Meter,
		clock:   o.Clock,
		log:     o.Log,
		queue:   make(chan *job, maxBatch),
		closing: make(chan struct{}),
		ended:   make(chan struct{}),
		failed:  make(chan struct{}),
	}
	go w.work()
	return w
}

// stop ends the writer once the queue is done.
func (w *writer) stop() {
	w.closed.Do(func() { close(w.closing) })
	<-w.ended
}

// do queues an act and waits for its commit, see DB.Do.
func (w *writer) do(ctx context.Context, act func(*Tx) error) error {
	j := &job{ctx: ctx, act: act, done: make(chan struct{})}
	select {
	case <-w.closing:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	case w.queue <- j:
	}
	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrOutcomeUnknown, ctx.Err())
	case <-w.ended:
		// The queue may have taken the job after the writer had emptied it for the last time.
		select {
		case <-j.done:
			return j.err
		default:
			return ErrClosed
		}
	}
}

// work commits what is queued until the writer is stopped and the queue is empty.
func (w *writer) work() {
	defer close(w.ended)
	for {
		select {
		case j := <-w.queue:
			w.commit(w.gather(j))
		case <-w.closing:
			for {
				select {
				case j := <-w.queue:
					w.commit(w.gather(j))
				default:
					return
				}
			}
		}
	}
}

// gather takes all that waits, up to a commit's worth.
func (w *writer) gather(first *job) []*job {
	batch := []*job{first}
	for len(batch) < maxBatch {
		select {
		case j := <-w.queue:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

// commit runs a batch in one transaction, and answers all once it is synced.
func (w *writer) commit(batch []*job) {
	err := w.transact(batch)
	if err != nil {
		w.log.Error("commit failed", "changes", len(batch), "error", err)
	}
	for _, j := range batch {
		if j.err == nil {
			j.err = err
		}
	}
	w.count(batch)
	for _, j := range batch {
		if j.err == nil {
			j.tx.committed()
		}
		close(j.done)
	}
}

// transact runs a batch in one transaction. An error it returns holds for all of the batch: nothing was stored or,
// with ErrOutcomeUnknown, perhaps everything. The context is the writer's own: a caller that goes away must not roll
// back what others were promised.
func (w *writer) transact(batch []*job) error {
	if w.hasFailed() {
		return fmt.Errorf("%w: a sync failed before", ErrClosed)
	}
	tx := w.db.WithContext(context.Background()).Begin()
	if tx.Error != nil {
		return wrap(classify(tx.Error), "begin a commit")
	}
	if len(batch) == 1 {
		return w.alone(tx, batch[0])
	}
	for _, j := range batch {
		if err := w.try(tx, j); err != nil {
			return errors.Join(err, ignore(tx.Rollback().Error, sql.ErrTxDone))
		}
	}
	return w.sync(tx, len(batch))
}

// alone runs the one act of a transaction. If it fails the transaction goes with it: no savepoint is needed.
func (w *writer) alone(tx *gorm.DB, j *job) error {
	if w.run(tx, j); j.err != nil {
		j.err = errors.Join(j.err, tx.Rollback().Error)
		return nil
	}
	return w.sync(tx, 1)
}

// try runs one act of several in a savepoint; if it fails, or panics, it leaves no trace in the transaction. It
// returns an error only where that cannot be had: a full disk or a failing one can end the transaction as a whole.
func (w *writer) try(tx *gorm.DB, j *job) error {
	if err := Exec(tx, "SAVEPOINT act"); err != nil {
		return wrap(classify(err), "begin a change")
	}
	if w.run(tx, j); j.err != nil {
		if err := Exec(tx, "ROLLBACK TO act"); err != nil {
			return wrap(classify(err), "undo a change")
		}
	}
	return wrap(classify(Exec(tx, "RELEASE act")), "end a change")
}

// run runs the act, unless its caller has gone away. A panic fails its own act, not the program.
func (w *writer) run(tx *gorm.DB, j *job) {
	defer func() {
		if caught := recover(); caught != nil {
			j.err = fmt.Errorf("change panicked: %v", caught)
		}
	}()
	if j.err = j.ctx.Err(); j.err != nil {
		return
	}
	j.tx = Tx{DB: tx, Now: w.clock().UnixMilli()}
	j.err = classify(j.act(&j.tx))
}

// sync commits; SQLite returns from that when the log is synced.
func (w *writer) sync(tx *gorm.DB, changes int) error {
	began := time.Now()
	if err := tx.Commit().Error; err != nil {
		return w.uncommitted(err)
	}
	w.meter.Committed(changes, time.Since(began))
	return nil
}

// uncommitted returns what a failed commit means. After a failed sync the kernel may have dropped what it could not
// write, and a later sync that succeeds would prove nothing: the writer stops, and the next start of the program
// goes on from what the disk has.
func (w *writer) uncommitted(err error) error {
	if isSyncFailure(err) {
		close(w.failed)
	}
	if known := classify(err); errors.Is(known, ErrFull) || errors.Is(known, ErrBusy) {
		return wrap(known, "commit")
	}
	return fmt.Errorf("%w: commit: %w", ErrOutcomeUnknown, err)
}

func (w *writer) hasFailed() bool {
	select {
	case <-w.failed:
		return true
	default:
		return false
	}
}
