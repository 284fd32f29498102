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

// table is a source in memory: rows, each with the sequence number of its last change.
type table struct {
	mu     sync.Mutex
	head   int64
	rows   map[int64]row
	broken error
	state  string
	// owned holds the state of each key, asked counts its queries.
	owned map[string]string
	asked int
	// counted counts the queries of tallies.
	counted int
}

type row struct {
	seq  int64
	text string
}

func newTable() *table {
	return &table{rows: map[int64]row{}, owned: map[string]string{}}
}

// write changes or adds a row, and returns the sequence number of the change.
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

// owns sets the state of a key.
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

// Continues returns true up to change 20 of epoch e0.
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
			change := broadcast.Change{Key: key, Seq: r.seq, HTML: fmt.Appendf(nil, "%d=%s", key, r.text)}
			page.Changes = append(page.Changes, change)
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

func (t *table) Presence(_ context.Context, _ int64, slot broadcast.Slot, keys []string) ([]byte, error) {
	return []byte(string(slot) + ":" + strings.Join(keys, ",")), nil
}
