package uploads

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samovar/testfolder"
)

func TestMain(m *testing.M) {
	testfolder.InMemory()
	os.Exit(m.Run())
}

// harness is a folder of uploads with its inbox.
type harness struct {
	t      *testing.T
	path   string
	folder *Folder
	inbox  *Inbox
}

func open(t *testing.T) *harness {
	t.Helper()
	h := &harness{t: t, path: filepath.Join(t.TempDir(), "uploads")}
	var err error
	if h.folder, err = OpenFolder(h.path); err != nil {
		t.Fatal(err)
	}
	if h.inbox, err = OpenInbox(h.folder.InboxPath()); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *harness) take(content string) *Upload {
	h.t.Helper()
	p, err := h.inbox.Take(strings.NewReader(content), 1<<20)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

// waiting returns how many files are in the inbox.
func (h *harness) waiting() int {
	h.t.Helper()
	uploads, err := os.ReadDir(h.folder.InboxPath())
	if err != nil {
		h.t.Fatal(err)
	}
	return len(uploads)
}

// sample returns a picture of testdata.
func sample(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// examined examines a picture and returns what is stored of it.
func (h *harness) examined(content string) (Examined, string) {
	h.t.Helper()
	found, err := NewExaminer(h.inbox).Examine(h.t.Context(), h.take(content), 1<<20)
	if err != nil {
		h.t.Fatal(err)
	}
	kept, err := os.ReadFile(found.Content.path)
	if err != nil {
		h.t.Fatal(err)
	}
	return found, string(kept)
}
