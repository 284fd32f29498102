package feed

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"samovar/models"
	"samovar/testfolder"
)

func TestMain(m *testing.M) {
	testfolder.InMemory()
	os.Exit(m.Run())
}

// harness is a source over a real store, with one member in the lobby. Whatever it logs fails the test.
type harness struct {
	testing.TB
	store  *models.Store
	source *Source
	anna   models.Person
}

func openHarness(t testing.TB) *harness {
	t.Helper()
	h := &harness{TB: t}
	log := slog.New(slog.NewTextHandler(h, nil))
	var err error
	h.store, err = models.Open(t.Context(), models.Config{
		Path:           filepath.Join(t.TempDir(), "samovar.db"),
		PasswordMemory: 64,
		Log:            log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
	})
	h.source = NewSource(h.store, log)
	registration := models.Registration{Username: "anna", Nickname: "Anna", Password: "correct horse"}
	if h.anna, err = h.store.Register(t.Context(), nil, registration); err != nil {
		t.Fatal(err)
	}
	return h
}

// Write takes a line of the log.
func (h *harness) Write(line []byte) (int, error) {
	h.Errorf("logged: %s", line)
	return len(line), nil
}

// post posts a message to the lobby.
func (h *harness) post(body, key string) {
	h.Helper()
	draft, err := models.NewDraft(body, key)
	if err != nil {
		h.Fatal(err)
	}
	if _, err := h.store.PostMessage(h.Context(), h.anna, models.LobbySlug, draft); err != nil {
		h.Fatal(err)
	}
}
