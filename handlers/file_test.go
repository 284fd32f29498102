package handlers

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"samovar/models"
)

// enclosed is a file as a form sends it. Its claimed type is nothing we believe.
type enclosed struct{ name, kind, content string }

// enclosing is a form with files, in the order a browser sends it.
func enclosing(t *testing.T, fields form, files ...enclosed) (body, kind string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		head := textproto.MIMEHeader{
			"Content-Disposition": {`form-data; name="files"; filename="` + strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace(f.name) + `"`},
			"Content-Type":        {f.kind},
		}
		part, err := w.CreatePart(head)
		if err == nil {
			_, err = io.WriteString(part, f.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String(), w.FormDataContentType()
}

// encloses posts a message with files.
func (b *browser) encloses(t *testing.T, room string, fields form, headers header, files ...enclosed) answer {
	t.Helper()
	body, kind := enclosing(t, fields, files...)
	all := header{"Content-Type": kind}
	for name, value := range headers {
		all[name] = value
	}
	return b.send("POST", room+"/messages", body, all)
}

var (
	fileAddress  = regexp.MustCompile(`<a class="msg-(?:file|picture)" href="([^"]*)"`)
	imageAddress = regexp.MustCompile(`<img[^>]* src="(/r/[^"]*)"`)
)

// files are the addresses of the files that a page shows, in its order.
func (a answer) files() (addresses []string) {
	for _, found := range fileAddress.FindAllStringSubmatch(a.body, -1) {
		addresses = append(addresses, html.UnescapeString(found[1]))
	}
	return addresses
}

// shares posts one file and returns where it is.
func (b *browser) shares(t *testing.T, room string, f enclosed) (message, address string) {
	t.Helper()
	got := b.encloses(t, room, form{"body": "look"}, hx, f).expect(t, 200)
	if len(got.files()) != 1 || len(got.ids()) != 1 {
		t.Fatalf("the message shows %v: %s", got.files(), got.body)
	}
	return got.ids()[0], got.files()[0]
}

// contents are the files in the store's folder, those on their way in among them.
func (h *house) contents() (paths []string) {
	h.t.Helper()
	folder := filepath.Join(filepath.Dir(h.path), "uploads")
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && entry.Name() != "database" {
			paths = append(paths, strings.TrimPrefix(path, folder))
			if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
				h.t.Errorf("%s has the mode %v (%v)", path, info.Mode(), err)
			}
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return paths
}

// picture is one of a size, red in its left half and blue in its right.
func picture(width, height int) *image.RGBA {
	drawn := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			half := color.RGBA{R: 255, A: 255}
			if x >= width/2 {
				half = color.RGBA{B: 255, A: 255}
			}
			drawn.Set(x, y, half)
		}
	}
	return drawn
}

func inPNG(t *testing.T, drawn image.Image) string {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, drawn); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// inJPEG has segments behind its beginning, each with its marker's number first.
func inJPEG(t *testing.T, drawn image.Image, segments ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, drawn, nil); err != nil {
		t.Fatal(err)
	}
	head := out.String()[:2]
	for _, segment := range segments {
		size := len(segment) + 1
		head += "\xff" + segment[:1] + string([]byte{byte(size >> 8), byte(size)}) + segment[1:]
	}
	return head + out.String()[2:]
}

// exif is a segment that says how to turn a picture, and a secret.
func exif(turn byte, secret string) string {
	return "\xe1Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(turn) + "\x00\x00\x00\x00\x00\x00" + secret
}

func inGIF(t *testing.T, frames, width, height int) string {
	t.Helper()
	moving := &gif.GIF{}
	for i := range frames {
		frame := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
		frame.Pix[i] = 1
		moving.Image, moving.Delay = append(moving.Image, frame), append(moving.Delay, 10)
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, moving); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestSendingFiles(t *testing.T) {
	h := openHouse(t)
	anna, boris := h.member("anna"), h.browser()

	t.Run("a file comes as it was sent to whoever may read, as a download", func(t *testing.T) {
		_, address := anna.shares(t, "/r/lobby", enclosed{"notes.txt", "text/plain", "two words"})
		got := boris.get(address).expect(t, 200)
		if got.body != "two words" {
			t.Errorf("came as %q", got.body)
		}
		for name, want := range map[string]string{
			"Content-Type": "application/octet-stream", "Content-Disposition": `attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`,
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, no-cache",
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s, want %s", name, got.header.Get(name), want)
			}
		}
	})

	t.Run("by a plain form too, and the room shows its name and size", func(t *testing.T) {
		anna.encloses(t, "/r/lobby", form{"body": "by a plain form"}, nil, enclosed{"plain.bin", "", strings.Repeat("x", 1500)}).expect(t, 303)
		page := boris.get("/r/lobby").expect(t, 200)
		page.shows(t, "<bdi>plain.bin</bdi>")
		page.shows(t, "<small>2 kB</small>")
	})

	t.Run("a message may be files alone, ten of them, in their order", func(t *testing.T) {
		var ten []enclosed
		for i := range models.MaxFiles {
			ten = append(ten, enclosed{fmt.Sprintf("%d.txt", i), "", "ten"})
		}
		got := anna.encloses(t, "/r/lobby", form{"body": ""}, hx, ten...).expect(t, 200)
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
		stranger.encloses(t, "/r/lobby", form{"body": ""}, nil, enclosed{"hello.txt", "", "hello"}).expect(t, 303)
	})

	t.Run("an input in which nothing was chosen is no file", func(t *testing.T) {
		got := anna.encloses(t, "/r/lobby", form{"body": "no files"}, hx, enclosed{"", "application/octet-stream", ""}).expect(t, 200)
		if len(got.files()) != 0 {
			t.Errorf("shown are %v", got.files())
		}
		anna.encloses(t, "/r/lobby", form{"body": " "}, hx, enclosed{"", "application/octet-stream", ""}).expect(t, 422).shows(t, h.say("problem.body.empty"))
	})

	t.Run("the same form sent again is the same message, with other files it is another", func(t *testing.T) {
		send := func(content string) string {
			got := anna.encloses(t, "/r/lobby", form{"body": "once", "key": "k"}, hx, enclosed{"a.txt", "", content}).expect(t, 200)
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

	t.Run("an answer to files alone quotes a name", func(t *testing.T) {
		asked := anna.encloses(t, "/r/lobby", form{"body": ""}, hx, enclosed{"plan.pdf", "", "%PDF-"}).expect(t, 200).ids()[0]
		anna.post("/r/lobby/messages", form{"body": "nice", "reply_to": asked}, hx).expect(t, 200).shows(t, `<span class="msg-quote-text">plan.pdf</span>`)
	})

	t.Run("an emoji without script keeps the text and stores no file", func(t *testing.T) {
		before := len(h.contents())
		body, kind := enclosing(t, form{"body": "tea", "emoji": "😬"}, enclosed{"a.txt", "", "unwanted"})
		got := anna.send("POST", "/r/lobby/emoji", body, header{"Content-Type": kind}).expect(t, 200)
		if got.typed("body") != "tea😬" || len(h.contents()) != before {
			t.Errorf("the box holds %q, and %d more are stored", got.typed("body"), len(h.contents())-before)
		}
	})
}

func TestNamesOfFiles(t *testing.T) {
	h := openHouse(t)
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
			message, address := anna.shares(t, "/r/lobby", enclosed{sent, "text/html", "content"})
			got := anna.get(address).expect(t, 200)
			if got.body != "content" {
				t.Errorf("came as %q", got.body)
			}
			disposition := got.header.Get("Content-Disposition")
			if !strings.HasPrefix(disposition, `attachment; filename="`+want+`"; filename*=UTF-8''`) {
				t.Errorf("said %s, want %s", disposition, want)
			}
			if last := strings.SplitN(disposition, "''", 2)[1]; strings.ContainsAny(last, "\"' ;\r\n") || got.header.Get("Set-Cookie") != "" {
				t.Errorf("a name left its place: %v", got.header)
			}
			if page := messageOf(t, anna.get("/r/lobby"), message); strings.Contains(page, "<b>&amp; ") || strings.Contains(page, "<b>&amp;amp; ") {
				t.Errorf("a name is markup: %s", page)
			}
		})
	}

	t.Run("what is not ASCII comes in UTF-8", func(t *testing.T) {
		_, address := anna.shares(t, "/r/lobby", enclosed{"чай.txt", "", "x"})
		if got := anna.get(address).header.Get("Content-Disposition"); !strings.HasSuffix(got, "filename*=UTF-8''%D1%87%D0%B0%D0%B9.txt") {
			t.Errorf("said %s", got)
		}
	})

	t.Run("a file is not to be had under another name", func(t *testing.T) {
		_, address := anna.shares(t, "/r/lobby", enclosed{"good.txt", "", "x"})
		anna.get(strings.TrimSuffix(address, "good.txt")+"bad.html").expect(t, 404)
	})
}

func TestWhatFilesAreServedAs(t *testing.T) {
	h := openHouse(t)
	anna := h.member("anna")
	const page = "<!doctype html><script>alert(1)</script>"
	webm := "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm" + strings.Repeat("\x00", 20)
	for name, c := range map[string]struct{ sent, want string }{
		"a page that claims to be a picture":   {page, "application/octet-stream"},
		"SVG":                                  {`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, "application/octet-stream"},
		"XML":                                  {`<?xml version="1.0"?><x/>`, "application/octet-stream"},
		"PDF":                                  {"%PDF-1.7", "application/octet-stream"},
		"nothing":                              {"", "application/octet-stream"},
		"UTF-16, which begins almost like MP3": {"\xff\xfeh\x00i\x00", "application/octet-stream"},
		"an MP3 with a tag":                    {"ID3\x04\x00" + page, "audio/mpeg"},
		"an MP3 without one":                   {"\xff\xfb\x90\x64\x00\x00", "audio/mpeg"},
		"Ogg":                                  {"OggS\x00\x02" + strings.Repeat("\x00", 30), "audio/ogg"},
		"WAV":                                  {"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"},
		"MP4":                                  {"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42", "video/mp4"},
		"the sound of an MP4":                  {"\x00\x00\x00\x18ftypM4A \x00\x00\x02\x00M4A mp42", "audio/mp4"},
		"WebM":                                 {webm, "video/webm"},
		"Matroska, which is no WebM":           {strings.ReplaceAll(webm, "\x84webm", "\x84matr"), "application/octet-stream"},
		"the beginning of a JPEG":              {"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + page, "application/octet-stream"},
		"the beginning of a PNG":               {"\x89PNG\x0d\x0a\x1a\x0a" + page, "application/octet-stream"},
		"a JPEG cut off in its middle":         {cut(inJPEG(t, picture(200, 200))), "application/octet-stream"},
		"a PNG cut off in its middle":          {cut(inPNG(t, picture(200, 200))), "application/octet-stream"},
		"a GIF cut off in its middle":          {cut(inGIF(t, 2, 100, 100)), "application/octet-stream"},
		"a GIF that goes on as something else after a frame": {cut(inGIF(t, 1, 100, 100)) + page, "application/octet-stream"},
		"a JPEG": {inJPEG(t, picture(20, 20)), "image/jpeg"},
		"a PNG":  {inPNG(t, picture(20, 20)), "image/png"},
		"a GIF":  {inGIF(t, 3, 20, 20), "image/gif"},
	} {
		t.Run(name, func(t *testing.T) {
			_, address := anna.shares(t, "/r/lobby", enclosed{"picture.jpg", "image/jpeg", c.sent})
			got := anna.get(address).expect(t, 200)
			if got.header.Get("Content-Type") != c.want {
				t.Errorf("served as %s, want %s", got.header.Get("Content-Type"), c.want)
			}
			wanted := "inline"
			if c.want == "application/octet-stream" {
				wanted = "attachment"
			}
			if !strings.HasPrefix(got.header.Get("Content-Disposition"), wanted) {
				t.Errorf("disposed as %s", got.header.Get("Content-Disposition"))
			}
			if got.header.Get("X-Content-Type-Options") != "nosniff" ||
				strings.TrimSuffix(got.header.Get("Content-Security-Policy"), "; style-src 'unsafe-inline'") != "sandbox; default-src 'none'" {
				t.Errorf("the headers are %v", got.header)
			}
		})
	}

	t.Run("what is shown gets the extension of what it is", func(t *testing.T) {
		for sent, want := range map[string]string{"evil.html": "evil.jpg", "Photo.JPEG": "Photo.JPEG", "none": "none.jpg"} {
			if _, address := anna.shares(t, "/r/lobby", enclosed{sent, "", inJPEG(t, picture(9, 9))}); !strings.HasSuffix(address, "/"+want) {
				t.Errorf("%s became %s", sent, address)
			}
		}
		if _, address := anna.shares(t, "/r/lobby", enclosed{"song.html", "", "ID3\x04\x00" + page}); !strings.HasSuffix(address, "/song.html.mp3") {
			t.Errorf("a song became %s", address)
		}
	})

	t.Run("parts are given on request, and nothing where nothing changed", func(t *testing.T) {
		_, address := anna.shares(t, "/r/lobby", enclosed{"film.mp4", "", "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42" + strings.Repeat("x", 1000)})
		part := anna.get(address, header{"Range": "bytes=4-7"}).expect(t, 206)
		if part.body != "ftyp" || part.header.Get("Content-Range") != "bytes 4-7/1024" {
			t.Errorf("got %q, %s", part.body, part.header.Get("Content-Range"))
		}
		anna.get(address, header{"Range": "bytes=5000-"}).expect(t, 416)
		mark := anna.get(address).header.Get("ETag")
		anna.get(address, header{"If-None-Match": mark}).expect(t, 304)
		anna.get(address, header{"If-None-Match": `"other"`}).expect(t, 200)
	})

	t.Run("htmx gets none, or it would stand in the page", func(t *testing.T) {
		_, address := anna.shares(t, "/r/lobby", enclosed{"a.txt", "", "<b>x</b>"})
		anna.get(address, hx).expect(t, 403).lacks(t, "<b>x</b>")
	})
}

func cut(content string) string { return content[:len(content)/2] }

func TestPicturesAreEncodedAnew(t *testing.T) {
	h := openHouse(t)
	anna := h.member("anna")
	const secret = "51.5074N 0.1278W <script>alert(1)</script>"

	decode := func(t *testing.T, got answer) image.Image {
		t.Helper()
		drawn, _, err := image.Decode(strings.NewReader(got.body))
		if err != nil {
			t.Fatalf("a picture cannot be read: %v", err)
		}
		return drawn
	}

	t.Run("what is written beside the picture is gone, and a page that hides in it", func(t *testing.T) {
		for name, sent := range map[string]string{
			"in Exif":            inJPEG(t, picture(30, 20), exif(1, secret)),
			"in a comment":       inJPEG(t, picture(30, 20), "\xfe"+secret),
			"behind a JPEG":      inJPEG(t, picture(30, 20)) + secret,
			"behind a PNG":       inPNG(t, picture(30, 20)) + secret,
			"behind a GIF":       inGIF(t, 2, 30, 20) + secret,
			"in a GIF’s comment": strings.Replace(inGIF(t, 2, 30, 20), "\x21\xf9", "\x21\xfe"+string(rune(len(secret)))+secret+"\x00\x21\xf9", 1),
		} {
			_, address := anna.shares(t, "/r/lobby", enclosed{"photo", "", sent})
			got := anna.get(address).expect(t, 200)
			if !strings.Contains(sent, secret) || strings.Contains(got.body, "51.5074N") {
				t.Errorf("%s it is still there", name)
			}
			if !strings.HasPrefix(got.header.Get("Content-Type"), "image/") {
				t.Errorf("%s it is served as %s", name, got.header.Get("Content-Type"))
			}
			decode(t, got)
		}
	})

	t.Run("it is turned the way it was taken", func(t *testing.T) {
		// Red is left of the picture as it was stored; where it is when it is upright:
		for turn, at := range map[byte]image.Point{1: {5, 20}, 2: {75, 20}, 3: {75, 20}, 4: {5, 20}, 5: {20, 5}, 6: {20, 5}, 7: {20, 75}, 8: {20, 75}} {
			got := anna.encloses(t, "/r/lobby", form{"body": ""}, hx, enclosed{"photo.jpg", "", inJPEG(t, picture(80, 40), exif(turn, ""))}).expect(t, 200)
			drawn := decode(t, anna.get(got.files()[0]).expect(t, 200))
			if r, _, b, _ := drawn.At(at.X, at.Y).RGBA(); r < 0xc000 || b > 0x4000 {
				t.Errorf("turned by %d there is %v at %v of %v", turn, drawn.At(at.X, at.Y), at, drawn.Bounds())
			}
			if size := fmt.Sprintf(`width="%d" height="%d"`, drawn.Bounds().Dx(), drawn.Bounds().Dy()); !strings.Contains(got.body, size) {
				t.Errorf("turned by %d the message does not say %s", turn, size)
			}
		}
	})

	t.Run("a large one has a thumbnail, and says how large it is shown", func(t *testing.T) {
		got := anna.encloses(t, "/r/lobby", form{"body": ""}, hx, enclosed{"wide.png", "", inPNG(t, picture(2000, 500))}).expect(t, 200)
		got.shows(t, `alt="wide.png" width="320" height="80"`)
		small := imageAddress.FindStringSubmatch(got.body)
		if small == nil || !strings.HasSuffix(small[1], "?thumbnail") {
			t.Fatalf("no thumbnail in %s", got.body)
		}
		thumbnail := anna.get(small[1]).expect(t, 200)
		if drawn := decode(t, thumbnail); drawn.Bounds().Dx() != 640 || drawn.Bounds().Dy() != 160 || thumbnail.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("the thumbnail is %v, %s", drawn.Bounds(), thumbnail.header.Get("Content-Type"))
		}
		if whole := decode(t, anna.get(got.files()[0]).expect(t, 200)); whole.Bounds().Dx() != 2000 {
			t.Errorf("the whole is %v", whole.Bounds())
		}
	})

	t.Run("one that can be seen through stays so", func(t *testing.T) {
		clear := image.NewNRGBA(image.Rect(0, 0, 800, 10))
		got := anna.encloses(t, "/r/lobby", form{"body": ""}, hx, enclosed{"clear.png", "", inPNG(t, clear)}).expect(t, 200)
		thumbnail := anna.get(imageAddress.FindStringSubmatch(got.body)[1]).expect(t, 200)
		if _, _, _, alpha := decode(t, thumbnail).At(5, 5).RGBA(); alpha != 0 || thumbnail.header.Get("Content-Type") != "image/png" {
			t.Errorf("alpha is %d in %s", alpha, thumbnail.header.Get("Content-Type"))
		}
	})

	t.Run("a moving one moves on, and stands still in the message", func(t *testing.T) {
		got := anna.encloses(t, "/r/lobby", form{"body": ""}, hx, enclosed{"dance.gif", "", inGIF(t, 5, 60, 40)}).expect(t, 200)
		all, err := gif.DecodeAll(strings.NewReader(anna.get(got.files()[0]).expect(t, 200).body))
		if err != nil || len(all.Image) != 5 || all.Delay[0] != 10 || all.LoopCount != 0 {
			t.Errorf("it has become %+v, %v", all, err)
		}
		if small := anna.get(imageAddress.FindStringSubmatch(got.body)[1]).expect(t, 200); small.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("the message shows %s", small.header.Get("Content-Type"))
		}
	})

	t.Run("WebP becomes a JPEG", func(t *testing.T) {
		// One white pixel, lossy.
		const webp = "RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00\x30\x01\x00\x9d\x01\x2a\x01\x00\x01\x00\x02\x00\x34\x25\xa4\x00\x03\x70\x00\xfe\xfb\xfd\x50\x00"
		_, address := anna.shares(t, "/r/lobby", enclosed{"tiny.webp", "", webp})
		if got := anna.get(address).expect(t, 200); got.header.Get("Content-Type") != "image/jpeg" || !strings.HasSuffix(address, "/tiny.jpg") {
			t.Errorf("%s is %s", address, got.header.Get("Content-Type"))
		}
	})
}

func TestFilesThatAreRefused(t *testing.T) {
	h := openHouse(t)
	anna := h.member("anna")

	// A picture of 5000 times 5001 pixels, all of one colour: 30 KB that would be 100 MB.
	bomb := inPNG(t, image.NewPaletted(image.Rect(0, 0, 5000, 5001), color.Palette{color.Black}))
	// Claims 60000 times 60000 pixels and has none.
	claim := "GIF89a\x60\xea\x60\xea\x00\x00\x00,\x00\x00\x00\x00\x60\xea\x60\xea\x00\x02\x02L\x01\x00;"
	many := make([]enclosed, models.MaxFiles+1)
	for i := range many {
		many[i] = enclosed{"a.txt", "", "x"}
	}
	for name, c := range map[string]struct {
		files  []enclosed
		status int
		reason string
	}{
		"one of more than 25 MB":       {[]enclosed{{"film.mov", "", strings.Repeat("x", models.MaxFile+1)}}, 413, h.say("problem.file.large", "film.mov", 25)},
		"eleven":                       {many, 422, h.say("problem.file.many", 10)},
		"a picture of too many pixels": {[]enclosed{{"ok.txt", "", "x"}, {"bomb.png", "", bomb}}, 413, h.say("problem.file.pixels", "bomb.png", 25)},
		"a claim of too many pixels":   {[]enclosed{{"claim.gif", "", claim}}, 413, h.say("problem.file.pixels", "claim.gif", 25)},
		"a GIF of too many frames":     {[]enclosed{{"long.gif", "", inGIF(t, 130, 2000, 2000)}}, 413, h.say("problem.file.pixels", "long.gif", 25)},
	} {
		for way, headers := range map[string]header{"a plain form": {}, "htmx": hx} {
			t.Run(name+", by "+way+": the reason is said, the text kept, and nothing stored", func(t *testing.T) {
				before, kept := h.dump(), len(h.contents())
				got := anna.encloses(t, "/r/lobby", form{"body": "my words", "key": "mine"}, headers, c.files...).expect(t, c.status)
				got.shows(t, c.reason)
				if got.typed("body") != "my words" || got.typed("key") != "mine" {
					t.Errorf("the form holds %q under %q", got.typed("body"), got.typed("key"))
				}
				if h.dump() != before || len(h.contents()) != kept {
					t.Errorf("something was stored: %v", h.contents())
				}
			})
		}
	}

	t.Run("25 MB and 25 megapixels are taken", func(t *testing.T) {
		anna.shares(t, "/r/lobby", enclosed{"film.mov", "", strings.Repeat("x", models.MaxFile)})
		anna.shares(t, "/r/lobby", enclosed{"large.png", "", inPNG(t, image.NewPaletted(image.Rect(0, 0, 5000, 5000), color.Palette{color.Black}))})
	})

	t.Run("a text that is refused takes its files along", func(t *testing.T) {
		kept := len(h.contents())
		anna.encloses(t, "/r/lobby", form{"body": strings.Repeat("x", 2001)}, nil, enclosed{"a.txt", "", "unkept"}).expect(t, 422)
		if len(h.contents()) != kept {
			t.Errorf("something was stored: %v", h.contents())
		}
	})

	t.Run("who may not speak is refused before a file is read", func(t *testing.T) {
		secret := anna.room("Secret", "private")
		kept := len(h.contents())
		body, kind := enclosing(t, form{"body": "x"}, enclosed{"a.txt", "", "x"})
		stranger := h.member("stranger")
		stranger.send("POST", secret+"/messages", body, header{"Content-Type": kind}).expect(t, 403)
		// Of a body that never comes the answer does not wait for.
		connection, err := net.Dial("tcp", strings.TrimPrefix(h.server.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = connection.Close() }()
		_, _ = fmt.Fprintf(connection, "POST %s/messages HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 1000000\r\n\r\n", secret, kind)
		_ = connection.SetReadDeadline(time.Now().Add(10 * time.Second))
		head := make([]byte, 12)
		if _, err := io.ReadFull(connection, head); err != nil || string(head) != "HTTP/1.1 403" {
			t.Errorf("answered %q, %v", head, err)
		}
		if len(h.contents()) != kept {
			t.Errorf("something was stored: %v", h.contents())
		}
	})

	t.Run("a form that is longer than all files may be is refused", func(t *testing.T) {
		w := &partedForm{c: &call{r: &http.Request{PostForm: map[string][]string{}}}}
		long, err := multipart.NewReader(strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n"+strings.Repeat("x", maxForm+1)+"\r\n--b--"), "b").NextPart()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.take(long); problemOf(err).Status != 413 {
			t.Errorf("taken: %v", err)
		}
	})
}

func TestQuotasOfFiles(t *testing.T) {
	t.Run("where the installation is full nothing is taken, and the text kept", func(t *testing.T) {
		h := build{config: Config{Unlimited: true}, quota: 3000}.open(t)
		h.mayFail()
		anna := h.member("anna")
		anna.shares(t, "/r/lobby", enclosed{"a.txt", "", strings.Repeat("a", 1500)})
		before := h.dump()
		for way, headers := range map[string]header{"a plain form": {}, "htmx": hx} {
			got := anna.encloses(t, "/r/lobby", form{"body": "my words"}, headers, enclosed{"b.txt", "", strings.Repeat("b", 1500)}).expect(t, 507)
			got.shows(t, h.say("problem.full.sentence"))
			if got.typed("body") != "my words" {
				t.Errorf("by %s the text is lost", way)
			}
		}
		if h.dump() != before || len(h.contents()) != 1 {
			t.Errorf("something was stored: %v", h.contents())
		}
		anna.say("/r/lobby", "words still fit")
	})

	t.Run("somebody who has stored enough makes room by deleting", func(t *testing.T) {
		h := openHouse(t)
		anna := h.member("anna")
		message, _ := anna.shares(t, "/r/lobby", enclosed{"a.txt", "", "x"})
		h.write("UPDATE files SET stored = 500000000")
		got := anna.encloses(t, "/r/lobby", form{"body": "my words"}, hx, enclosed{"b.txt", "", "y"}).expect(t, 413)
		got.shows(t, h.say("problem.file.quota", 500))
		if got.typed("body") != "my words" || len(h.contents()) != 1 {
			t.Error("the text is lost, or something stored")
		}
		h.write("UPDATE files SET stored = 499999999")
		anna.encloses(t, "/r/lobby", form{"body": ""}, hx, enclosed{"b.txt", "", "yy"}).expect(t, 413)
		h.member("boris").shares(t, "/r/lobby", enclosed{"b.txt", "", "yy"})
		anna.post("/r/lobby/messages/"+message+"/delete", nil, hx).expect(t, 200)
		anna.shares(t, "/r/lobby", enclosed{"b.txt", "", "yy"})
	})

	t.Run("too many in a short time are refused with the text kept", func(t *testing.T) {
		h := build{}.open(t)
		anna := h.member("anna")
		var got answer
		for range 10 {
			ten := make([]enclosed, models.MaxFiles)
			for i := range ten {
				ten[i] = enclosed{"a.txt", "", "x"}
			}
			if got = anna.encloses(t, "/r/lobby", form{"body": "my words"}, nil, ten...); got.status != 303 {
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

func TestFilesOfDeletedMessages(t *testing.T) {
	h := openHouse(t)
	anna, boris := h.member("anna"), h.member("boris")

	t.Run("they are gone at once, for everybody and from the disk", func(t *testing.T) {
		message, address := anna.shares(t, "/r/lobby", enclosed{"wide.png", "", inPNG(t, picture(900, 20))})
		mark := boris.get(address).expect(t, 200).header.Get("ETag")
		boris.get(address+"?thumbnail").expect(t, 200)
		anna.post("/r/lobby/messages/"+message+"/delete", nil, hx).expect(t, 200).lacks(t, "msg-files")
		for _, b := range []*browser{anna, boris} {
			b.get(address, header{"If-None-Match": mark}).expect(t, 404)
			b.get(address+"?thumbnail").expect(t, 404)
		}
		if h.count("files") != 0 || len(h.contents()) != 0 {
			t.Errorf("%d rows are left, and %v", h.count("files"), h.contents())
		}
	})

	t.Run("what another message has stays for that", func(t *testing.T) {
		first, address := anna.shares(t, "/r/lobby", enclosed{"a.txt", "", "the same"})
		second, other := boris.shares(t, "/r/lobby", enclosed{"b.txt", "", "the same"})
		if len(h.contents()) != 1 {
			t.Errorf("stored twice: %v", h.contents())
		}
		anna.post("/r/lobby/messages/"+first+"/delete", nil, hx).expect(t, 200)
		anna.get(address).expect(t, 404)
		anna.get(other).expect(t, 200)
		boris.post("/r/lobby/messages/"+second+"/delete", nil, hx).expect(t, 200)
		if len(h.contents()) != 0 {
			t.Errorf("left are %v", h.contents())
		}
	})

	t.Run("a deleted room takes its files along, and reactions", func(t *testing.T) {
		tea := anna.room("Tea", "public")
		message, address := anna.shares(t, tea, enclosed{"a.txt", "", "of the room"})
		anna.post(tea+"/messages/"+message+"/reactions", form{"emoji": "👍"}, hx).expect(t, 200)
		anna.post(tea+"/delete", nil).expect(t, 303)
		anna.get(address).expect(t, 404)
		if h.count("files") != 0 || h.count("reactions") != 0 || len(h.contents()) != 0 {
			t.Errorf("%d rows are left, and %v", h.count("files"), h.contents())
		}
	})

	t.Run("a text that is edited keeps its files", func(t *testing.T) {
		message, address := anna.shares(t, "/r/lobby", enclosed{"a.txt", "", "stays"})
		got := anna.post("/r/lobby/messages/"+message, form{"body": "another text"}, hx).expect(t, 200)
		if len(got.files()) != 1 || got.files()[0] != address {
			t.Errorf("shown are %v", got.files())
		}
	})
}

func TestWhoMayHaveFiles(t *testing.T) {
	w := newWalk(t)
	for place, want := range map[models.Visibility]statuses{"public": all(200), "private": inside(200, 403)} {
		slug, _ := w.room(t, place)
		_, address := w.browsers["owner"].shares(t, "/r/"+slug, enclosed{"a.txt", "", "x"})
		for column, name := range who {
			b := w.browser()
			if name != "anonymous" {
				b = w.browsers[name]
			}
			if got := b.get(address); got.status != want[column] {
				t.Errorf("a file of a %s room to %s: answered %d, want %d", place, name, got.status, want[column])
			}
			if place == "public" {
				b.get(strings.Replace(address, "/r/", "/embed/", 1)).expect(t, 200)
			}
			// Under another room's address it is not there.
			if got := b.get(strings.Replace(address, "/r/"+slug, "/r/lobby", 1)); got.status != 404 {
				t.Errorf("under another room's address: answered %d to %s", got.status, name)
			}
		}
	}
}

func TestUploadsThatEndHalfWay(t *testing.T) {
	h := openHouse(t)
	body, kind := enclosing(t, form{"body": "x"}, enclosed{"whole.txt", "", "whole"}, enclosed{"half.txt", "", strings.Repeat("x", 1_000_000)})
	connection, err := net.Dial("tcp", strings.TrimPrefix(h.server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = fmt.Fprintf(connection, "POST /r/lobby/messages HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", kind, len(body), cut(body))
	eventually(t, "the beginning lies in the inbox", func() bool { return len(h.contents()) == 2 })
	// Whoever only stops sending hears nothing, least of all that it was stored.
	if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if heard, err := io.ReadAll(connection); err != nil || len(heard) != 0 {
		t.Errorf("answered %q, %v", heard, err)
	}
	if err := connection.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "nothing is left", func() bool { return len(h.contents()) == 0 })
	if h.count("files") != 0 || h.count("messages") != 0 || h.count("people") != 0 {
		t.Error("something was stored")
	}
}

func TestTheArchiveAndTheFeedHaveFiles(t *testing.T) {
	h := openHouse(t)
	anna := h.member("anna")
	tea := anna.room("Tea", "public")
	anna.post(tea+"/settings", form{"name": "Tea", "guests": "yes", "published": "yes"}).expect(t, 303)
	_, address := anna.shares(t, tea, enclosed{"a <b>.txt", "", "x"})
	anna.get(tea+"/log/"+time.Now().UTC().Format(time.DateOnly)).expect(t, 200).shows(t, address)
	anna.get(tea+"/feed").expect(t, 200).shows(t, address)
}

// eventually waits for what another goroutine does.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func TestFilesAreFoundAndTakenAlong(t *testing.T) {
	h := openHouse(t)
	owner := h.member("owner")
	room := owner.room("Tea", "public")
	owner.say(room, "no file here")
	id, _ := owner.shares(t, room, enclosed{name: "price: list 2026.txt", content: "Darjeeling 14"})

	t.Run("a search can be for messages with files", func(t *testing.T) {
		for _, query := range []string{"?files=yes", "?q=look&files=yes", "?by=owner&files=yes"} {
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
