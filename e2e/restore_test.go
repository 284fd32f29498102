package e2e

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// database opens the harness's database beside the program.
func (h *harness) database() *sql.DB {
	h.t.Helper()
	driver := "sqlite3" // mattn, with cgo
	if slices.Contains(sql.Drivers(), "sqlite") {
		driver = "sqlite" // modernc, without
	}
	db, err := sql.Open(driver, filepath.Join(h.folder, "samovar.db"))
	if err != nil {
		h.t.Fatal(err)
	}
	return db
}

// keepsFolder copies the data folder to a path that does not exist yet; putsFolder replaces the folder by that copy.
func (h *harness) keepsFolder(copied string) { h.copies(h.folder, copied) }

func (h *harness) putsFolder(copied string) {
	h.t.Helper()
	if err := os.RemoveAll(h.folder); err != nil {
		h.t.Fatal(err)
	}
	h.copies(copied, h.folder)
}

func (h *harness) copies(from, to string) {
	h.t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		h.t.Fatal(err)
	}
}

// An older history is restored while pages that have seen a newer one are offline, and it grows past their cursors.
// When they come back they show what a page opened now shows: all that is there, and nothing that is lost.
func TestPagesThatSawWhatIsLostEqualAPageOpenedNow(t *testing.T) {
	for name, way := range map[string]struct {
		keep func(h *harness, copied string)
		put  func(h *harness, copied string)
	}{
		"a copy of the folder of a stopped server": {
			keep: func(h *harness, copied string) {
				h.stop()
				h.keepsFolder(copied)
				h.start()
			},
			put: func(h *harness, copied string) {
				h.stop()
				h.putsFolder(copied)
			},
		},
		"a snapshot of the disk of a running server, after a kill": {
			keep: (*harness).keepsFolder,
			put: func(h *harness, copied string) {
				h.kill()
				h.putsFolder(copied)
			},
		},
		"a backup of the database alone": {
			keep: func(h *harness, copied string) {
				db := h.database()
				if _, err := db.ExecContext(context.Background(), "VACUUM INTO ?", copied); err != nil {
					h.t.Fatal(err)
				}
				if err := db.Close(); err != nil {
					h.t.Fatal(err)
				}
			},
			put: func(h *harness, copied string) {
				h.stop()
				if err := os.Rename(copied, filepath.Join(h.folder, "samovar.db")); err != nil {
					h.t.Fatal(err)
				}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			browser := newChromium(t)
			h := newHarness(t, "--limits", "off")
			copied := filepath.Join(t.TempDir(), "copy")
			writer := h.client()
			question := writer.says("what is tea?")
			writer.answers(question, "a leaf")
			writer.scribble("before", 20)
			way.keep(h, copied)

			anna := browser.person(h, "Anna")
			anna.open("/r/lobby")
			pages := []*tab{anna, anna.another("Anna’s second tab")}
			pages[1].open("/r/lobby")
			thread := browser.person(h, "Boris")
			thread.open("/r/lobby/messages/" + question + "/thread")
			writer.send(
				http.MethodPost,
				"/r/lobby/messages/"+question,
				url.Values{"body": {"what is a lost question?"}}.Encode(),
			)
			writer.answers(question, "a lost answer")
			writer.scribble("lost", 30)
			for _, p := range append(pages, thread) {
				p.sees("a lost answer")
				p.offline(true)
			}
			way.put(h, copied)
			h.start()
			writer.answers(question, "an infusion")
			writer.scribble("after", 40)
			writer.post("the last word", "last")
			for _, p := range append(pages, thread) {
				p.offline(false)
			}

			now := browser.person(h, "page now")
			now.open("/r/lobby")
			now.sees("the last word")
			want := eval[[]string](now, allMessages)
			for _, p := range pages {
				p.comesToShow(want)
			}
			now.open("/r/lobby/messages/" + question + "/thread")
			now.sees("an infusion")
			thread.comesToShow(eval[[]string](now, allMessages))
		})
	}
}

// allMessages is an expression for all messages as the document has them.
const allMessages = `[...document.querySelectorAll(".msg")].map((m) => m.outerHTML)`

func (p *tab) comesToShow(want []string) {
	p.t.Helper()
	wait(p.t, p.name+" showing what a page opened now shows", func() (bool, string) {
		got := eval[[]string](p, allMessages)
		if len(got) != len(want) {
			return false, fmt.Sprintf("%d messages, want %d", len(got), len(want))
		}
		return slices.Equal(got, want), difference(got, want)
	})
}

// says posts a message and returns its id; answers posts a reply.
func (c *client) says(text string) string {
	return c.submits(url.Values{"body": {text}})
}

func (c *client) answers(message, text string) {
	c.submits(url.Values{"body": {text}, "reply_to": {message}})
}

func (c *client) submits(form url.Values) string {
	c.t.Helper()
	_, page := c.send(http.MethodPost, "/r/lobby/messages", form.Encode(), "HX-Request", "true")
	found := posted.FindStringSubmatch(page)
	if found == nil {
		c.t.Fatalf("a post of %v answered %q", form, page)
	}
	return found[1]
}
