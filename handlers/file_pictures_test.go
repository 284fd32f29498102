package handlers

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// picture returns a picture that is red in its left half and blue in its right.
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

// inJPEG encodes a picture, with segments after its start. Each segment begins with its marker's number.
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

// exif returns a segment that turns the picture and contains a secret.
func exif(turn byte, secret string) string {
	head := "\xe1Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"
	return head + string(turn) + "\x00\x00\x00\x00\x00\x00" + secret
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

// longGIF shows the same frame again and again. It is drawn once: drawing 130 of 4 megapixels would take a minute
// under the race detector.
func longGIF(t *testing.T, frames, width, height int) string {
	t.Helper()
	still := inGIF(t, 1, width, height)
	head, frame := still[:13], still[13:len(still)-1] // between the size of the screen and the byte that ends a GIF
	return head + strings.Repeat(frame, frames) + ";"
}
