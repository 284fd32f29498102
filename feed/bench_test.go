package feed

import (
	"strconv"
	"testing"
)

// The cost of reading a room: go test -bench . -benchmem ./feed

// BenchmarkCatchUp measures a reader that comes back a page behind: one query, fifty messages rendered.
func BenchmarkCatchUp(b *testing.B) { benchmarkSince(b, 50) }

// BenchmarkLook measures a pump's work for one new message: one query, one rendering.
func BenchmarkLook(b *testing.B) { benchmarkSince(b, 1) }

func benchmarkSince(b *testing.B, messages int) {
	h := openHarness(b)
	for number := range messages {
		h.post("Did you see the **new** release?", "key-"+strconv.Itoa(number))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		page, err := h.source.Since(b.Context(), 1, 0, 256)
		if err != nil || len(page.Changes) != messages {
			b.Fatalf("%d changes, %v", len(page.Changes), err)
		}
	}
}
