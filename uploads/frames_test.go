package uploads

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/webp"
)

// frame is a frame of an animated PNG.
type frame struct {
	at      image.Point
	picture image.Image
}

// plain returns a picture of one colour.
func plain(width, height int, c color.NRGBA) image.Image {
	drawn := image.NewNRGBA(image.Rect(0, 0, width, height))
	for at := 0; at < len(drawn.Pix); at += 4 {
		drawn.Pix[at], drawn.Pix[at+1], drawn.Pix[at+2], drawn.Pix[at+3] = c.R, c.G, c.B, c.A
	}
	return drawn
}

// apngOf returns an animated PNG whose first frame fills the canvas. The chunks in extra follow its header.
func apngOf(t *testing.T, said int, extra map[string]string, frames ...frame) string {
	t.Helper()
	var out bytes.Buffer
	write := func(name string, body []byte) {
		if err := writePNGChunk(&out, name, body); err != nil {
			t.Fatal(err)
		}
	}
	out.WriteString(pngSignature)
	number, encoded := uint32(0), map[image.Image]*bytes.Buffer{}
	for i, f := range frames {
		still, known := encoded[f.picture]
		if !known {
			still = new(bytes.Buffer)
			if err := png.Encode(still, f.picture); err != nil {
				t.Fatal(err)
			}
			encoded[f.picture] = still
		}
		if i == 0 {
			write("IHDR", named(pngChunks(still.Bytes()), "IHDR"))
			for name, body := range extra {
				write(name, []byte(body))
			}
			write("acTL", append(binary.BigEndian.AppendUint32(nil, uint32(said)), 0, 0, 0, 0))
		}
		size := f.picture.Bounds().Size()
		var control []byte
		for _, value := range []int{int(number), size.X, size.Y, f.at.X, f.at.Y} {
			control = binary.BigEndian.AppendUint32(control, uint32(value))
		}
		number++
		write("fcTL", append(control, 0, 10, 0, 100, 0, 1))
		var data []byte
		for name, part := range pngChunks(still.Bytes()) {
			if name == "IDAT" { // a large picture has several
				data = append(data, part...)
			}
		}
		if i == 0 {
			write("IDAT", data)
			continue
		}
		write("fdAT", append(binary.BigEndian.AppendUint32(nil, number), data...))
		number++
	}
	write("IEND", nil)
	return out.String()
}

var (
	red   = color.NRGBA{R: 255, A: 254}
	green = color.NRGBA{G: 255, A: 128}
	blue  = color.NRGBA{B: 255, A: 254}
)

// names returns the names of a PNG's chunks.
func names(content string) (all []string) {
	for name := range pngChunks([]byte(content)) {
		all = append(all, name)
	}
	return all
}

func TestAMovingPNGMovesOn(t *testing.T) {
	h := open(t)
	const secret = "51.5074N 0.1278W"
	profile := string(named(pngChunks([]byte(sample(t, "p3.png"))), "iCCP"))
	sent := apngOf(
		t,
		3,
		map[string]string{
			"tEXt": "Comment\x00" + secret,
			"iCCP": profile,
			"eXIf": "MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00" + secret,
			"xxXx": secret,
		},
		frame{picture: plain(60, 40, red)},
		frame{image.Pt(10, 5), plain(20, 30, green)},
		frame{picture: plain(60, 40, blue)},
	)
	found, kept := h.examined(sent + secret)
	if !found.Moving || found.Kind != "image/png" || found.Width != 60 || found.Height != 40 {
		t.Errorf("found %+v", found)
	}
	if strings.Contains(kept, secret) || !strings.Contains(sent, secret) {
		t.Error("what is written beside it is still there")
	}
	var frames, pixels []string
	for name, body := range pngChunks([]byte(kept)) {
		switch name {
		case "fcTL":
			frames = append(frames, string(body))
		case "IDAT", "fdAT":
			pixels = append(pixels, string(body))
		}
	}
	if len(frames) != 3 || len(pixels) != 3 {
		t.Fatalf("kept are the chunks %v", names(kept))
	}
	for _, part := range append(frames, pixels...) {
		if !strings.Contains(sent, part) {
			t.Error("a frame is not as it was sent")
		}
	}
	if exactConversion(profileOf("image/png", []byte(kept))) == nil {
		t.Errorf("its colours are lost: %v", names(kept))
	}
	file, err := found.Thumbnail.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	small, kind, err := image.Decode(file)
	if err != nil || kind != "png" || small.Bounds() != image.Rect(0, 0, 60, 40) {
		t.Errorf("the thumbnail is a %s of %v, %v", kind, small.Bounds(), err)
	}
}

func TestAMovingWebPMovesOn(t *testing.T) {
	h := open(t)
	sent := sample(t, "moving.webp")
	found, kept := h.examined(sent)
	if !found.Moving || found.Kind != "image/webp" || found.Width != 40 || found.Height != 30 ||
		found.Thumbnail == nil {
		t.Errorf("found %+v", found)
	}
	if strings.Contains(kept, "51.5074N") || !strings.Contains(sent, "51.5074N") {
		t.Error("what is written beside it is still there")
	}
	frames := 0
	for name, body := range riffChunks([]byte(kept), 12) {
		if name == "ANMF" {
			frames++
			if !strings.Contains(sent, string(body)) {
				t.Error("a frame is not as it was sent")
			}
		}
	}
	if config, err := webp.DecodeConfig(strings.NewReader(kept)); frames != 3 || err != nil || config.Width != 40 {
		t.Errorf("%d frames are left of %+v, %v", frames, config, err)
	}
	if profileOf("image/webp", []byte(kept)) == nil {
		t.Error("its colours are lost")
	}
	square, err := NewExaminer(h.inbox).Square(t.Context(), h.take(sent), 96)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(square.path)
	if err != nil {
		t.Fatal(err)
	}
	if first := patches(t, string(content))[0]; apart(
		first,
		0x00ff00,
	) > 12 { // red, by a profile that swaps it with green
		t.Errorf("the square is %06x, not the first frame", first)
	}
}

func TestMovingPicturesThatLie(t *testing.T) {
	h := open(t)
	small, outside := frame{picture: plain(20, 20, red)}, frame{image.Pt(10, 10), plain(20, 20, blue)}
	still := apngOf(t, 2, nil, small, small)
	moving := sample(t, "moving.webp")
	broken := []byte(moving)
	at := bytes.Index(broken, []byte("VP8L")) + 9
	broken[at], broken[at+1] = 0xff, 0xff // a frame that unpacks to 16,384 pixels a row
	many := slices.Repeat([]frame{{picture: image.NewGray(image.Rect(0, 0, 2000, 2000))}}, 63)
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"a frame that lies outside":         {apngOf(t, 2, nil, small, outside), ErrUnreadable},
		"fewer frames than it says":         {apngOf(t, 3, nil, small, small), ErrUnreadable},
		"more frames than it says":          {apngOf(t, 1, nil, small, small), ErrUnreadable},
		"frames in another order":           {strings.Replace(still, "fcTL\x00\x00\x00\x01", "fcTL\x00\x00\x00\x09", 1), ErrUnreadable},
		"a frame that unpacks to less":      {strings.Replace(still, "\x00\x00\x00\x14\x00\x00\x00\x14\x00\x00\x00\x00", "\x00\x00\x00\x14\x00\x00\x00\x13\x00\x00\x00\x00", 1), ErrUnreadable},
		"one cut off behind a frame":        {still[:len(still)-12], ErrUnreadable},
		"one cut off in a frame":            {still[:len(still)-20], ErrUnreadable},
		"a claim of a million frames":       {apngOf(t, 1_000_000, nil, small, small), ErrTooManyFrames},
		"252 megapixels in all":             {apngOf(t, len(many), nil, many...), ErrTooManyFrames},
		"a WebP frame larger than it says":  {string(broken), ErrUnreadable},
		"a WebP cut off":                    {moving[:len(moving)-100], ErrUnreadable},
		"a WebP whose canvas is a line":     {strings.Replace(moving, "\x27\x00\x00\x1d\x00\x00", "\x27\x00\x00\x00\x00\x00", 1), ErrUnreadable},
		"a WebP without a frame":            {string(webpOf([]byte(moving)[12:30])), ErrUnreadable},
		"a WebP of more than its file says": {moving[:4] + "\xff\xff\x00\x00" + moving[8:], ErrUnreadable},
	} {
		p := h.take(c.content)
		if found, err := NewExaminer(h.inbox).Examine(t.Context(), p, 1<<20); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
		if err := p.Close(); err != nil || h.waiting() != 0 {
			t.Errorf("%s: %d are left, %v", name, h.waiting(), err)
		}
	}
}
