package handlers

import (
	"container/list"
	"hash/maphash"
	"sync"
	"time"

	"samovar/models"

	"golang.org/x/time/rate"
)

// maxBuckets is how many keys a table of buckets holds, in about 8 MB.
const maxBuckets = 30_000

type buckets struct {
	step  time.Duration
	burst int
	seed  maphash.Seed

	mu    sync.Mutex
	byKey map[uint64]*list.Element
	// byUse has the most recently used bucket in front.
	byUse *list.List
}

// bucket is one key's.
type bucket struct {
	key     uint64
	limiter *rate.Limiter
}

func newBuckets(step time.Duration, burst int) *buckets {
	return &buckets{
		step:  step,
		burst: burst,
		seed:  maphash.MakeSeed(),
		byKey: map[uint64]*list.Element{},
		byUse: list.New(),
	}
}

func (b *buckets) spend(key string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	limiter := b.use(maphash.String(b.seed, key))
	b.sweep(now)
	reservation := limiter.ReserveN(now, 1)
	if wait := reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
		return models.TooFast{After: wait}
	}
	return nil
}

// use returns the bucket of a key, a new one where there is none, and moves it to the front. It is called with mu
// held.
func (b *buckets) use(key uint64) *rate.Limiter {
	if known := b.byKey[key]; known != nil {
		b.byUse.MoveToFront(known)
		return known.Value.(bucket).limiter
	}
	if len(b.byKey) == maxBuckets {
		b.forgetOldest()
	}
	limiter := rate.NewLimiter(rate.Every(b.step), b.burst)
	b.byKey[key] = b.byUse.PushFront(bucket{key: key, limiter: limiter})
	return limiter
}

// sweep forgets the least recently used buckets while they are full, but never the newest. It is called with mu
// held.
func (b *buckets) sweep(now time.Time) {
	for len(b.byKey) > 1 && b.byUse.Back().Value.(bucket).limiter.TokensAt(now) >= float64(b.burst) {
		b.forgetOldest()
	}
}

// forgetOldest is called with mu held.
func (b *buckets) forgetOldest() {
	delete(b.byKey, b.byUse.Remove(b.byUse.Back()).(bucket).key)
}
