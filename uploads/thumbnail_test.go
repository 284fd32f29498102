package uploads

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

func TestWhatIsShownOfALongPicture(t *testing.T) {
	h := open(t)
	for name, c := range map[string]struct{ size, clip, small image.Point }{
		"a photograph":             {image.Pt(1200, 800), image.Pt(1200, 800), image.Pt(640, 426)},
		"a banner":                 {image.Pt(2000, 500), image.Pt(2000, 500), image.Pt(640, 160)},
		"a page’s screenshot":      {image.Pt(1080, 12000), image.Pt(1080, 4320), image.Pt(160, 640)},
		"a line upright":           {image.Pt(1, 5000), image.Pt(1, 320), image.Pt(1, 320)},
		"a line across":            {image.Pt(5000, 1), image.Pt(320, 1), image.Pt(320, 1)},
		"a short line":             {image.Pt(2, 300), image.Pt(2, 300), image.Pt(0, 0)},
		"a dot":                    {image.Pt(1, 1), image.Pt(1, 1), image.Pt(0, 0)},
		"a small one that is long": {image.Pt(600, 60), image.Pt(320, 60), image.Pt(320, 60)},
	} {
		if width, height := Clip(c.size.X, c.size.Y); image.Pt(width, height) != c.clip {
			t.Errorf("of %s %d×%d is shown, want %v", name, width, height, c.clip)
		}
		var out bytes.Buffer
		if err := png.Encode(&out, image.NewGray(image.Rectangle{Max: c.size})); err != nil {
			t.Fatal(err)
		}
		found, _ := h.examined(out.String())
		if (found.Thumbnail == nil) != (c.small == image.Point{}) || found.Width != c.size.X {
			t.Errorf("%s became %+v", name, found)
		}
		if found.Thumbnail == nil {
			continue
		}
		file, err := found.Thumbnail.Open()
		if err != nil {
			t.Fatal(err)
		}
		if small, _, err := image.DecodeConfig(file); err != nil || small.Width != c.small.X ||
			small.Height != c.small.Y {
			t.Errorf("the thumbnail of %s is %d×%d, %v", name, small.Width, small.Height, err)
		}
		_ = file.Close()
	}
}

func TestWhatIsSeenThroughGetsGround(t *testing.T) {
	h := open(t)
	for name, c := range map[string]struct {
		colour color.NRGBA
		want   Ground
	}{
		"black ink":    {color.NRGBA{A: 200}, Light},
		"white ink":    {color.NRGBA{R: 255, G: 255, B: 255, A: 90}, Dark},
		"yellow ink":   {color.NRGBA{R: 255, G: 240, A: 200}, Dark},
		"blue ink":     {color.NRGBA{B: 255, A: 200}, Light},
		"nothing":      {color.NRGBA{}, Light},
		"what is full": {color.NRGBA{R: 255, A: 255}, Opaque},
	} {
		var out bytes.Buffer
		if err := png.Encode(&out, plain(30, 30, c.colour)); err != nil {
			t.Fatal(err)
		}
		if found, _ := h.examined(out.String()); found.Ground != c.want {
			t.Errorf("%s stands on %q", name, found.Ground)
		}
	}
}
