package handlers

import (
	"fmt"
	"image"
	"image/gif"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatFilesAreServedAs(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	const page, download = "<!doctype html><script>alert(1)</script>", "application/octet-stream"
	const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
	webm := "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm" +
		strings.Repeat("\x00", 20)
	for name, c := range map[string]struct{ sent, want string }{
		"a page that claims to be a picture":   {page, download},
		"SVG":                                  {svg, download},
		"XML":                                  {`<?xml version="1.0"?><x/>`, download},
		"HEIC, as telephones keep it":          {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + page, download},
		"AVIF":                                 {"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf" + page, download},
		"moving AVIF":                          {"\x00\x00\x00\x18ftypavis\x00\x00\x00\x00avismsf1" + page, download},
		"TIFF":                                 {"II\x2a\x00\x08\x00\x00\x00" + page, download},
		"BMP":                                  {"BM\x36\x00\x00\x00" + page, download},
		"an icon":                              {"\x00\x00\x01\x00\x01\x00" + page, download},
		"PDF":                                  {"%PDF-1.7", download},
		"nothing":                              {"", download},
		"UTF-16, which begins almost like MP3": {"\xff\xfeh\x00i\x00", download},
		"an MP3 with a tag":                    {"ID3\x04\x00" + page, "audio/mpeg"},
		"an MP3 without one":                   {"\xff\xfb\x90\x64\x00\x00", "audio/mpeg"},
		"Ogg":                                  {"OggS\x00\x02" + strings.Repeat("\x00", 30), "audio/ogg"},
		"WAV":                                  {"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"},
		"MP4":                                  {"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42", "video/mp4"},
		"the sound of an MP4":                  {"\x00\x00\x00\x18ftypM4A \x00\x00\x02\x00M4A mp42", "audio/mp4"},
		"WebM":                                 {webm, "video/webm"},
		"Matroska, which is no WebM":           {strings.ReplaceAll(webm, "\x84webm", "\x84matr"), download},
		"the beginning of a JPEG":              {"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + page, download},
		"the beginning of a PNG":               {"\x89PNG\x0d\x0a\x1a\x0a" + page, download},
		"a JPEG":                               {inJPEG(t, picture(20, 20)), "image/jpeg"},
		"a PNG":                                {inPNG(t, picture(20, 20)), "image/png"},
		"a GIF":                                {inGIF(t, 3, 20, 20), "image/gif"},
	} {
		t.Run(name, func(t *testing.T) {
			_, address := anna.shareFile(t, "/r/lobby", testFile{"picture.jpg", "image/jpeg", c.sent})
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
				strings.TrimSuffix(
					got.header.Get("Content-Security-Policy"),
					"; style-src 'unsafe-inline'",
				) != sandbox {
				t.Errorf("the headers are %v", got.header)
			}
		})
	}

	t.Run("what is shown gets the extension of what it is", func(t *testing.T) {
		for sent, want := range map[string]string{
			"evil.html":  "evil.jpg",
			"Photo.JPEG": "Photo.JPEG",
			"none":       "none.jpg",
		} {
			_, address := anna.shareFile(t, "/r/lobby", testFile{sent, "", inJPEG(t, picture(9, 9))})
			if !strings.HasSuffix(address, "/"+want) {
				t.Errorf("%s became %s", sent, address)
			}
		}
		_, address := anna.shareFile(t, "/r/lobby", testFile{"song.html", "", "ID3\x04\x00" + page})
		if !strings.HasSuffix(address, "/song.html.mp3") {
			t.Errorf("a song became %s", address)
		}
	})

	t.Run("parts are given on request, and nothing where nothing changed", func(t *testing.T) {
		_, address := anna.shareFile(
			t,
			"/r/lobby",
			testFile{"film.mp4", "", "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42" + strings.Repeat("x", 1000)},
		)
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
		_, address := anna.shareFile(t, "/r/lobby", testFile{"a.txt", "", "<b>x</b>"})
		anna.get(address, hx).expect(t, 403).lacks(t, "<b>x</b>")
	})
}

// decodePicture decodes the picture that an answer has.
func decodePicture(t *testing.T, got answer) image.Image {
	t.Helper()
	drawn, _, err := image.Decode(strings.NewReader(got.body))
	if err != nil {
		t.Fatalf("a picture cannot be read: %v", err)
	}
	return drawn
}

func cut(content string) string { return content[:len(content)/2] }

func TestPicturesAreEncodedAnew(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	const secret = "51.5074N 0.1278W <script>alert(1)</script>"
	comment := "\x21\xfe" + string(rune(len(secret))) + secret + "\x00"

	t.Run("what is written beside the picture is gone, and a page that hides in it", func(t *testing.T) {
		for name, sent := range map[string]string{
			"in Exif":            inJPEG(t, picture(30, 20), exif(1, secret)),
			"in a comment":       inJPEG(t, picture(30, 20), "\xfe"+secret),
			"behind a JPEG":      inJPEG(t, picture(30, 20)) + secret,
			"behind a PNG":       inPNG(t, picture(30, 20)) + secret,
			"behind a GIF":       inGIF(t, 2, 30, 20) + secret,
			"in a GIF’s comment": strings.Replace(inGIF(t, 2, 30, 20), "\x21\xf9", comment+"\x21\xf9", 1),
		} {
			_, address := anna.shareFile(t, "/r/lobby", testFile{"photo", "", sent})
			got := anna.get(address).expect(t, 200)
			if !strings.Contains(sent, secret) || strings.Contains(got.body, "51.5074N") {
				t.Errorf("%s it is still there", name)
			}
			if !strings.HasPrefix(got.header.Get("Content-Type"), "image/") {
				t.Errorf("%s it is served as %s", name, got.header.Get("Content-Type"))
			}
			decodePicture(t, got)
		}
	})
}

func TestPicturesAreTurnedUpright(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("it is turned the way it was taken", func(t *testing.T) {
		// Red is left of the picture as it was stored; where it is when it is upright:
		for turn, at := range map[byte]image.Point{
			1: {5, 20}, 2: {75, 20}, 3: {75, 20}, 4: {5, 20}, 5: {20, 5}, 6: {20, 5}, 7: {20, 75}, 8: {20, 75},
		} {
			got := anna.postFiles(
				t,
				"/r/lobby",
				form{"body": ""},
				hx,
				testFile{"photo.jpg", "", inJPEG(t, picture(80, 40), exif(turn, ""))},
			).expect(t, 200)
			drawn := decodePicture(t, anna.get(got.files()[0]).expect(t, 200))
			if r, _, b, _ := drawn.At(at.X, at.Y).RGBA(); r < 0xc000 || b > 0x4000 {
				t.Errorf("turned by %d there is %v at %v of %v", turn, drawn.At(at.X, at.Y), at, drawn.Bounds())
			}
			size := fmt.Sprintf(`width="%d" height="%d"`, drawn.Bounds().Dx(), drawn.Bounds().Dy())
			if !strings.Contains(got.body, size) {
				t.Errorf("turned by %d the message does not say %s", turn, size)
			}
		}
	})
}

func TestLargePicturesHaveAThumbnail(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("a large one has a thumbnail, and says how large it is shown", func(t *testing.T) {
		got := anna.postFiles(
			t,
			"/r/lobby",
			form{"body": ""},
			hx,
			testFile{"wide.png", "", inPNG(t, picture(2000, 500))},
		).expect(t, 200)
		got.shows(t, `alt="wide.png" width="320" height="80"`)
		small := imageAddress.FindStringSubmatch(got.body)
		if small == nil || !strings.HasSuffix(small[1], "?thumbnail") {
			t.Fatalf("no thumbnail in %s", got.body)
		}
		thumbnail := anna.get(small[1]).expect(t, 200)
		if drawn := decodePicture(t, thumbnail); drawn.Bounds().Dx() != 640 || drawn.Bounds().Dy() != 160 ||
			thumbnail.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("the thumbnail is %v, %s", drawn.Bounds(), thumbnail.header.Get("Content-Type"))
		}
		if whole := decodePicture(t, anna.get(got.files()[0]).expect(t, 200)); whole.Bounds().Dx() != 2000 {
			t.Errorf("the whole is %v", whole.Bounds())
		}
	})
}

func TestTransparentPicturesStayTransparent(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("one that can be seen through stays so", func(t *testing.T) {
		clear := image.NewNRGBA(image.Rect(0, 0, 800, 10))
		got := anna.postFiles(t, "/r/lobby", form{"body": ""}, hx, testFile{"clear.png", "", inPNG(t, clear)}).expect(
			t,
			200,
		)
		thumbnail := anna.get(imageAddress.FindStringSubmatch(got.body)[1]).expect(t, 200)
		if _, _, _, alpha := decodePicture(t, thumbnail).At(5, 5).RGBA(); alpha != 0 ||
			thumbnail.header.Get("Content-Type") != "image/png" {
			t.Errorf("alpha is %d in %s", alpha, thumbnail.header.Get("Content-Type"))
		}
	})
}

func TestMovingPicturesMoveOn(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("a moving one moves on, and stands still in the message", func(t *testing.T) {
		got := anna.postFiles(
			t,
			"/r/lobby",
			form{"body": ""},
			hx,
			testFile{"dance.gif", "", inGIF(t, 5, 60, 40)},
		).expect(t, 200)
		all, err := gif.DecodeAll(strings.NewReader(anna.get(got.files()[0]).expect(t, 200).body))
		if err != nil || len(all.Image) != 5 || all.Delay[0] != 10 || all.LoopCount != 0 {
			t.Errorf("it has become %+v, %v", all, err)
		}
		small := anna.get(imageAddress.FindStringSubmatch(got.body)[1]).expect(t, 200)
		if small.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("the message shows %s", small.header.Get("Content-Type"))
		}
	})

	t.Run("so does a moving WebP, which is served as one, and a moving PNG", func(t *testing.T) {
		for name, kind := range map[string]string{"moving.webp": "image/webp", "moving.png": "image/png"} {
			sent, err := os.ReadFile(filepath.Join("..", "uploads", "testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			got := anna.postFiles(t, "/r/lobby", form{"body": ""}, hx, testFile{name, "", string(sent)}).expect(t, 200)
			got.shows(t, `data-moving="`)
			got.shows(t, `width="40" height="30"`)
			small := anna.get(imageAddress.FindStringSubmatch(got.body)[1]).expect(t, 200)
			whole := anna.get(got.files()[0]).expect(t, 200)
			if !strings.HasSuffix(got.files()[0], name) || whole.header.Get("Content-Type") != kind ||
				small.body == whole.body {
				t.Errorf("%s is at %s, a %s", name, got.files()[0], whole.header.Get("Content-Type"))
			}
			for _, frame := range []string{"ANMF", "fcTL"} {
				if strings.Count(whole.body, frame) != strings.Count(string(sent), frame) ||
					strings.Contains(whole.body, "51.5074N") {
					t.Errorf("%s has lost a frame, or says where it was taken", name)
				}
			}
		}
	})
}

func TestStillPicturesStayStill(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")

	t.Run("a still one is not said to move", func(t *testing.T) {
		got := anna.postFiles(
			t,
			"/r/lobby",
			form{"body": ""},
			hx,
			testFile{"still.gif", "", inGIF(t, 1, 60, 40)},
		).expect(t, 200)
		got.shows(t, `alt="still.gif"`)
		got.lacks(t, "data-moving")
	})

	t.Run("WebP becomes a JPEG", func(t *testing.T) {
		// One white pixel, lossy.
		const webp = "RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00" +
			"\x30\x01\x00\x9d\x01\x2a\x01\x00\x01\x00\x02\x00\x34\x25\xa4\x00\x03\x70\x00\xfe\xfb\xfd\x50\x00"
		_, address := anna.shareFile(t, "/r/lobby", testFile{"tiny.webp", "", webp})
		if got := anna.get(address).expect(t, 200); got.header.Get("Content-Type") != "image/jpeg" ||
			!strings.HasSuffix(address, "/tiny.jpg") {
			t.Errorf("%s is %s", address, got.header.Get("Content-Type"))
		}
	})
}
