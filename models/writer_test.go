package models

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"
)

var errChanged = errors.New("changed its mind")

func (h *house) count(query string, places ...any) (count int) {
	h.t.Helper()
	if err := h.read(h.t.Context()).Raw(query, places...).Scan(&count).Error; err != nil {
		h.t.Fatal(err)
	}
	return count
}

// hold keeps the writer busy until the returned function is called, so that what comes meanwhile must wait and share
// a commit.
func (h *house) hold() (release func()) {
	started, gate := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		done <- h.change(context.Background(), func(*change) error {
			close(started)
			<-gate
			return nil
		})
	}()
	<-started
	return func() {
		close(gate)
		if err := <-done; err != nil {
			h.t.Error(err)
		}
	}
}

// waits returns once so many changes stand in the writer's queue.
func (h *house) waits(changes int) {
	h.t.Helper()
	for end := time.Now().Add(time.Minute); len(h.writer.queue) < changes; runtime.Gosched() {
		if time.Now().After(end) {
			h.t.Fatalf("%d changes wait, want %d", len(h.writer.queue), changes)
		}
	}
}

func TestConcurrentPostersShareCommits(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	before := h.Figures()
	release := h.hold()
	const posts = 100
	var posters sync.WaitGroup
	for i := range posts {
		posters.Go(func() { h.says(anna, LobbySlug, fmt.Sprint(i)) })
	}
	h.waits(posts)
	release()
	posters.Wait()
	after := h.Figures()
	if commits := after.Commits - before.Commits; commits > 5 {
		t.Errorf("%d posts took %d commits, want them shared", posts, commits)
	}
	if changes := after.Changes - before.Changes; changes != posts+1 {
		t.Errorf("%d changes were counted, want %d", changes, posts+1)
	}
	if stored := h.count("SELECT count(DISTINCT seq) FROM messages"); stored != posts {
		t.Errorf("%d messages are stored under numbers of their own, want %d", stored, posts)
	}
}

func TestOneThatFailsLeavesNoTraceAndTheOthersStay(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func() error
	}{
		{"by an error", func() error { return errChanged }},
		{"by a panic", func() error { panic("at the wrong moment") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			anna := h.guest("Anna")
			release := h.hold()
			failed := make(chan error)
			go func() {
				failed <- h.change(context.Background(), func(c2 *change) error {
					c2.ring(1)
					if err := c2.tx.Exec("UPDATE rooms SET name = 'half done'").Error; err != nil {
						return err
					}
					return c.end()
				})
			}()
			posted := make(chan struct{})
			go func() { h.says(anna, LobbySlug, "whole"); close(posted) }()
			release()
			if err := <-failed; err == nil {
				t.Error("a change that failed was answered with success")
			}
			<-posted
			if half := h.count("SELECT count(*) FROM rooms WHERE name = 'half done'"); half != 0 {
				t.Error("half of a change was stored")
			}
			if whole := h.count("SELECT count(*) FROM messages WHERE body = 'whole'"); whole != 1 {
				t.Errorf("the message that shared the commit is there %d times", whole)
			}
		})
	}
}

func TestWhoeverGoesAwayUndoesNothing(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	release := h.hold()
	ctx, leave := context.WithCancel(context.Background())
	left := make(chan error)
	go func() {
		_, err := h.PostMessage(ctx, anna, LobbySlug, NewMessage{Body: "impatient", Key: "k"})
		left <- err
	}()
	posted := make(chan struct{})
	go func() { h.says(anna, LobbySlug, "patient"); close(posted) }()
	h.waits(2)
	leave()
	if err := <-left; !errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, context.Canceled) {
		t.Errorf("one who went away got %v, want ErrOutcomeUnknown", err)
	}
	release()
	<-posted
	if patient := h.count("SELECT count(*) FROM messages WHERE body = 'patient'"); patient != 1 {
		t.Errorf("the other's message is there %d times", patient)
	}
}

func TestBellsRingAfterTheCommitAndOnlyThen(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	lobby := h.says(anna, LobbySlug, "hello").RoomID
	if heard := h.bell.heard(lobby); heard != 1 {
		t.Errorf("a post rang %d times", heard)
	}
	err := h.change(t.Context(), func(c *change) error {
		c.ring(lobby)
		return errChanged
	})
	if !errors.Is(err, errChanged) || h.bell.heard(lobby) != 1 {
		t.Errorf("a change that failed (%v) rang", err)
	}
}

func TestAClosedStoreFinishesWhatWaits(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	release := h.hold()
	posted := make(chan struct{})
	go func() { h.says(anna, LobbySlug, "the last"); close(posted) }()
	h.waits(1)
	go release()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	<-posted
	if _, err := h.PostMessage(context.Background(), anna, LobbySlug, NewMessage{Body: "too late"}); !errors.Is(
		err,
		ErrClosed,
	) {
		t.Errorf("a post after the end: %v", err)
	}
	again := openAt(t, h.path, true)
	if last := again.count("SELECT count(*) FROM messages WHERE body = 'the last'"); last != 1 {
		t.Errorf("the last message is there %d times", last)
	}
}
