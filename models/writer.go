package models

import (
	"context"
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
}

// ring says that a room has changes.
func (c *change) ring(room int64) { c.rings = append(c.rings, room) }

// lose says whose rights to look at again.
func (c *change) lose(lost RightsLost) { c.lost = append(c.lost, lost) }

// change runs an act in the writer and returns once it is committed and synced. If ctx ends first the outcome is unknown; the act may
// still be committed, since nobody who goes away can undo what shares a commit with others.
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

// writer is the one goroutine that writes. Whatever waits while a commit is being synced shares the next one, so that a disk which
// syncs a hundred times a second takes thousands of posts.
type writer struct {
	db    *gorm.DB
	bell  Bell
	clock func() time.Time
	log   *slog.Logger

	queue   chan *job
	closing chan struct{}
	closed  sync.Once
	ended   chan struct{}

	commits, changes, largest atomic.Uint64
}

var errStoreClosed = errors.New("the store is closed")

func newWriter(db *gorm.DB, bell Bell, clock func() time.Time, log *slog.Logger) *writer {
	if bell == nil {
		bell = silence{}
	}
	w := &writer{
		db: db, bell: bell, clock: clock, log: log,
		queue: make(chan *job, maxBatch), closing: make(chan struct{}), ended: make(chan struct{}),
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
		return errStoreClosed
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
			return errStoreClosed
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

// commit runs a batch in one transaction, each act in a savepoint of its own, and answers all once it is synced.
func (w *writer) commit(batch []*job) {
	// The writer's own context: a request that goes away must not roll back what others were promised.
	ctx := context.Background()
	err := w.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, j := range batch {
			if j.err = j.ctx.Err(); j.err == nil {
				j.err = w.try(tx, j)
			}
		}
		return nil
	})
	if err != nil {
		w.log.Error("commit failed", "changes", len(batch), "error", err)
	}
	w.count(batch, err)
	for _, j := range batch {
		if err != nil && j.err == nil {
			j.err = fmt.Errorf("%w: commit: %w", ErrOutcomeUnknown, err)
		}
		if j.err == nil {
			w.tell(j.change)
		}
		close(j.done)
	}
}

// try runs one act; if it fails, or panics, it leaves no trace in the transaction.
func (w *writer) try(tx *gorm.DB, j *job) (err error) {
	if err := tx.Exec("SAVEPOINT act").Error; err != nil {
		return fmt.Errorf("begin a change: %w", err)
	}
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("change panicked: %v", caught)
		}
		if err != nil {
			err = errors.Join(err, tx.Exec("ROLLBACK TO act").Error)
		}
		if released := tx.Exec("RELEASE act").Error; released != nil {
			err = errors.Join(err, fmt.Errorf("end a change: %w", released))
		}
	}()
	j.change.tx, j.change.now = tx, w.clock().UnixMilli()
	return j.act(j.change)
}

func (w *writer) tell(c *change) {
	for _, room := range c.rings {
		w.bell.Ring(room)
	}
	for _, lost := range c.lost {
		w.bell.RightsChanged(lost)
	}
}

func (w *writer) count(batch []*job, err error) {
	if err != nil {
		return
	}
	w.commits.Add(1)
	w.changes.Add(uint64(len(batch)))
	if size := uint64(len(batch)); size > w.largest.Load() {
		w.largest.Store(size)
	}
}

// Figures are a writer's counts since it started: how many changes, in how many commits, and how many the largest commit held.
type Figures struct {
	Commits, Changes, LargestCommit uint64
}

// Figures counts what was written.
func (s *Store) Figures() Figures {
	w := s.writer
	return Figures{Commits: w.commits.Load(), Changes: w.changes.Load(), LargestCommit: w.largest.Load()}
}
