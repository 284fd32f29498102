package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"samovar/broadcast"
	"samovar/feed"
	"samovar/locales"
	"samovar/models"
)

// The cost of a post: go test -bench . -benchmem ./handlers

// benchHarness is an installation without a network, with a guest in the lobby.
type benchHarness struct {
	store   *models.Store
	handler http.Handler
	cookies []*http.Cookie
}

func openBenchHarness(b *testing.B) *benchHarness {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	store, err := models.Open(
		context.Background(),
		models.Config{Path: filepath.Join(b.TempDir(), "samovar.db"), Log: log},
	)
	if err != nil {
		b.Fatal(err)
	}
	texts, err := locales.Load()
	if err != nil {
		b.Fatal(err)
	}
	hub := broadcast.NewHub(feed.NewSource(store, log), broadcast.Settings{}, log)
	b.Cleanup(func() {
		hub.Close(0)
		if err := store.Close(); err != nil {
			b.Error(err)
		}
	})
	server := New(Config{
		Store:     store,
		Hub:       hub,
		Presence:  feed.NewPresence(hub),
		Texts:     texts,
		Log:       log,
		Key:       []byte(strings.Repeat("k", 64)),
		Unlimited: true,
	})
	w := &benchHarness{store: store, handler: server.Handler()}
	w.cookies = w.post(b, 0).Result().Cookies()
	return w
}

func (w *benchHarness) post(b *testing.B, number int) *httptest.ResponseRecorder {
	form := url.Values{"body": {"Did you see the **new** release?"}, "key": {fmt.Sprint("key-", number)}}
	request := httptest.NewRequest(http.MethodPost, "/r/lobby/messages", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, cookie := range w.cookies {
		request.AddCookie(cookie)
	}
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusSeeOther {
		b.Fatalf("a post answered %d", recorder.Code)
	}
	return recorder
}

// BenchmarkPost measures one post at a time through all of HTTP, storing and syncing included.
func BenchmarkPost(b *testing.B) {
	w := openBenchHarness(b)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		w.post(b, i+1)
	}
}
