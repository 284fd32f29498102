package broadcast_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"samovar/broadcast"
)

// table is the smallest source there can be: rows in memory, each with the sequence number of its last change.
type table struct {
	mu     sync.Mutex
	head   int64
	rows   map[int64]row
	broken error
	state  string
	// owned is what keys are told of themselves, asked how often that was looked for.
	owned map[string]string
	asked int
	// counted is how often a tally was asked for.
	counted int
}

type row struct {
	seq  int64
	text string
}

func newTable() *table {
	return &table{rows: map[int64]row{}, owned: map[string]string{}}
}

// write changes a row, made if needed, and returns the number its change took.
func (t *table) write(key int64, text string) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.head++
	t.rows[key] = row{seq: t.head, text: text}
	return t.head
}

func (t *table) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counted
}

// owns sets what a key is told of itself.
func (t *table) owns(key, told string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.owned[key] = told
}

func (t *table) lookedFor() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.asked
}

func (t *table) Own(_ context.Context, key string) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked++
	if t.broken != nil {
		return nil, t.broken
	}
	if told, known := t.owned[key]; known {
		return []byte(told), nil
	}
	return nil, nil
}

func (t *table) rename(state string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state = state
}

func (t *table) breakWith(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.broken = err
}

func (t *table) texts() map[int64]string {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := map[int64]string{}
	for key, r := range t.rows {
		out[key] = r.text
	}
	return out
}

func (t *table) Epoch() string { return "e1" }

// Continues is so up to change 20 of epoch e0.
func (t *table) Continues(_ context.Context, _ int64, from broadcast.Cursor) (bool, error) {
	return from.Epoch == "e0" && from.Seq <= 20, nil
}

func (t *table) Since(_ context.Context, _, seq int64, limit int) (broadcast.Page, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.broken != nil {
		return broadcast.Page{}, t.broken
	}
	page := broadcast.Page{Head: t.head}
	if t.state != "" {
		page.State = []byte(t.state)
	}
	for key, r := range t.rows {
		if r.seq > seq {
			page.Changes = append(
				page.Changes,
				broadcast.Change{Key: key, Seq: r.seq, HTML: fmt.Appendf(nil, "%d=%s", key, r.text)},
			)
		}
	}
	slices.SortFunc(page.Changes, func(a, b broadcast.Change) int { return cmp.Compare(a.Seq, b.Seq) })
	page.Changes = page.Changes[:min(limit, len(page.Changes))]
	return page, nil
}

func (t *table) Tally(context.Context, int64) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counted++
	return fmt.Appendf(nil, "%d", t.head), t.broken
}

func (t *table) Marks(_ context.Context, _ int64, slot broadcast.Slot, keys []string) ([]byte, error) {
	return []byte(string(slot) + ":" + strings.Join(keys, ",")), nil
}
