package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// upload returns a file as it was received.
func (h *harness) upload(name, content string) Upload {
	h.t.Helper()
	upload, err := h.Receive(name, strings.NewReader(content))
	if err != nil {
		h.t.Fatal(err)
	}
	return upload
}

// shows posts a message with files.
func (h *harness) shows(p Person, slug string, sent ...Upload) (Message, error) {
	h.t.Helper()
	draft, err := NewDraft("", "", sent...)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.PostMessage(h.t.Context(), p, slug, draft)
}

// shelved returns the contents that are stored, and those in the inbox.
func (h *harness) shelved() (paths []string) {
	h.t.Helper()
	folder := filepath.Join(filepath.Dir(h.path), "uploads")
	for _, pattern := range []string{"??/*", "tmp/*"} {
		found, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			h.t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	return paths
}

func (h *harness) readFile(f File) string {
	h.t.Helper()
	content, err := h.OpenFile(h.t.Context(), f, false)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = content.Close() }()
	read, err := io.ReadAll(content)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(read)
}

func TestAMessageWithFiles(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	m, err := h.shows(anna, LobbySlug, h.upload("a.txt", "A"), h.upload("b.txt", "B"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Files != 2 || len(m.Attached) != 2 || m.Attached[0].Name != "a.txt" || len(m.Attached[0].ID) != 22 ||
		m.Attached[0].ID == m.Attached[1].ID {
		t.Fatalf("posted %+v", m)
	}
	found, err := h.FileByID(t.Context(), m.RoomID, m.Attached[1].ID)
	if err != nil || h.readFile(found) != "B" {
		t.Errorf("found %+v, %v", found, err)
	}
	if _, err := h.FileByID(t.Context(), m.RoomID+1, m.Attached[1].ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("in another room: %v", err)
	}
	h.erased(anna, LobbySlug, m.ID)
	if _, err := h.FileByID(t.Context(), m.RoomID, found.ID); !errors.Is(err, ErrNotFound) || len(h.shelved()) != 0 {
		t.Errorf("after deletion: %v, %v", err, h.shelved())
	}
}

func TestAPostThatFailsLeavesNoFile(t *testing.T) {
	h := open(t)
	anna, boris := h.member("Anna"), h.member("Boris")
	secret := h.room(anna, "Secret", Private)
	upload := h.upload("a.txt", "A")
	if _, err := h.shows(boris, secret.Slug, upload); !errors.Is(err, ErrForbidden) || len(h.shelved()) != 0 {
		t.Errorf("in a room that is not one’s own: %v, %v", err, h.shelved())
	}
	upload = h.upload("a.txt", "A")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	draft, err := NewDraft("", "", upload)
	if err != nil {
		t.Fatal(err)
	}
	// A sender who left before the files were examined has not posted; one who left later has.
	if m, err := h.PostMessage(ctx, anna, secret.Slug, draft); err == nil && h.readFile(m.Attached[0]) != "A" {
		t.Error("posted without its file")
	}
}

// The same content comes and goes with many messages: no message that stands may lose it, and none is left when all are
// gone.
func TestAContentOfManyMessagesAtOnce(t *testing.T) {
	h := open(t)
	var standing sync.Map
	var together sync.WaitGroup
	for i := range 8 {
		person := h.guest(fmt.Sprintf("Guest %d", i))
		together.Go(func() {
			for round := range 12 {
				m, err := h.shows(person, LobbySlug, h.upload("same.txt", "the same"))
				if err != nil {
					t.Errorf("post: %v", err)
					return
				}
				if got := h.readFile(m.Attached[0]); got != "the same" {
					t.Errorf("a message that stands has %q", got)
				}
				if round == 11 {
					standing.Store(m.ID, person)
				} else if _, err := h.DeleteMessage(t.Context(), person, LobbySlug, m.ID); err != nil {
					t.Errorf("delete: %v", err)
				}
			}
		})
	}
	together.Wait()
	h.erases()
	if len(h.shelved()) != 1 {
		t.Errorf("kept are %v", h.shelved())
	}
	standing.Range(func(id, person any) bool {
		if _, err := h.DeleteMessage(t.Context(), person.(Person), LobbySlug, id.(int64)); err != nil {
			t.Error(err)
		}
		return true
	})
	h.erases()
	if len(h.shelved()) != 0 || len(h.fileStore.held) != 0 {
		t.Errorf("left are %v, held %v", h.shelved(), h.fileStore.held)
	}
}

func TestTheUploadsOfAnotherDatabaseAreRefused(t *testing.T) {
	h := open(t)
	if _, err := h.shows(h.guest("Anna"), LobbySlug, h.upload("a.txt", "A")); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(filepath.Dir(h.path), "uploads")
	_, err := Open(t.Context(), Config{Path: filepath.Join(t.TempDir(), "other.db"), Uploads: folder})
	if err == nil || !strings.Contains(err.Error(), folder) {
		t.Errorf("another database: %v, want an error that names the folder", err)
	}
	if len(h.shelved()) != 1 {
		t.Error("the uploads are gone")
	}
}

func TestTheRoomForUploadsIsSetAside(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	h.fileStore.quota = 100
	release, err := h.Reserve(t.Context(), &anna, 60)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Reserve(t.Context(), nil, 60); !errors.Is(err, ErrFull) {
		t.Errorf("more than there is: %v", err)
	}
	release()
	if release, err = h.Reserve(t.Context(), nil, 100); err != nil {
		t.Errorf("all there is: %v", err)
	}
	release()
}

func TestNamesOfFilesAreCleaned(t *testing.T) {
	for sent, want := range map[string]string{
		"photo.jpg": "photo.jpg", "": "file", " . ": "file", "/etc/": "file", `..\..\x.txt`: "x.txt", "a\x00b\x1fc.txt": "abc.txt", "\xff\xfe": "file",
		"чай с лимоном.pdf": "чай с лимоном.pdf", strings.Repeat("x", 130) + ".pdf": strings.Repeat("x", 116) + ".pdf",
		"x." + strings.Repeat("y", 200): "x." + strings.Repeat("y", 118),
	} {
		if got := CleanFileName(sent); got != want {
			t.Errorf("%q became %q, want %q", sent, got, want)
		}
	}
}

func TestGIFsFromBeforeAreTakenForMovingOnes(t *testing.T) {
	h := open(t)
	still := "GIF89a\x02\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x02\x00\x02\x00\x00\x02\x02\x84Q\x00;"
	m, err := h.shows(h.guest("Anna"), LobbySlug, h.upload("a.gif", still), h.upload("b.txt", "B"))
	if err != nil || m.Attached[0].Moving {
		t.Fatalf("posted %+v, %v", m, err)
	}
	err = h.change(t.Context(), func(c *change) error {
		for _, statement := range []string{
			"ALTER TABLE files DROP COLUMN moving", "ALTER TABLE files DROP COLUMN ground", "DELETE FROM migrations WHERE id = '0120_moving_pictures'",
		} {
			if err := c.tx.Exec(statement).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err = errors.Join(err, h.Close()); err != nil {
		t.Fatal(err)
	}
	h = openAt(t, h.path, true)
	for i, moves := range []bool{true, false} {
		if f, err := h.FileByID(t.Context(), m.RoomID, m.Attached[i].ID); err != nil || f.Moving != moves ||
			f.Ground != "" {
			t.Errorf("file %d is %+v, %v", i, f, err)
		}
	}
}
