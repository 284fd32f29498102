package models

import (
	"errors"
	"fmt"
	"sync"
	"testing"
)

var errChanged = errors.New("changed its mind")

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
