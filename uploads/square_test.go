package uploads

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// flag returns a picture of three stripes: green, a wide red one that is its middle square, blue.
func flag(t *testing.T, encode func(*bytes.Buffer, image.Image) error) string {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, 300, 100))
	for y := range 100 {
		for x := range 300 {
			stripe := []color.RGBA{{G: 255, A: 255}, {R: 255, A: 255}, {B: 255, A: 255}}[x/100]
			drawn.SetRGBA(x, y, stripe)
		}
	}
	var out bytes.Buffer
	if err := encode(&out, drawn); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func asJPEG(w *bytes.Buffer, picture image.Image) error { return jpeg.Encode(w, picture, nil) }
func asPNG(w *bytes.Buffer, picture image.Image) error  { return png.Encode(w, picture) }
func asGIF(w *bytes.Buffer, picture image.Image) error  { return gif.Encode(w, picture, nil) }

func TestASquareIsTheMiddleOfAPicture(t *testing.T) {
	h := open(t)
	const note = "51.5074N 0.1278W"
	clear := image.NewNRGBA(image.Rect(0, 0, 200, 100))
	for name, c := range map[string]struct{ content, kind string }{
		"a JPEG":                 {flag(t, asJPEG) + note, "jpeg"},
		"a PNG":                  {flag(t, asPNG) + note, "jpeg"},
		"a GIF":                  {flag(t, asGIF) + note, "jpeg"},
		"one to be seen through": {flag(t, func(w *bytes.Buffer, _ image.Image) error { return png.Encode(w, clear) }), "png"},
		"a tiny one": {flag(t, func(w *bytes.Buffer, _ image.Image) error {
			return png.Encode(w, image.NewGray(image.Rect(0, 0, 1, 9)))
		}), "jpeg"},
	} {
		p := h.take(c.content)
		small, err := NewExaminer(h.inbox).Square(t.Context(), p, 96)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		file, err := small.Open()
		if err != nil {
			t.Fatal(err)
		}
		drawn, kind, err := image.Decode(file)
		if err != nil || kind != c.kind || drawn.Bounds() != image.Rect(0, 0, 96, 96) || small.Size > 20_000 {
			t.Fatalf("%s became %s of %v in %d bytes, %v", name, kind, drawn.Bounds(), small.Size, err)
		}
		r, g, b, alpha := drawn.At(1, 48).RGBA()
		switch {
		case strings.Contains(c.content, note) && (r < 0xc000 || g > 0x4000 || b > 0x4000):
			t.Errorf("%s begins with %v", name, drawn.At(1, 48))
		case kind == "png" && alpha != 0:
			t.Errorf("%s has the alpha %d", name, alpha)
		}
		if err := errors.Join(file.Close(), small.Close(), p.Close()); err != nil || h.waiting() != 0 {
			t.Errorf("%s: %d are left, %v", name, h.waiting(), err)
		}
	}
}

func TestASquareIsUpright(t *testing.T) {
	h := open(t)
	drawn := image.NewRGBA(image.Rect(0, 0, 100, 100))
	for y := range 100 {
		for x := range 50 {
			drawn.SetRGBA(x, y, color.RGBA{R: 255, A: 255}) // red left, black right
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, drawn, nil); err != nil {
		t.Fatal(err)
	}
	exif := "\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08" +
		"\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	turned := out.String()[:2] + exif + out.String()[2:]
	small, err := NewExaminer(h.inbox).Square(t.Context(), h.take(turned), 96)
	if err != nil {
		t.Fatal(err)
	}
	file, err := small.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	upright, _, err := image.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	above, _, _, _ := upright.At(90, 5).RGBA()
	below, _, _, _ := upright.At(5, 90).RGBA()
	if above < 0xc000 || below > 0x4000 {
		t.Errorf("above is %x of red, below %x", above, below)
	}
}

func TestWhatNoSquareIsMadeOf(t *testing.T) {
	h := open(t)
	wide := strings.Replace(
		flag(t, asGIF),
		"\x2c\x01\x64\x00",
		"\xff\xff\xff\xff",
		1,
	)
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"nothing":                            {"", ErrNoPicture},
		"a page":                             {"<!doctype html><script>alert(1)</script>", ErrNoPicture},
		"SVG":                                {`<svg xmlns="http://www.w3.org/2000/svg"/>`, ErrNoPicture},
		"a song":                             {"ID3\x04\x00 la la", ErrNoPicture},
		"the beginning of a PNG":             {"\x89PNG\x0d\x0a\x1a\x0a", ErrNoPicture},
		"half a JPEG":                        {flag(t, asJPEG)[:700], ErrNoPicture},
		"a few bytes that say 4,294 million": {wide, ErrTooManyPixels},
	} {
		p := h.take(c.content)
		if made, err := NewExaminer(h.inbox).Square(t.Context(), p, 96); !errors.Is(err, c.want) || made != nil {
			t.Errorf("%s: %v, %v", name, made, err)
		}
		if err := p.Close(); err != nil || h.waiting() != 0 {
			t.Errorf("%s: %d are left, %v", name, h.waiting(), err)
		}
	}

	examiner := NewExaminer(h.inbox)
	if !examiner.slots.TryAcquire(decoders) {
		t.Fatal("the decoders are not free")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := h.take(flag(t, asPNG))
	if _, err := examiner.Square(ctx, p, 96); !errors.Is(err, context.Canceled) {
		t.Errorf("while others decode: %v", err)
	}
}
