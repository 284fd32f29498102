//go:build unix

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
)

var fileOnPage = regexp.MustCompile(`href="(/r/lobby/files/[^"]+)"`)

// A backup is made while four people post without a pause, one of them files. It ends, only its owner may read it,
// and it has all that was answered before it began. What is restored from it opens every file that it shows.
func TestABackupBesideFourPostersIsWhole(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	ctx, over := context.WithCancel(context.Background())
	defer over()
	var posting sync.WaitGroup
	acknowledged := make(chan string)
	for i := range 3 {
		c := h.client()
		posting.Go(func() { c.talk(ctx, fmt.Sprint("poster ", i), acknowledged) })
	}
	sender := h.client()
	posting.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			if status := sender.sendFile(fmt.Sprint("file ", i)); status != http.StatusSeeOther {
				t.Errorf("a file was answered %d", status)
			}
		}
	})
	var before []string
	for range 100 {
		before = append(before, <-acknowledged)
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for range acknowledged { // the posters must not wait
		}
	}()
	target := filepath.Join(t.TempDir(), "backups", "copy")
	said := h.command("backup", target, "--data", h.folder)
	h.command("check", "--data", h.folder)
	over()
	posting.Wait()
	close(acknowledged)
	<-drained
	t.Log(said)
	mustBePrivate(t, target)

	restored := filepath.Join(t.TempDir(), "new")
	h.command("restore", target, "--data", restored)
	h.command("check", "--data", restored)
	again := startHarness(&harness{t: t, folder: restored, flags: []string{"--limits", "off"}})
	stored := map[string]bool{}
	for _, body := range again.client().everything() {
		stored[body] = true
	}
	for _, body := range before {
		if !stored[body] {
			t.Errorf("%q was answered before the backup and is not in it", body)
		}
	}
	_, page := again.client().get("/r/lobby")
	files := fileOnPage.FindAllStringSubmatch(page, -1)
	if len(files) == 0 {
		t.Fatal("the page shows no files, which proves little")
	}
	for _, file := range files {
		if status, content := again.client().get(file[1]); status != http.StatusOK ||
			!strings.HasPrefix(content, "file ") {
			t.Errorf("%s answered %d, %q", file[1], status, content)
		}
	}
}

// A backup that is killed leaves nothing under its name, and the next one removes its remains.
func TestAKilledBackupIsNoBackup(t *testing.T) {
	h := newHarness(t)
	h.client().post("kept", "k")
	key := filepath.Join(h.folder, "key")
	if err := os.Rename(key, key+"-aside"); err != nil {
		t.Fatal(err)
	}
	// The backup waits for the key, with all but that and the manifest in place.
	if err := syscall.Mkfifo(key, 0o600); err != nil {
		t.Fatal(err)
	}
	backups := t.TempDir()
	target := filepath.Join(backups, "copy")
	killed := exec.Command(program, "backup", target, "--data", h.folder)
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	gate, err := os.OpenFile(key, os.O_WRONLY, 0) // opens when the backup reads the key
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(backups, "copy.partial-*", "samovar.db")); len(left) != 1 {
		t.Errorf("under way there is %v", left)
	}
	_ = killed.Process.Kill() // it waits for the key
	_ = killed.Wait()         // it was killed
	_ = gate.Close()          // nothing was written
	if _, err := os.Stat(target); err == nil {
		t.Error("a killed backup has its name")
	}
	if err := os.Rename(key+"-aside", key); err != nil {
		t.Fatal(err)
	}
	h.command("backup", target, "--data", h.folder)
	if left, err := os.ReadDir(backups); err != nil || len(left) != 1 {
		t.Errorf("the next backup left %v, %v", left, err)
	}
	h.command("restore", target, "--data", filepath.Join(t.TempDir(), "new"))
}

// A file whose message is deleted during a backup is in it, since the message may be in it too.
func TestAFileThatIsErasedMeanwhileIsInTheBackup(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	if status := h.client().sendFile("erased"); status != http.StatusSeeOther {
		t.Fatalf("a file was answered %d", status)
	}
	contents, err := filepath.Glob(filepath.Join(h.folder, "uploads", "??", "*"))
	if err != nil || len(contents) != 1 {
		t.Fatalf("contents %v, %v", contents, err)
	}
	gate := filepath.Join(
		h.folder,
		"uploads",
		"ff",
		strings.Repeat("f", 62),
	) // the last of all contents: the backup waits here
	if err := os.MkdirAll(filepath.Dir(gate), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(gate, 0o600); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "copy")
	backup := exec.Command(program, "backup", target, "--data", h.folder)
	if err := backup.Start(); err != nil {
		t.Fatal(err)
	}
	waiting, err := os.OpenFile(gate, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(contents[0]); err != nil {
		t.Fatal(err)
	}
	_ = waiting.Close() // nothing was written
	if err := backup.Wait(); err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(filepath.Join(target, strings.TrimPrefix(contents[0], h.folder))); err != nil ||
		string(kept) != "erased" {
		t.Errorf("the backup has %q, %v", kept, err)
	}
}

// command runs a command of the program under the usual umask, which must succeed.
func (h *harness) command(arguments ...string) string {
	h.t.Helper()
	c := exec.Command("sh", append([]string{"-c", `umask 022; exec "$0" "$@"`, program}, arguments...)...)
	said, err := c.CombinedOutput()
	if err != nil {
		h.t.Fatalf("samovar %s: %v: %s", strings.Join(arguments, " "), err, said)
	}
	return string(said)
}

// sendFile posts a text file.
func (c *client) sendFile(content string) (status int) {
	var form bytes.Buffer
	out := multipart.NewWriter(&form)
	part, _ := out.CreateFormFile("files", "note.txt") // writing to memory never fails
	_, _ = part.Write([]byte(content))
	_ = out.Close()
	status, _ = c.send(http.MethodPost, "/r/lobby/messages", form.String(), "Content-Type", out.FormDataContentType())
	return status
}

// mustBePrivate fails where a folder has another mode than 0700 or a file another than 0600.
func mustBePrivate(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		found, err := entry.Info()
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if err == nil && found.Mode().Perm() != want {
			t.Errorf("%s has mode %o", path, found.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
