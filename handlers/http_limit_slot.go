package handlers

import (
	"hash/maphash"
	"sync"
)

// maxSlotKeys limits how many keys hold slots at once. One more key is refused until another has released its last
// slot.
const maxSlotKeys = 30_000

// slots limit how much of something may be under way at once, by key. As with buckets, a key is stored as its
// hash.
type slots struct {
	each int
	seed maphash.Seed

	mu    sync.Mutex
	taken map[uint64]int
}

func newSlots(each int) *slots {
	return &slots{each: each, seed: maphash.MakeSeed(), taken: map[uint64]int{}}
}

// enter takes a slot until leave is called, or returns false where none is free.
func (s *slots) enter(key string) (leave func(), free bool) {
	hash := maphash.String(s.seed, key)
	s.mu.Lock()
	defer s.mu.Unlock()
	taken, known := s.taken[hash]
	if taken >= s.each || (!known && len(s.taken) >= maxSlotKeys) {
		return nil, false
	}
	s.taken[hash]++
	return func() { s.leave(hash) }, true
}

func (s *slots) leave(hash uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[hash]--; s.taken[hash] == 0 {
		delete(s.taken, hash)
	}
}
