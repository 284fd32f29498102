package database

import "time"

// Meter is told of each commit: how many acts it held, and how long it took to be synced. The goroutine that writes
// calls it; it returns at once.
type Meter interface {
	Committed(changes int, took time.Duration)
}

// noMeter ignores commits.
type noMeter struct{}

func (noMeter) Committed(int, time.Duration) {}

// Figures are a writer's counts: since it started how many acts were stored, in how many commits; and how many acts
// wait at present for the next commit.
type Figures struct {
	Commits, Changes uint64
	Waiting          int
}

func (w *writer) figures() Figures {
	return Figures{Commits: w.commits.Load(), Changes: w.changes.Load(), Waiting: len(w.queue)}
}

// count adds a commit to the figures, unless it held no act that was stored.
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
