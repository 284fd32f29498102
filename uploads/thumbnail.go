package uploads

import (
	"image"

	"golang.org/x/image/draw"
)

const (
	// thumbnailSide is the longer side of a thumbnail in pixels.
	thumbnailSide = 640
	// longest is the largest ratio of a picture's sides within a page; a side of up to shownWhole pixels is always
	// shown whole.
	longest, shownWhole = 4, 320
)

// Clip returns the size of the part of a picture that a page shows: all of it, or the beginning of a very long one,
// such as a screenshot of a whole page, of which only a line would be visible.
func Clip(width, height int) (int, int) {
	return min(width, max(height*longest, shownWhole)), min(height, max(width*longest, shownWhole))
}

// thumbnail returns the part of a picture that Clip leaves, at most thumbnailSide pixels a side, or the picture
// itself where it is small enough.
func thumbnail(picture image.Image) image.Image {
	whole := picture.Bounds()
	width, height := Clip(whole.Dx(), whole.Dy())
	longer := max(width, height)
	if longer <= thumbnailSide && width == whole.Dx() && height == whole.Dy() {
		return picture
	}
	from := image.Rectangle{Min: whole.Min, Max: whole.Min.Add(image.Pt(width, height))}
	if longer > thumbnailSide {
		width, height = max(1, width*thumbnailSide/longer), max(1, height*thumbnailSide/longer)
	}
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), picture, from, draw.Src, nil)
	return small
}

// Ground is the background that a transparent picture needs.
type Ground string

// Mostly dark pixels need a light ground, mostly light ones a dark ground.
const (
	Opaque Ground = ""
	Light  Ground = "light"
	Dark   Ground = "dark"
)

// groundFor weighs each pixel's brightness by its opacity.
func groundFor(small image.Image) Ground {
	if isOpaque(small) {
		return Opaque
	}
	source := pixels(small)
	var bright, seen uint64
	for y := small.Bounds().Min.Y; y < small.Bounds().Max.Y; y++ {
		for x := small.Bounds().Min.X; x < small.Bounds().Max.X; x++ {
			c := source.RGBA64At(x, y) // multiplied by alpha
			bright += (2126*uint64(c.R) + 7152*uint64(c.G) + 722*uint64(c.B)) / 10_000
			seen += uint64(c.A)
		}
	}
	if 2*bright > seen {
		return Dark
	}
	return Light
}
