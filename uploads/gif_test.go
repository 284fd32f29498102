package uploads

import (
	"bytes"
	"image"
	"image/color/palette"
	"image/gif"
	"testing"
)

func TestAGIFIsAsLargeAsItsScreen(t *testing.T) {
	h := open(t)
	var content bytes.Buffer
	frame := image.NewPaletted(image.Rect(2, 3, 5, 5), palette.Plan9)
	moving := &gif.GIF{
		Image:  []*image.Paletted{frame, frame},
		Delay:  []int{0, 0},
		Config: image.Config{Width: 30, Height: 20, ColorModel: frame.Palette},
	}
	if err := gif.EncodeAll(&content, moving); err != nil {
		t.Fatal(err)
	}
	found, err := NewExaminer(h.inbox).Examine(t.Context(), h.take(content.String()), 1<<20)
	if err != nil || found.Width != 30 || found.Height != 20 || found.Thumbnail == nil {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestAGIFWithoutItsEndGetsOne(t *testing.T) {
	h := open(t)
	whole := "GIF89a\x02\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x02\x00\x02\x00\x00\x02\x02\x84Q\x00;"
	found, kept := h.examined(whole[:len(whole)-1])
	if found.Kind != "image/gif" || kept != whole || found.Moving {
		t.Errorf("it is %+v, %q", found, kept)
	}
}
