package models

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

// maxBatch is how many changes one commit carries at most.
const maxBatch = 256

// change is one act within the writer's transaction. What it rings is heard after the commit.
type change struct {
	tx    *gorm.DB
	now   int64 // unix milliseconds
	store *Store
	rings []int64
	lost  []RightsLost
	// moved are those who are in a room more, or in one less.
	moved []int64
	// readers are the people whose unread counts have changed.
	readers []int64
	// unused are the contents of files that may be of no use once this is committed.
	unused []string
}

// ring says that a room has changes.
func (c *change) ring(room int64) { c.rings = append(c.rings, room) }

// lose says whose rights to look at again.
func (c *change) lose(lost RightsLost) { c.lost = append(c.lost, lost) }

// change runs an act in the writer and returns once it is committed and synced. If ctx ends first the outcome is
// unknown; the act may still be committed, since nobody who goes away can undo what shares a commit with others.
func (s *Store) change(ctx context.Context, act func(*change) error) error {
	return s.writer.run(ctx, s, act)
}

// job is an act on its way through the writer.
type job struct {
	ctx    context.Context
	act    func(*change) error
	change *change
	err    error
	done   chan struct{}
}

// Meter is told, after each commit, how many changes it held and how long it took to be synced. It returns at once.
type Meter interface {
	Committed(changes int, took time.Duration)
}

// writer is the one goroutine that writes. Whatever waits while a commit is being synced shares the next one, so that
// a disk which syncs a hundred times a second takes thousands of posts.
type writer struct {
	db    *gorm.DB
	bell  Bell
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

func newWriter(db *gorm.DB, c Config) *writer {
	w := &writer{
		db:      db,
		bell:    c.Bell,
		meter:   c.Meter,
		clock:   c.Clock,
		log:     c.Log,
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

func (w *writer) run(ctx context.Context, s *Store, act func(*change) error) error {
	j := &job{ctx: ctx, act: act, change: &change{store: s}, done: make(chan struct{})}
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
		// The queue may have taken the job in the moment it was given up.
		select {
		case <-j.done:
			return j.err
		default:
			return ErrClosed
		}
	}
}

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
			w.tell(j.change)
		}
		close(j.done)
	}
}

// transact runs a batch in one transaction. An error is everybody's: nothing of the batch was stored or, with
// ErrOutcomeUnknown, perhaps all of it. The context is the writer's own: a request that goes away must not roll back
// what others were promised.
func (w *writer) transact(batch []*job) error {
	if w.hasFailed() {
		return fmt.Errorf("%w: a sync failed before", ErrClosed)
	}
	tx := w.db.WithContext(context.Background()).Begin()
	if tx.Error != nil {
		return wrap(storageError(tx.Error), "begin a commit")
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
	if w.act(tx, j); j.err != nil {
		j.err = errors.Join(j.err, tx.Rollback().Error)
		return nil
	}
	return w.sync(tx, 1)
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

// uncommitted says what a failed commit means. After a failed sync the kernel may have dropped what it could not
// write, and a later sync that succeeds would prove nothing: the writer stops, and whoever started the program starts
// it again from what the disk has.
func (w *writer) uncommitted(err error) error {
	if isSyncFailure(err) {
		close(w.failed)
	}
	if known := storageError(err); errors.Is(known, ErrFull) || errors.Is(known, ErrBusy) {
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

// try runs one act of several in a savepoint; if it fails, or panics, it leaves no trace in the transaction. It
// returns an error only where that cannot be had: a full disk or a failing one can end the transaction as a whole.
func (w *writer) try(tx *gorm.DB, j *job) error {
	if err := do(tx, "SAVEPOINT act"); err != nil {
		return wrap(storageError(err), "begin a change")
	}
	if w.act(tx, j); j.err != nil {
		if err := do(tx, "ROLLBACK TO act"); err != nil {
			return wrap(storageError(err), "undo a change")
		}
	}
	return wrap(storageError(do(tx, "RELEASE act")), "end a change")
}

// act does what was asked for, unless whoever asked is gone. A panic is its own request's failure, not the program's.
func (w *writer) act(tx *gorm.DB, j *job) {
	defer func() {
		if caught := recover(); caught != nil {
			j.err = fmt.Errorf("change panicked: %v", caught)
		}
	}()
	if j.err = j.ctx.Err(); j.err != nil {
		return
	}
	j.change.tx, j.change.now = tx, w.clock().UnixMilli()
	j.err = storageError(j.act(j.change))
}

func (w *writer) tell(c *change) {
	for _, room := range c.rings {
		w.bell.Ring(room)
	}
	for _, lost := range c.lost {
		w.bell.RightsChanged(lost)
	}
	for _, person := range c.moved {
		w.bell.RoomsChanged(person)
	}
	for _, person := range c.readers {
		w.bell.UnreadChanged(person)
	}
}

func (w *writer) count(batch []*job) {
	stored := uint64(0)
	for _, j := range batch {
		if j.err == nil {
			stored++
		}
	}
	if stored > 0 {
		w.commits.Add(1)
		w.changes.Add(stored)
	}
}

// Figures are a writer's counts since it started: how many changes were stored, in how many commits.
type Figures struct {
	Commits, Changes uint64
}

// Figures counts what was written.
func (s *Store) Figures() Figures {
	return Figures{Commits: s.writer.commits.Load(), Changes: s.writer.changes.Load()}
}

// Failed is closed when the disk could not sync a commit. Reading goes on; nothing is written any more, and the
// process should end.
func (s *Store) Failed() <-chan struct{} { return s.writer.failed }
