package uploads

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

func TestAProfileInSeveralSegments(t *testing.T) {
	h := open(t)
	var out bytes.Buffer
	drawn := image.NewRGBA(image.Rect(0, 0, 128, 16))
	for at := 0; at < len(drawn.Pix); at += 4 {
		drawn.Pix[at], drawn.Pix[at+3] = 200, 255
	}
	if err := jpeg.Encode(&out, drawn, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	profile := named(riffChunks([]byte(sample(t, "swap.webp")), 12), "ICCP")
	segment := func(number byte, part []byte) string {
		body := "ICC_PROFILE\x00" + string([]byte{number, 2}) + string(part)
		return "\xff\xe2" + string(binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))) + body
	}
	sent := out.String()[:2] + segment(2, profile[100:]) + segment(1, profile[:100]) + out.String()[2:]
	_, kept := h.examined(sent)
	if got := patches(t, kept)[3]; apart(got, 0x00c800) > 6 {
		t.Errorf("red became %06x by a profile that swaps it", got)
	}
}

// Profiles come from strangers: any profile must give a picture, and no size in it is trusted.
func FuzzProfile(f *testing.F) {
	for _, name := range []string{"p3.png", "table.png", "grey.png"} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(unpackProfile(named(pngChunks(content), "iCCP")))
	}
	inks, err := os.ReadFile(filepath.Join("testdata", "ink.jpg"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(jpegProfile(inks))
	f.Add(append(make([]byte, 128), 0xff, 0xff, 0xff, 0xff))
	pictures := []image.Image{
		image.NewNRGBA(image.Rect(0, 0, 2, 2)),
		image.NewGray(image.Rect(0, 0, 2, 2)),
		image.NewCMYK(image.Rect(0, 0, 2, 2)),
		image.NewYCbCr(image.Rect(0, 0, 400, 300), image.YCbCrSubsampleRatio420),
	}
	f.Fuzz(func(t *testing.T, profile []byte) {
		for _, picture := range pictures {
			if made := toSRGB(picture, reduceProfile(profile)); made.Bounds() != picture.Bounds() {
				t.Errorf("%v became %v", picture.Bounds(), made.Bounds())
			}
		}
	})
}

// A profile may name its device and the owner; both are removed.
func TestAProfileSaysNothingOfItsDevice(t *testing.T) {
	profile := unpackProfile(named(pngChunks([]byte(sample(t, "p3.png"))), "iCCP"))
	reduced := reduceProfile(profile)
	name := []byte("D\x00i\x00s\x00p\x00l\x00a\x00y")
	if !bytes.Contains(profile, name) || bytes.Contains(reduced, name) || bytes.Contains(reduced, []byte("desc")) {
		t.Error("the name is still there")
	}
	if made := bytes.Trim(reduced[24:36], "\x00"); len(made) != 0 {
		t.Errorf("when it was made is still there: %x", made)
	}
}
