package feed

import (
	"sync"
	"time"
)

const (
	// attends is how long a page that said that it is looked at counts as such; it says so again meanwhile.
	attends = time.Minute
	// maxLooked limits the pages of one person that are remembered.
	maxLooked = 32
)

// attention knows which pages are looked at. It is in memory alone: after a restart the pages say so again.
type attention struct {
	mu    sync.Mutex
	pages map[int64]map[string]time.Time // until when, by person and page
	swept time.Time
}

func newAttention() *attention { return &attention{pages: map[int64]map[string]time.Time{}} }

// look notes that a person looks at a page. Pages beyond maxLooked are not noted.
func (a *attention) look(person int64, page string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	a.sweep(now)
	pages := a.pages[person]
	if pages == nil {
		pages = map[string]time.Time{}
		a.pages[person] = pages
	}
	if _, known := pages[page]; known || len(pages) < maxLooked {
		pages[page] = now.Add(attends)
	}
}

// lookAway notes that a page is hidden or closed.
func (a *attention) lookAway(person int64, page string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.pages[person], page)
}

func (a *attention) isLooking(person int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	for _, until := range a.pages[person] {
		if until.After(now) {
			return true
		}
	}
	return false
}

// sweep forgets pages that have not said anything for too long, at most once in that time. It is called with mu held.
func (a *attention) sweep(now time.Time) {
	if now.Sub(a.swept) < attends {
		return
	}
	a.swept = now
	for person, pages := range a.pages {
		for page, until := range pages {
			if !until.After(now) {
				delete(pages, page)
			}
		}
		if len(pages) == 0 {
			delete(a.pages, person)
		}
	}
}
