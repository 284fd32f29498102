package jobs

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"samovar/feed"
	"samovar/locales"
	"samovar/models"
	"samovar/testfolder"
)

func TestMain(m *testing.M) {
	testfolder.InMemory()
	os.Exit(m.Run())
}

// harness is a store with two members. Olga has a browser that is subscribed to pushes.
type harness struct {
	*models.Store
	t          *testing.T
	anna, olga models.Person
	service    *pushService
	pusher     *Pusher
	present    feed.Presence
	last       int64         // the id of the last message
	later      time.Duration // how far the store's clock is ahead
}

func newHarness(t *testing.T) *harness {
	t.Helper()
	h := &harness{t: t, service: newPushService(t), present: feed.NewPresence(nil)}
	store, err := models.Open(t.Context(), models.Config{
		Path:           filepath.Join(t.TempDir(), "samovar.db"),
		PasswordMemory: 64,
		Clock:          func() time.Time { return time.Now().Add(h.later) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	h.Store = store
	h.anna, h.olga = h.member("anna"), h.member("olga")
	packed, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ParseKeys(packed)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	h.pusher = NewPusher(store, h.present, texts, h.service.Client(), keys, "https://chat.example", log)
	h.subscribe(h.olga, h.service.URL+"/olga")
	return h
}

func (h *harness) member(name string) models.Person {
	h.t.Helper()
	registration := models.Registration{Username: name, Password: "correct horse"}
	person, err := h.Register(h.t.Context(), nil, registration)
	if err != nil {
		h.t.Fatal(err)
	}
	return person
}

func (h *harness) subscribe(p models.Person, endpoint string) {
	h.t.Helper()
	session, err := h.StartSession(h.t.Context(), "session of "+p.Username, p, true, "")
	if err != nil {
		h.t.Fatal(err)
	}
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		h.t.Fatal(err)
	}
	secret := make([]byte, 16)
	_, _ = rand.Read(secret) // never fails since Go 1.24
	err = h.Subscribe(h.t.Context(), p, session.ID, models.Subscription{
		Endpoint: endpoint,
		P256DH:   base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()),
		Auth:     base64.RawURLEncoding.EncodeToString(secret),
	})
	if err != nil {
		h.t.Fatal(err)
	}
}
