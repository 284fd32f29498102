package e2e

import (
	"archive/zip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// downloads sets the folder that the browser saves files in.
func (p *tab) downloads(folder string) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(
			ctx,
			browser.SetDownloadBehavior,
			browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: folder},
		)
		return err
	}))
}

// kept waits for a complete file in a folder and moves it to another, so that the next one is told apart.
func kept(t *testing.T, folder string) string {
	t.Helper()
	var name string
	wait(t, "a download", func() (bool, string) {
		found, _ := filepath.Glob(filepath.Join(folder, "*.zip"))
		if len(found) == 1 {
			name = found[0]
		}
		return len(found) == 1, strings.Join(found, " ")
	})
	moved := filepath.Join(t.TempDir(), filepath.Base(name))
	if err := os.Rename(name, moved); err != nil {
		t.Fatal(err)
	}
	return moved
}

// unpack puts an archive's files into a folder and returns their names.
func unpack(t *testing.T, path, folder string) string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	defer func() { _ = archive.Close() }() // it was only read
	var names []string
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, file.Name), content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, file.Name)
	}
	return strings.Join(names, " ")
}

func TestMessagesAreTakenAlong(t *testing.T) {
	h := newHarness(t)
	anna := openChromium(t, t.TempDir()).tab(h, "Anna")
	folder := t.TempDir()
	anna.downloads(folder)
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.posts(`tea <script>document.title = "ours no more"</script> & **jam**`)

	anna.click(`[popovertarget="room-menu"]`)
	anna.click(`#room-menu a[href="/r/lobby/settings"]`)
	anna.submits(`#panel a[href="/r/lobby/export"]`)
	anna.click(`form[action="/r/lobby/export"] button`)
	path := kept(t, folder)
	if name := filepath.Base(path); !strings.HasPrefix(name, "Lobby 20") {
		t.Errorf("it is named %q", name)
	}
	opened := t.TempDir()
	if names := unpack(t, path, opened); names != "messages.json messages.md index.html" {
		t.Errorf("in it are %s", names)
	}

	anna.open("/account")
	anna.submits(`a[href="/account/export"]`)
	anna.click(`form[action="/account/export"] button`)
	own := t.TempDir()
	if names := unpack(t, kept(t, folder), own); names != "profile.json messages.json messages.md index.html" {
		t.Errorf("in one's own are %s", names)
	}

	for _, place := range []string{opened, own} {
		anna.do(chromedp.Navigate("file://" + filepath.Join(place, "index.html")))
		anna.until(
			"the message as it was said",
			`document.querySelector("article .words").innerText.includes('tea <script>document.title = "ours no more"</script> & jam')`,
		)
		if title := eval[string](anna, "document.title"); strings.Contains(title, "ours") ||
			eval[int](anna, "document.scripts.length") > 0 {
			t.Errorf("the page is %q", title)
		}
	}
	if axe, err := os.ReadFile(axePath); err == nil {
		eval[any](anna, string(axe)+";0")
		if wrong := eval[string](anna, violations); wrong != "" {
			t.Error(wrong)
		}
	}
}
