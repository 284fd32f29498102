package uploads

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// patches returns the colours in the middles of a picture's eight patches.
func patches(t *testing.T, content string) (colours [8]uint32) {
	t.Helper()
	shown, _, err := image.Decode(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	for i := range colours {
		c := color.NRGBAModel.Convert(shown.At(shown.Bounds().Dx()*(2*i+1)/16, shown.Bounds().Dy()/2)).(color.NRGBA)
		colours[i] = uint32(c.R)<<16 | uint32(c.G)<<8 | uint32(c.B)
	}
	return colours
}

// apart returns the largest difference of two colours in any channel.
func apart(a, b uint32) (most int) {
	for shift := 0; shift < 24; shift += 8 {
		difference := int(a>>shift&0xff) - int(b>>shift&0xff)
		most = max(most, difference, -difference)
	}
	return most
}

func TestColoursAreThoseOfSRGB(t *testing.T) {
	h := open(t)
	greys := [8]uint32{0x454545, 0xc2c2c2, 0x161616, 0xffffff, 0x929292, 0x3c3c3c, 0x888888, 0xe8e8e8}
	for name, want := range map[string][8]uint32{
		"p3.png":    {0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x808080, 0x1b3041, 0xd65c1e, 0xdcf056},
		"table.png": {0x08e500, 0x0000fe, 0xfe0000, 0xfee5fe, 0x92737f, 0x541d2f, 0x45b363, 0x83c9f0},
		"a98.jpg":   {0xff0000, 0x00ff00, 0x0000ff, 0xfefffe, 0x818181, 0x0e2c3e, 0xe3642a, 0xd9f167},
		"pro.png":   {0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x929292, 0x004253, 0xff502e, 0xf2f661},
		"swap.webp": {0x00ff00, 0xff0000, 0x0000ff, 0xffffff, 0x808080, 0x302040, 0x64c832, 0xf0e070},
		"ink.jpg":   {0x1da5e6, 0xe6257f, 0xfee516, 0x0c0c0c, 0xfefffe, 0x81983c, 0xca4d5f, 0x988e87},
		"grey.png":  greys, "grey.jpg": greys,
	} {
		t.Run(name, func(t *testing.T) {
			sent := sample(t, name)
			found, kept := h.examined(sent)
			square, err := NewExaminer(h.inbox).Square(t.Context(), h.take(sent), 96)
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range patches(t, kept) {
				if apart(got, want[i]) > 6 { // JPEG loses a little
					t.Errorf("patch %d is %06x, want %06x", i, got, want[i])
				}
			}
			if profileOf(found.Kind, []byte(kept)) != nil {
				t.Error("a profile is still there")
			}
			small, err := os.ReadFile(square.path)
			if err != nil {
				t.Fatal(err)
			}
			// The square of 96 pixels shows the middle of the picture: the patches 3 and 4.
			if got := patches(t, string(small)); apart(got[1], want[3]) > 12 || apart(got[6], want[4]) > 12 {
				t.Errorf("the square has %06x and %06x, want %06x and %06x", got[1], got[6], want[3], want[4])
			}
		})
	}
}

// larger repeats a picture until it is so large that its colours are interpolated.
func larger(t *testing.T, content string) image.Image {
	t.Helper()
	drawn, _, err := image.Decode(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if inks, is := drawn.(*image.CMYK); is {
		wide := image.NewCMYK(image.Rect(0, 0, 128, 1024))
		for at := 0; at < len(wide.Pix); at += len(inks.Pix) {
			copy(wide.Pix[at:], inks.Pix)
		}
		return wide
	}
	wide := image.NewNRGBA(image.Rect(0, 0, 128, 1024))
	for y := range 1024 {
		for x := range 128 {
			wide.Set(x, y, drawn.At(x, y%16))
		}
	}
	return wide
}

func TestManyPixelsGetTheSameColoursAsFew(t *testing.T) {
	for _, name := range []string{"p3.png", "table.png", "pro.png", "ink.jpg", "grey.png"} {
		content := sample(t, name)
		kind := map[string]string{".png": "image/png", ".jpg": "image/jpeg"}[filepath.Ext(name)]
		profile := profileOf(kind, []byte(content))
		few, err := formats[kind].decode(strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		few, many := toSRGB(few, profile), toSRGB(larger(t, content), profile)
		for i := range 8 {
			got := color.NRGBAModel.Convert(many.At(16*i+8, 700)).(color.NRGBA)
			want := color.NRGBAModel.Convert(few.At(16*i+8, 8)).(color.NRGBA)
			pack := func(c color.NRGBA) uint32 { return uint32(c.R)<<16 | uint32(c.G)<<8 | uint32(c.B) }
			if apart(pack(got), pack(want)) > 3 {
				t.Errorf("%s: patch %d is %v, want %v", name, i, got, want)
			}
		}
		exact, random := exactConversion(profile), rand.New(rand.NewPCG(1, 2))
		nearly := interpolated(exact, channelsOf(profile))
		var sum float64
		const tries = 2000
		for range tries {
			var c [4]uint8
			for i := range c {
				c[i] = uint8(random.Uint32())
			}
			a, b := exact(c), nearly(c)
			for i := range a {
				sum += math.Abs(float64(a[i]) - float64(b[i]))
			}
		}
		if mean := sum / tries / 3; mean > 1 {
			t.Errorf("%s: interpolated colours are %.2f off", name, mean)
		}
	}
}

// inPNGWith returns a grey ramp as a PNG with more chunks after its header.
func inPNGWith(t *testing.T, chunks map[string]string) string {
	t.Helper()
	ramp := image.NewNRGBA(image.Rect(0, 0, 128, 16))
	for at := 0; at < len(ramp.Pix); at += 4 {
		value := uint8(at / 4 % 128 / 16 * 36)
		ramp.Pix[at], ramp.Pix[at+1], ramp.Pix[at+2], ramp.Pix[at+3] = value, 200, value, 255
	}
	var plain, out bytes.Buffer
	if err := png.Encode(&plain, ramp); err != nil {
		t.Fatal(err)
	}
	out.WriteString(pngSignature)
	for name, body := range pngChunks(plain.Bytes()) {
		if err := writePNGChunk(&out, name, body); err != nil {
			t.Fatal(err)
		}
		for extra, body := range chunks {
			if name == "IHDR" {
				if err := writePNGChunk(&out, extra, []byte(body)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return out.String()
}

// PNG chunks that define the same colours as a profile give the same result.
func TestColoursThatArePNGs(t *testing.T) {
	h := open(t)
	number := func(values ...uint32) (out string) {
		for _, v := range values {
			out += string(binary.BigEndian.AppendUint32(nil, v))
		}
		return out
	}
	p3 := number(31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
	_, plain := h.examined(inPNGWith(t, nil))
	_, coded := h.examined(inPNGWith(t, map[string]string{"cICP": "\x0c\x0d\x00\x01"}))
	apple := profileOf("image/png", []byte(sample(t, "p3.png")))
	if exactConversion(apple) == nil {
		t.Fatal("no profile to compare with")
	}
	_, packed := h.examined(inPNGWith(t, map[string]string{"iCCP": string(packProfile(apple))}))
	for i, got := range patches(t, coded) {
		if want := patches(t, packed)[i]; apart(got, want) > 1 || (i > 0 && i < 6 && got == patches(t, plain)[i]) {
			t.Errorf("by cICP patch %d is %06x, by a profile %06x, without %06x", i, got, want, patches(t, plain)[i])
		}
	}
	for name, chunks := range map[string]map[string]string{
		"a gamma alone":                {"gAMA": number(100000)},
		"sRGB, whatever is measured":   {"sRGB": "\x00", "gAMA": number(100000), "cHRM": p3},
		"cICP of sRGB, before others":  {"cICP": "\x01\x0d\x00\x01", "iCCP": string(packProfile(apple))},
		"a profile that is none":       {"iCCP": "x\x00\x00nothing"},
		"a profile of nothing":         {"iCCP": string(packProfile(nil))},
		"chromaticities of no colours": {"gAMA": number(45455), "cHRM": strings.Repeat("\x00", 32)},
		"cICP of the future":           {"cICP": "\xff\xff\x00\x01"},
	} {
		if _, got := h.examined(inPNGWith(t, chunks)); patches(t, got) != patches(t, plain) {
			t.Errorf("%s: %x, want %x", name, patches(t, got), patches(t, plain))
		}
	}
	_, linear := h.examined(inPNGWith(t, map[string]string{
		"gAMA": number(100000),
		"cHRM": number(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000),
	}))
	if got := patches(t, linear); apart(got[4], 0xc8e5c8) > 2 { // 144 and 200 of 255 parts of light
		t.Errorf("linear light became %x", got)
	}
}
