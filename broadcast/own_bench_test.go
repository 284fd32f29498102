package broadcast_test

import (
	"log/slog"
	"strconv"
	"testing"

	"samovar/broadcast"
)

// BenchmarkAReaderOfNoFeed measures what the stream of a page without a room keeps in memory, without its socket.
func BenchmarkAReaderOfNoFeed(b *testing.B) {
	hub := broadcast.NewHub(newTable(), broadcast.Settings{}, slog.New(slog.DiscardHandler))
	defer hub.Close(0)
	readers := make([]*broadcast.Reader, 0, b.N)
	b.ReportAllocs()
	for i := range b.N {
		reader, err := hub.Follow(b.Context(), broadcast.Follow{Key: strconv.Itoa(i), Watch: []int64{}})
		if err != nil {
			b.Fatal(err)
		}
		readers = append(readers, reader)
	}
	b.StopTimer()
	for _, reader := range readers {
		reader.Close()
	}
}
