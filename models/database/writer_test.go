package database

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

var errChanged = errors.New("changed its mind")

func TestConcurrentActsShareCommits(t *testing.T) {
	h := open(t)
	before := h.Figures()
	release := h.hold()
	const acts = 100
	var callers sync.WaitGroup
	for i := range acts {
		callers.Go(func() { h.note(fmt.Sprint(i)) })
	}
	h.waits(acts)
	release()
	callers.Wait()
	after := h.Figures()
	if commits := after.Commits - before.Commits; commits > 5 {
		t.Errorf("%d acts took %d commits, want them shared", acts, commits)
	}
	if changes := after.Changes - before.Changes; changes != acts+1 {
		t.Errorf("%d acts were counted, want %d", changes, acts+1)
	}
	if stored := h.count("%"); stored != acts || after.Waiting != 0 {
		t.Errorf("%d notes are stored, want %d, and %d wait", stored, acts, after.Waiting)
	}
}

func TestAnActThatFailsLeavesNoTraceAndTheOthersStay(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func() error
	}{
		{"by an error", func() error { return errChanged }},
		{"by a panic", func() error { panic("at the wrong moment") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			release := h.hold()
			failed := make(chan error)
			go func() {
				failed <- h.Do(context.Background(), func(tx *Tx) error {
					tx.After(func() { t.Error("the function of an act that failed was called") })
					return errors.Join(writes("half")(tx), c.end())
				})
			}()
			stored := make(chan struct{})
			go func() { h.note("whole"); close(stored) }()
			h.waits(2)
			release()
			if err := <-failed; err == nil {
				t.Error("an act that failed was answered with success")
			}
			<-stored
			if h.count("half") != 0 || h.count("whole") != 1 {
				t.Errorf("the act that failed is there %d times, the other %d", h.count("half"), h.count("whole"))
			}
		})
	}
}

func TestAnActAloneThatFailsLeavesNoTrace(t *testing.T) {
	h := open(t)
	err := h.Do(t.Context(), func(tx *Tx) error {
		tx.After(func() { t.Error("the function of an act that failed was called") })
		return errors.Join(writes("half")(tx), errChanged)
	})
	if !errors.Is(err, errChanged) || h.count("half") != 0 {
		t.Errorf("%v, and it is there %d times", err, h.count("half"))
	}
}

func TestACallerThatGoesAwayUndoesNothing(t *testing.T) {
	h := open(t)
	release := h.hold()
	ctx, leave := context.WithCancel(context.Background())
	left := make(chan error)
	go func() { left <- h.Do(ctx, writes("impatient")) }()
	stored := make(chan struct{})
	go func() { h.note("patient"); close(stored) }()
	h.waits(2)
	leave()
	if err := <-left; !errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that went away got %v, want ErrOutcomeUnknown", err)
	}
	release()
	<-stored
	if patient := h.count("patient"); patient != 1 {
		t.Errorf("the other's note is there %d times", patient)
	}
}

func TestFunctionsAreCalledInOrderAfterTheCommitAndBeforeTheAnswer(t *testing.T) {
	h := open(t)
	var called []int
	err := h.Do(t.Context(), func(tx *Tx) error {
		for i := range 3 {
			tx.After(func() { called = append(called, i+h.count("stored")) })
		}
		if tx.Now != began.UnixMilli() {
			t.Errorf("the act began at %d, want %d", tx.Now, began.UnixMilli())
		}
		return writes("stored")(tx)
	})
	if err != nil || !slices.Equal(called, []int{1, 2, 3}) {
		t.Errorf("%v, called were %v", err, called)
	}
}

func TestFunctionsAreCalledForACallerThatHasGoneAway(t *testing.T) {
	h := open(t)
	ctx, leave := context.WithCancel(context.Background())
	called := make(chan struct{})
	err := h.Do(ctx, func(tx *Tx) error {
		tx.After(func() { close(called) })
		leave()
		time.Sleep(time.Millisecond)
		return writes("stored")(tx)
	})
	if err != nil && !errors.Is(err, ErrOutcomeUnknown) {
		t.Error(err)
	}
	select {
	case <-called:
	case <-time.After(time.Minute):
		t.Error("the function was not called")
	}
}

func TestACommitThatFailsIsOfAllItsActs(t *testing.T) {
	h := open(t)
	before := h.Figures()
	release := h.hold()
	failed := make(chan error, 2)
	for _, body := range []string{"one", "two"} {
		go func() {
			failed <- h.Do(context.Background(), func(tx *Tx) error {
				tx.After(func() { t.Error("a function was called though the commit failed") })
				if body == "one" {
					return Exec(tx.DB, "INSERT INTO replies (note_id) VALUES (99)") // found out at the commit
				}
				return writes(body)(tx)
			})
		}()
	}
	h.waits(2)
	release()
	for range 2 {
		if err := <-failed; !errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("the commit failed, and an act got %v", err)
		}
	}
	if after := h.Figures(); h.count("%") != 0 || after.Changes != before.Changes+1 {
		t.Errorf("%d notes are stored, figures %+v before and %+v after", h.count("%"), before, after)
	}
}

func TestAClosedDatabaseFinishesWhatWaits(t *testing.T) {
	h := open(t)
	release := h.hold()
	stored := make(chan struct{})
	go func() { h.note("the last"); close(stored) }()
	h.waits(1)
	go release()
	h.closes()
	<-stored
	if err := h.Do(context.Background(), writes("too late")); !errors.Is(err, ErrClosed) {
		t.Errorf("an act after the end: %v", err)
	}
	again := openAt(t, h.options.Path)
	if last := again.count("the last"); last != 1 {
		t.Errorf("the last note is there %d times", last)
	}
}

// meter counts commits and acts.
type meter struct{ commits, acts int }

func (m *meter) Committed(acts int, _ time.Duration) { m.commits, m.acts = m.commits+1, m.acts+acts }

func TestTheMeterIsToldOfEachCommit(t *testing.T) {
	h := open(t)
	h.closes()
	m := &meter{}
	h.options.Meter = m
	db, err := Open(t.Context(), h.options)
	if err != nil {
		t.Fatal(err)
	}
	h.DB = db
	h.note("one")
	h.note("two")
	_ = h.Do(t.Context(), func(*Tx) error { return errChanged })
	h.closes()
	if *m != (meter{2, 2}) {
		t.Errorf("the meter was told of %+v", *m)
	}
}
