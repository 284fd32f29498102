package uploads

import (
	"image"

	"golang.org/x/image/draw"
)

// turnedSize returns the size of a picture once it is upright.
func turnedSize(width, height, turn int) (int, int) {
	if turn >= 5 {
		return height, width
	}
	return width, height
}

// upright turns a picture by its Exif orientation, 1 to 8.
func upright(picture image.Image, turn int) image.Image {
	if turn == 1 {
		return picture
	}
	source := pixels(picture)
	from := picture.Bounds()
	width, height := turnedSize(from.Dx(), from.Dy(), turn)
	to := image.NewRGBA(image.Rect(0, 0, width, height))
	last, bottom := from.Dx()-1, from.Dy()-1
	for y := range height {
		for x := range width {
			var atX, atY int
			switch turn {
			case 2:
				atX, atY = last-x, y
			case 3:
				atX, atY = last-x, bottom-y
			case 4:
				atX, atY = x, bottom-y
			case 5:
				atX, atY = y, x
			case 6:
				atX, atY = y, bottom-x
			case 7:
				atX, atY = last-y, bottom-x
			case 8:
				atX, atY = last-y, x
			}
			to.SetRGBA64(x, y, source.RGBA64At(from.Min.X+atX, from.Min.Y+atY))
		}
	}
	return to
}

// pixels returns the picture with a method that reads a pixel without allocating. All decoders return such pictures.
func pixels(picture image.Image) image.RGBA64Image {
	if ready, is := picture.(image.RGBA64Image); is {
		return ready
	}
	copied := image.NewRGBA(picture.Bounds())
	draw.Draw(copied, copied.Bounds(), picture, picture.Bounds().Min, draw.Src)
	return copied
}
