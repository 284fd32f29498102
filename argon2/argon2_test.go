package argon2

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"
	"testing"

	published "golang.org/x/crypto/argon2"
)

func TestKeysAreThoseOfThePublishedPackage(t *testing.T) {
	var memory Memory
	for _, c := range []struct {
		time, memory uint32
		threads      uint8
		length       uint32
	}{{2, 19 * 1024, 1, 32}, {1, 64, 1, 32}, {3, 256, 2, 64}, {2, 1000, 4, 16}, {1, 1, 1, 100}, {2, 64, 1, 32}} {
		for password := range 3 { // in used memory, for more and for less
			password, salt := fmt.Append(nil, "correct horse ", password), []byte("sixteen bytes of")
			want := published.IDKey(password, salt, c.time, c.memory, c.threads, c.length)
			if got := memory.IDKey(password, salt, c.time, c.memory, c.threads, c.length); !bytes.Equal(got, want) {
				t.Errorf("%+v: the key is %x, want %x", c, got, want)
			}
		}
	}
}

func TestHashesAtOnceDoNotShareMemory(t *testing.T) {
	var memory Memory
	var hashes sync.WaitGroup
	for i := range 8 {
		hashes.Go(func() {
			password, salt := fmt.Append(nil, "password ", i), []byte("sixteen bytes of")
			for range 20 {
				if !bytes.Equal(
					memory.IDKey(password, salt, 1, 64, 1, 32),
					published.IDKey(password, salt, 1, 64, 1, 32),
				) {
					t.Error("the key is another")
				}
			}
		})
	}
	hashes.Wait()
}

func TestMemoryIsUsedAgain(t *testing.T) {
	var memory Memory
	const size, hashes = 4096, 20 // in KiB
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range hashes {
		memory.IDKey([]byte("password"), []byte("sixteen bytes of"), 1, size, 1, 32)
	}
	runtime.ReadMemStats(&after)
	// The pool may drop memory: a quarter under the race detector, all of it after two collections in a row.
	if taken := after.TotalAlloc - before.TotalAlloc; taken > hashes/2*size<<10 {
		t.Errorf("%d hashes of %d KiB took %d KiB", hashes, size, taken>>10)
	}
}

func BenchmarkIDKey(b *testing.B) {
	var memory Memory
	b.ReportAllocs()
	for b.Loop() {
		memory.IDKey([]byte("password"), []byte("sixteen bytes of"), 2, 19*1024, 1, 32)
	}
}

func BenchmarkPublished(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		published.IDKey([]byte("password"), []byte("sixteen bytes of"), 2, 19*1024, 1, 32)
	}
}
