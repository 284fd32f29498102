package handlers

import (
	"fmt"
	"image"
	"image/color"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"samovar/models"
)

func TestFilesThatAreRefused(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	// A picture of 5000 times 5001 pixels, all of one colour: 30 KB that would be 100 MB.
	bomb := inPNG(t, image.NewPaletted(image.Rect(0, 0, 5000, 5001), color.Palette{color.Black}))
	// Claims 60000 times 60000 pixels and has none.
	claim := "GIF89a\x60\xea\x60\xea\x00\x00\x00,\x00\x00\x00\x00\x60\xea\x60\xea\x00\x02\x02L\x01\x00;"
	many := make([]testFile, models.MaxFiles+1)
	for i := range many {
		many[i] = testFile{"a.txt", "", "x"}
	}
	page := cut(inGIF(t, 1, 100, 100)) + "<script>alert(1)</script>"
	one := func(name, content string) []testFile { return []testFile{{name, "", content}} }
	film, long := strings.Repeat("x", models.MaxFile+1), longGIF(t, 130, 2000, 2000)
	bombs := append(one("ok.txt", "x"), one("bomb.png", bomb)...)
	halfJPEG, halfPNG := cut(inJPEG(t, picture(200, 200))), cut(inPNG(t, picture(200, 200)))
	text := func(key string, args ...any) string { return h.text("problem.file."+key, args...) }

	for name, c := range map[string]struct {
		files  []testFile
		status int
		reason string
	}{
		"one of more than 25 MB":       {one("film.mov", film), 413, text("large", "film.mov", 25)},
		"eleven":                       {many, 422, text("many", 10)},
		"a picture of too many pixels": {bombs, 413, text("pixels", "bomb.png", 25)},
		"a claim of too many pixels":   {one("claim.gif", claim), 413, text("pixels", "claim.gif", 25)},
		"a GIF of too many frames":     {one("long.gif", long), 413, text("frames", "long.gif", 10_000, 250)},
		"a JPEG cut off in its middle": {one("half.jpg", halfJPEG), 422, text("damaged", "half.jpg")},
		"a PNG cut off in its middle":  {one("half.png", halfPNG), 422, text("damaged", "half.png")},
		"a GIF cut off in its middle":  {one("half.gif", cut(inGIF(t, 2, 100, 100))), 422, text("damaged", "half.gif")},
		"a GIF that goes on as a page": {one("page.gif", page), 422, text("damaged", "page.gif")},
	} {
		for way, headers := range map[string]header{"a plain form": {}, "htmx": hx} {
			t.Run(name+", by "+way+": the reason is said, the text kept, and nothing stored", func(t *testing.T) {
				before, kept := h.dump(), len(h.storedFiles())
				got := anna.postFiles(
					t,
					"/r/lobby",
					form{"body": "my words", "key": "mine"},
					headers,
					c.files...).expect(
					t,
					c.status,
				)
				got.shows(t, c.reason)
				if got.typed("body") != "my words" || got.typed("key") != "mine" {
					t.Errorf("the form holds %q under %q", got.typed("body"), got.typed("key"))
				}
				if h.dump() != before || len(h.storedFiles()) != kept {
					t.Errorf("something was stored: %v", h.storedFiles())
				}
			})
		}
	}
}

func TestTheLargestFilesAreTaken(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("25 MB and 25 megapixels are taken", func(t *testing.T) {
		if testing.Short() {
			t.Skip("examining 25 megapixels takes seconds")
		}
		anna.shareFile(t, "/r/lobby", testFile{"film.mov", "", strings.Repeat("x", models.MaxFile)})
		anna.shareFile(
			t,
			"/r/lobby",
			testFile{
				"large.png",
				"",
				inPNG(t, image.NewPaletted(image.Rect(0, 0, 5000, 5000), color.Palette{color.Black})),
			},
		)
	})
}

func TestARefusedFormStoresNoFiles(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("a text that is refused takes its files along", func(t *testing.T) {
		kept := len(h.storedFiles())
		anna.postFiles(
			t,
			"/r/lobby",
			form{"body": strings.Repeat("x", 2001)},
			nil,
			testFile{"a.txt", "", "unkept"},
		).expect(t, 422)
		if len(h.storedFiles()) != kept {
			t.Errorf("something was stored: %v", h.storedFiles())
		}
	})
}

func TestAFormIsRefusedBeforeItsFilesAreRead(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("who may not speak is refused before a file is read", func(t *testing.T) {
		secret := anna.room("Secret", "private")
		kept := len(h.storedFiles())
		body, kind := multipartBody(t, form{"body": "x"}, testFile{"a.txt", "", "x"})
		stranger := h.member("stranger")
		stranger.send("POST", secret+"/messages", body, header{"Content-Type": kind}).expect(t, 403)
		// The answer does not wait for a body that never comes.
		connection, err := net.Dial("tcp", strings.TrimPrefix(h.server.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = connection.Close() }()
		_, _ = fmt.Fprintf(
			connection,
			"POST %s/messages HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 1000000\r\n\r\n",
			secret,
			kind,
		)
		_ = connection.SetReadDeadline(time.Now().Add(10 * time.Second))
		head := make([]byte, 12)
		if _, err := io.ReadFull(connection, head); err != nil || string(head) != "HTTP/1.1 403" {
			t.Errorf("answered %q, %v", head, err)
		}
		if len(h.storedFiles()) != kept {
			t.Errorf("something was stored: %v", h.storedFiles())
		}
	})
}

func TestAFormLongerThanAllFilesIsRefused(t *testing.T) {
	t.Run("a form that is longer than all files may be is refused", func(t *testing.T) {
		w := &multipartForm{r: &request{Request: &http.Request{PostForm: map[string][]string{}}}}
		long, err := multipart.NewReader(
			strings.NewReader(
				"--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n"+strings.Repeat(
					"x",
					maxForm+1,
				)+"\r\n--b--",
			),
			"b",
		).NextPart()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.readPart(long); problemOf(err).Status != 413 {
			t.Errorf("taken: %v", err)
		}
	})
}

func TestQuotasOfFiles(t *testing.T) {
	t.Run("where the installation is full nothing is taken, and the text kept", func(t *testing.T) {
		h := harnessConfig{config: Config{Unlimited: true}, quota: 3000}.open(t)
		h.allowErrors()
		anna := h.member("anna")
		anna.shareFile(t, "/r/lobby", testFile{"a.txt", "", strings.Repeat("a", 1500)})
		before := h.dump()
		for way, headers := range map[string]header{"a plain form": {}, "htmx": hx} {
			got := anna.postFiles(
				t,
				"/r/lobby",
				form{"body": "my words"},
				headers,
				testFile{"b.txt", "", strings.Repeat("b", 1500)},
			).expect(t, 507)
			got.shows(t, h.text("problem.full.sentence"))
			if got.typed("body") != "my words" {
				t.Errorf("by %s the text is lost", way)
			}
		}
		if h.dump() != before || len(h.storedFiles()) != 1 {
			t.Errorf("something was stored: %v", h.storedFiles())
		}
		anna.say("/r/lobby", "words still fit")
	})

	t.Run("a person whose quota is full makes room by deleting", func(t *testing.T) {
		h := openHarness(t)
		anna := h.member("anna")
		message, _ := anna.shareFile(t, "/r/lobby", testFile{"a.txt", "", "x"})
		h.execute("UPDATE files SET stored = 500000000")
		got := anna.postFiles(t, "/r/lobby", form{"body": "my words"}, hx, testFile{"b.txt", "", "y"}).expect(t, 413)
		got.shows(t, h.text("problem.file.quota", 500))
		if got.typed("body") != "my words" || len(h.storedFiles()) != 1 {
			t.Error("the text is lost, or something stored")
		}
		h.execute("UPDATE files SET stored = 499999999")
		anna.postFiles(t, "/r/lobby", form{"body": ""}, hx, testFile{"b.txt", "", "yy"}).expect(t, 413)
		h.member("boris").shareFile(t, "/r/lobby", testFile{"b.txt", "", "yy"})
		anna.post("/r/lobby/messages/"+message+"/delete", nil, hx).expect(t, 200)
		h.erases()
		anna.shareFile(t, "/r/lobby", testFile{"b.txt", "", "yy"})
	})

	t.Run("too many in a short time are refused with the text kept", func(t *testing.T) {
		h := harnessConfig{}.open(t)
		anna := h.member("anna")
		var got answer
		for range 10 {
			ten := make([]testFile, models.MaxFiles)
			for i := range ten {
				ten[i] = testFile{"a.txt", "", "x"}
			}
			if got = anna.postFiles(t, "/r/lobby", form{"body": "my words"}, nil, ten...); got.status != 303 {
				break
			}
		}
		got.expect(t, 429)
		if got.typed("body") != "my words" || got.header.Get("Retry-After") == "" {
			t.Error("the text is lost, or when to come back")
		}
		anna.say("/r/lobby", "words may still come")
	})
}

func TestUploadsThatEndHalfWay(t *testing.T) {
	h := openHarness(t)
	body, kind := multipartBody(
		t,
		form{"body": "x"},
		testFile{"whole.txt", "", "whole"},
		testFile{"half.txt", "", strings.Repeat("x", 1_000_000)},
	)
	connection, err := net.Dial("tcp", strings.TrimPrefix(h.server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = fmt.Fprintf(
		connection,
		"POST /r/lobby/messages HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		kind,
		len(body),
		cut(body),
	)
	eventually(t, "the beginning lies in the inbox", func() bool { return len(h.storedFiles()) == 2 })
	// A client that only stops sending gets no answer, least of all that the file was stored.
	if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if heard, err := io.ReadAll(connection); err != nil || len(heard) != 0 {
		t.Errorf("answered %q, %v", heard, err)
	}
	if err := connection.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "nothing is left", func() bool { return len(h.storedFiles()) == 0 })
	if h.count("files") != 0 || h.count("messages") != 0 || h.count("people") != 0 {
		t.Error("something was stored")
	}
}
