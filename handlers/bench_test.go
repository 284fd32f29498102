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
	"samovar/locales"
	"samovar/models"
)

// The pieces of a post, measured one by one: go test -bench . -benchmem ./handlers

// workshop is an installation without a network, with a guest in the lobby.
type workshop struct {
	store   *models.Store
	feed    *Feed
	handler http.Handler
	cookies []*http.Cookie
}

func openWorkshop(b *testing.B) *workshop {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	store, err := models.Open(
		context.Background(),
		models.Config{Path: filepath.Join(b.TempDir(), "samovar.db"), GuestsWelcome: true, Log: log},
	)
	if err != nil {
		b.Fatal(err)
	}
	texts, err := locales.Load()
	if err != nil {
		b.Fatal(err)
	}
	feed := NewFeed(store, log)
	hub := broadcast.NewHub(feed, broadcast.Settings{}, log)
	b.Cleanup(func() {
		hub.Close(0)
		if err := store.Close(); err != nil {
			b.Error(err)
		}
	})
	server := New(
		Config{Store: store, Hub: hub, Texts: texts, Log: log, Key: []byte(strings.Repeat("k", 64)), Unlimited: true},
	)
	w := &workshop{store: store, feed: feed, handler: server.Handler()}
	w.cookies = w.post(b, 0).Result().Cookies()
	return w
}

func (w *workshop) post(b *testing.B, number int) *httptest.ResponseRecorder {
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

// BenchmarkPost is one post at a time through the whole of HTTP, storing and syncing included.
func BenchmarkPost(b *testing.B) {
	w := openWorkshop(b)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		w.post(b, i+1)
	}
}

// BenchmarkCatchUp is what a reader takes who comes back a page behind: one query, fifty messages rendered.
func BenchmarkCatchUp(b *testing.B) {
	w := openWorkshop(b)
	for i := range 50 {
		w.post(b, i+1)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		page, err := w.feed.Since(context.Background(), 1, 1, 50)
		if err != nil || len(page.Changes) != 50 {
			b.Fatalf("%d changes, %v", len(page.Changes), err)
		}
	}
}

// BenchmarkLook is what a pump does for one new message: one query, one rendering.
func BenchmarkLook(b *testing.B) {
	w := openWorkshop(b)
	w.post(b, 1)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		page, err := w.feed.Since(context.Background(), 1, 1, 256)
		if err != nil || len(page.Changes) != 1 {
			b.Fatalf("%d changes, %v", len(page.Changes), err)
		}
	}
}
