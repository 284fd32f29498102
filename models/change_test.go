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

// count returns the number that a query asks for.
func (h *house) count(query string, args ...any) (count int) {
	h.t.Helper()
	if err := h.read(h.t.Context()).Raw(query, args...).Scan(&count).Error; err != nil {
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
	for end := time.Now().Add(time.Minute); h.Figures().Waiting < changes; runtime.Gosched() {
		if time.Now().After(end) {
			h.t.Fatalf("%d changes wait, want %d", h.Figures().Waiting, changes)
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
