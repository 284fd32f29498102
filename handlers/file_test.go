package handlers

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samovar/models"
)

func TestSendingFiles(t *testing.T) {
	h := openHarness(t)
	anna, boris := h.member("anna"), h.browser()

	t.Run("a file comes as it was sent, as a download, to those who may read", func(t *testing.T) {
		_, address := anna.shareFile(t, "/r/lobby", testFile{"notes.txt", "text/plain", "two words"})
		got := boris.get(address).expect(t, 200)
		if got.body != "two words" {
			t.Errorf("came as %q", got.body)
		}
		for name, want := range map[string]string{
			"Content-Type":           "application/octet-stream",
			"Content-Disposition":    `attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`,
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": sandbox,
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, no-cache",
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s, want %s", name, got.header.Get(name), want)
			}
		}
	})

	t.Run("by a plain form too, and the room shows its name and size", func(t *testing.T) {
		anna.postFiles(
			t,
			"/r/lobby",
			form{"body": "by a plain form"},
			nil,
			testFile{"plain.bin", "", strings.Repeat("x", 1500)},
		).expect(t, 303)
		page := boris.get("/r/lobby").expect(t, 200)
		page.shows(t, "<bdi>plain.bin</bdi>")
		page.shows(t, "<small>2 kB</small>")
	})
}

func TestSendingFilesAlone(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("a message may be files alone, ten of them, in their order", func(t *testing.T) {
		var ten []testFile
		for i := range models.MaxFiles {
			ten = append(ten, testFile{fmt.Sprintf("%d.txt", i), "", "ten"})
		}
		got := anna.postFiles(t, "/r/lobby", form{"body": ""}, hx, ten...).expect(t, 200)
		for i, address := range got.files() {
			if !strings.HasSuffix(address, fmt.Sprintf("/%d.txt", i)) {
				t.Errorf("file %d is at %s", i, address)
			}
		}
		if len(got.files()) != models.MaxFiles {
			t.Errorf("%d files are there", len(got.files()))
		}
	})

	t.Run("a stranger becomes a guest with them", func(t *testing.T) {
		stranger := h.browser()
		stranger.get("/r/lobby")
		stranger.postFiles(t, "/r/lobby", form{"body": ""}, nil, testFile{"hello.txt", "", "hello"}).expect(t, 303)
	})

	t.Run("an input in which nothing was chosen is no file", func(t *testing.T) {
		got := anna.postFiles(
			t,
			"/r/lobby",
			form{"body": "no files"},
			hx,
			testFile{"", "application/octet-stream", ""},
		).expect(t, 200)
		if len(got.files()) != 0 {
			t.Errorf("shown are %v", got.files())
		}
		anna.postFiles(t, "/r/lobby", form{"body": " "}, hx, testFile{"", "application/octet-stream", ""}).expect(
			t,
			422,
		).shows(t, h.text("problem.body.empty"))
	})
}

func TestSendingTheSameFilesAgain(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("the same form sent again is the same message, with other files it is another", func(t *testing.T) {
		send := func(content string) string {
			got := anna.postFiles(
				t,
				"/r/lobby",
				form{"body": "once", "key": "k"},
				hx,
				testFile{"a.txt", "", content},
			).expect(t, 200)
			if len(got.files()) != 1 {
				t.Fatalf("shown are %v", got.files())
			}
			anna.get(got.files()[0]).expect(t, 200)
			return got.ids()[0]
		}
		first, again, other := send("A"), send("A"), send("B")
		if first != again || first == other {
			t.Errorf("became %s, %s and %s", first, again, other)
		}
	})
}

func TestQuotesAndEmojiBesideFiles(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("an answer to files alone quotes a name", func(t *testing.T) {
		plan := testFile{"plan.pdf", "", "%PDF-"}
		asked := anna.postFiles(t, "/r/lobby", form{"body": ""}, hx, plan).expect(t, 200).ids()[0]
		anna.post("/r/lobby/messages", form{"body": "nice", "reply_to": asked}, hx).expect(t, 200).shows(
			t,
			`<span class="msg-quote-text" dir="auto">plan.pdf</span>`,
		)
	})

	t.Run("an emoji without script keeps the text and stores no file", func(t *testing.T) {
		before := len(h.storedFiles())
		body, kind := multipartBody(t, form{"body": "tea", "emoji": "😬"}, testFile{"a.txt", "", "unwanted"})
		got := anna.send("POST", "/r/lobby/emoji", body, header{"Content-Type": kind}).expect(t, 200)
		if got.typed("body") != "tea😬" || len(h.storedFiles()) != before {
			t.Errorf("the box holds %q, and %d more are stored", got.typed("body"), len(h.storedFiles())-before)
		}
	})
}

func TestNamesOfFiles(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	for sent, want := range map[string]string{
		`C:\Users\anna\photo.txt`:            "photo.txt",
		"../../etc/passwd":                   "passwd",
		"план «чай».txt":                     "____ _____.txt",
		"a\r\nSet-Cookie: x=y.txt":           "a_0D_0ASet-Cookie_ x_y.txt",
		`a"; filename="evil.exe`:             "a_22_ filename__22evil.exe",
		"a'b;c=d.txt":                        "a_b_c_d.txt",
		"..":                                 "file",
		".htaccess":                          "htaccess",
		"txt.\u202egnp.exe":                  "txt.gnp.exe",
		"50% <b>&amp; more?#frag.txt":        "50_ _b__amp_ more__frag.txt",
		strings.Repeat("я", 300) + ".tar.gz": strings.Repeat("_", 117) + ".gz",
	} {
		t.Run(fmt.Sprintf("%.40q", sent), func(t *testing.T) {
			message, address := anna.shareFile(t, "/r/lobby", testFile{sent, "text/html", "content"})
			got := anna.get(address).expect(t, 200)
			if got.body != "content" {
				t.Errorf("came as %q", got.body)
			}
			disposition := got.header.Get("Content-Disposition")
			if !strings.HasPrefix(disposition, `attachment; filename="`+want+`"; filename*=UTF-8''`) {
				t.Errorf("said %s, want %s", disposition, want)
			}
			if last := strings.SplitN(disposition, "''", 2)[1]; strings.ContainsAny(last, "\"' ;\r\n") ||
				got.header.Get("Set-Cookie") != "" {
				t.Errorf("a name left its place: %v", got.header)
			}
			if page := messageOf(t, anna.get("/r/lobby"), message); strings.Contains(page, "<b>&amp; ") ||
				strings.Contains(page, "<b>&amp;amp; ") {
				t.Errorf("a name is markup: %s", page)
			}
		})
	}

	t.Run("what is not ASCII comes in UTF-8", func(t *testing.T) {
		_, address := anna.shareFile(t, "/r/lobby", testFile{"чай.txt", "", "x"})
		if got := anna.get(address).header.Get("Content-Disposition"); !strings.HasSuffix(
			got,
			"filename*=UTF-8''%D1%87%D0%B0%D0%B9.txt",
		) {
			t.Errorf("said %s", got)
		}
	})

	t.Run("a file is not to be had under another name", func(t *testing.T) {
		_, address := anna.shareFile(t, "/r/lobby", testFile{"good.txt", "", "x"})
		anna.get(strings.TrimSuffix(address, "good.txt")+"bad.html").expect(t, 404)
	})
}

func TestFilesOfDeletedMessages(t *testing.T) {
	h := openHarness(t)
	anna, boris := h.member("anna"), h.member("boris")

	t.Run("they are gone at once for all people, and then from the disk", func(t *testing.T) {
		message, address := anna.shareFile(t, "/r/lobby", testFile{"wide.png", "", inPNG(t, picture(900, 20))})
		mark := boris.get(address).expect(t, 200).header.Get("ETag")
		boris.get(address+"?thumbnail").expect(t, 200)
		anna.post("/r/lobby/messages/"+message+"/delete", nil, hx).expect(t, 200).lacks(t, "msg-files")
		for _, b := range []*browser{anna, boris} {
			b.get(address, header{"If-None-Match": mark}).expect(t, 404)
			b.get(address+"?thumbnail").expect(t, 404)
		}
		h.erases()
		if h.count("files") != 0 || len(h.storedFiles()) != 0 {
			t.Errorf("%d rows are left, and %v", h.count("files"), h.storedFiles())
		}
	})

	t.Run("what another message has stays for that", func(t *testing.T) {
		first, address := anna.shareFile(t, "/r/lobby", testFile{"a.txt", "", "the same"})
		second, other := boris.shareFile(t, "/r/lobby", testFile{"b.txt", "", "the same"})
		if len(h.storedFiles()) != 1 {
			t.Errorf("stored twice: %v", h.storedFiles())
		}
		anna.post("/r/lobby/messages/"+first+"/delete", nil, hx).expect(t, 200)
		anna.get(address).expect(t, 404)
		anna.get(other).expect(t, 200)
		boris.post("/r/lobby/messages/"+second+"/delete", nil, hx).expect(t, 200)
		h.erases()
		if len(h.storedFiles()) != 0 {
			t.Errorf("left are %v", h.storedFiles())
		}
	})

	t.Run("a deleted room takes its files along, and reactions", func(t *testing.T) {
		tea := anna.room("Tea", "public")
		message, address := anna.shareFile(t, tea, testFile{"a.txt", "", "of the room"})
		anna.post(tea+"/messages/"+message+"/reactions", form{"emoji": "👍"}, hx).expect(t, 200)
		anna.post(tea+"/delete", nil).expect(t, 303)
		anna.get(address).expect(t, 404)
		if h.count("files") != 0 || h.count("reactions") != 0 || len(h.storedFiles()) != 0 {
			t.Errorf("%d rows are left, and %v", h.count("files"), h.storedFiles())
		}
	})

	t.Run("one whose content is missing on the disk is not found, and the message still shows", func(t *testing.T) {
		_, address := anna.shareFile(t, "/r/lobby", testFile{"lost.txt", "", "lost on the disk"})
		for _, path := range h.storedFiles() {
			if err := os.Remove(filepath.Join(filepath.Dir(h.path), "uploads", path)); err != nil {
				t.Fatal(err)
			}
		}
		boris.get(address).expect(t, 404)
		boris.get("/r/lobby").expect(t, 200).shows(t, "<bdi>lost.txt</bdi>")
	})

	t.Run("a text that is edited keeps its files", func(t *testing.T) {
		message, address := anna.shareFile(t, "/r/lobby", testFile{"a.txt", "", "stays"})
		got := anna.post("/r/lobby/messages/"+message, form{"body": "another text"}, hx).expect(t, 200)
		if len(got.files()) != 1 || got.files()[0] != address {
			t.Errorf("shown are %v", got.files())
		}
	})
}

func TestWhoMayHaveFiles(t *testing.T) {
	w := newWalk(t)
	for visibility, want := range map[models.Visibility]statuses{"public": all(200), "private": inside(200, 403)} {
		slug, _ := w.room(t, visibility)
		_, address := w.browsers["olga"].shareFile(t, "/r/"+slug, testFile{"a.txt", "", "x"})
		for column, name := range visitors {
			b := w.browser()
			if name != "anonymous" {
				b = w.browsers[name]
			}
			if got := b.get(address); got.status != want[column] {
				t.Errorf("a file of a %s room to %s: answered %d, want %d", visibility, name, got.status, want[column])
			}
			if visibility == "public" {
				b.get(strings.Replace(address, "/r/", "/embed/", 1)).expect(t, 200)
			}
			// Under another room's address it is not there.
			if got := b.get(strings.Replace(address, "/r/"+slug, "/r/lobby", 1)); got.status != 404 {
				t.Errorf("under another room's address: answered %d to %s", got.status, name)
			}
		}
	}
}

func TestTheArchiveAndTheFeedHaveFiles(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	tea := anna.room("Tea", "public")
	anna.post(tea+"/settings", form{"name": "Tea", "guests": "yes", "published": "yes"}).expect(t, 303)
	_, address := anna.shareFile(t, tea, testFile{"a <b>.txt", "", "x"})
	anna.get(tea+"/log/"+time.Now().UTC().Format(time.DateOnly)).expect(t, 200).shows(t, address)
	anna.get(tea+"/feed").expect(t, 200).shows(t, address)
}

func TestFilesAreFoundAndTakenAlong(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	owner.say(room, "no file here")
	id, _ := owner.shareFile(t, room, testFile{name: "price: list 2026.txt", content: "Darjeeling 14"})

	t.Run("a search can be for messages with files", func(t *testing.T) {
		for _, query := range []string{"?files=yes", "?q=look&files=yes", "?by=olga&files=yes"} {
			page := owner.get(room+"/search"+query).expect(t, 200)
			page.shows(t, `id="m-`+id+`"`)
			page.lacks(t, "no file here")
		}
		owner.get(room+"/search?q=here&files=yes").expect(t, 200).lacks(t, `<mark>here</mark>`)
	})

	t.Run("an export has the files, and says where", func(t *testing.T) {
		for _, path := range []string{room + "/export", "/account/export"} {
			files := unzip(t, owner.post(path, nil).expect(t, 200))
			where := "files/" + id + "/1 price- list 2026.txt"
			if files[where] != "Darjeeling 14" {
				t.Errorf("%s holds %q there", path, files[where])
			}
			for _, name := range []string{"messages.json", "messages.md"} {
				if !strings.Contains(files[name], where) {
					t.Errorf("%s of %s does not name it: %s", name, path, files[name])
				}
			}
			if !strings.Contains(files["index.html"], "files/"+id+"/1%20price-%20list%202026.txt") {
				t.Errorf("the page of %s does not lead to it", path)
			}
		}
	})
}
