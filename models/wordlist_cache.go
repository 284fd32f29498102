package models

import (
	"strings"
	"sync"

	"samovar/filter"
)

// compiledList is a list that is searched.
type compiledList struct {
	WordList
	*filter.Filter
	changedAt int64
}

// Find returns the parts of a text that the list finds.
func (l compiledList) Find(text string) []filter.Span { return l.Filter.Find(text) }

// maxCompiled is how many bytes of lists are kept compiled, which takes about fifty times the memory.
const maxCompiled = 2 * maxWordList

// listCache keeps lists compiled between posts, each until it is changed or others need the room.
type listCache struct {
	mu    sync.Mutex
	lists map[int64]compiledList
	bytes int
}

// of returns the list of a room, where it is kept as it was changed last.
func (l *listCache) of(room, changedAt int64) (compiledList, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	list, found := l.lists[room]
	return list, found && list.changedAt == changedAt
}

// compile compiles a list and keeps it.
func (l *listCache) compile(row wordListRow) compiledList {
	compiled, _ := filter.Compile(strings.Split(row.Lines, "\n"))
	list := compiledList{WordList: row.WordList, Filter: compiled, changedAt: row.ChangedAt}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lists == nil {
		l.lists = map[int64]compiledList{}
	}
	l.drop(row.RoomID)
	for room := range l.lists {
		if l.bytes+len(row.Lines) <= maxCompiled {
			break
		}
		l.drop(room)
	}
	l.lists[row.RoomID] = list
	l.bytes += len(row.Lines)
	return list
}

// drop forgets a list.
func (l *listCache) drop(room int64) {
	l.bytes -= len(l.lists[room].Lines)
	delete(l.lists, room)
}
