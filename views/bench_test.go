package views

import (
	"bytes"
	"context"
	"testing"

	"samovar/models"
)

// BenchmarkMessage renders the fragment that everyone in a room receives: go test -bench . -benchmem ./views
func BenchmarkMessage(b *testing.B) {
	m := models.Message{
		ID: 4711, Seq: 4711, Ordinal: 4711, AuthorID: 17, Body: "Did you see the **new** release?", CreatedAt: 1_700_000_000_000,
		Author: models.Author{ID: 17, Nickname: "Guest", Tag: "k7wm", Guest: true},
	}
	var out bytes.Buffer
	b.ReportAllocs()
	for range b.N {
		out.Reset()
		if err := Message(RoomPathsOf("lobby"), m).Render(context.Background(), &out); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(out.Len()))
}
