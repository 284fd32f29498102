package uploads

import (
	"image"

	"golang.org/x/image/draw"
)

const (
	// thumbnailSide is how many pixels the longer side of a thumbnail has.
	thumbnailSide = 640
	// longest is how many times as long as wide a picture is shown, if that is more than the pixels in a message.
	longest, shownWhole = 4, 320
)

// Clip is the size of what is shown of a picture within a page: all of it, or the beginning of one that is so long
// that a line would be left of it, as of a screenshot of a whole page.
func Clip(width, height int) (int, int) {
	return min(width, max(height*longest, shownWhole)), min(height, max(width*longest, shownWhole))
}

// thumbnail is a picture of at most thumbnailSide pixels a side, of what Clip leaves of another. It is the other
// where that is small enough.
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

// Ground is what a picture that can be seen through needs behind it.
type Ground string

// A picture with mostly dark pixels shows up on light ground, one with light pixels on dark ground.
const (
	Opaque Ground = ""
	Light  Ground = "light"
	Dark   Ground = "dark"
)

// groundFor weighs each pixel's brightness by how much of it is seen.
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
