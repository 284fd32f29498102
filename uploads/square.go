package uploads

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"

	"golang.org/x/image/draw"
)

// squarePixels is how many pixels a picture may have of which a square is made: no portrait needs more, and one
// of so few takes a single decoder, so that what other sites send does not hold up what people do.
const squarePixels = 4_000_000

// ErrNoPicture is the answer for what is no picture.
var ErrNoPicture = errors.New("no picture")

// Square makes a small picture, of so many pixels a side, of the middle of an upload's, upright and without what was
// written beside it: a JPEG, or a PNG where it can be seen through. One that moves stands still: beside what is read
// nothing may move unasked. It returns ErrNoPicture, ErrTooManyPixels, or the context's error if that ends before a
// decoder is free. The upload stays its owner's.
func (e *Examiner) Square(ctx context.Context, u *Upload, side int) (*Upload, error) {
	kind, config, err := look(u)
	if err != nil {
		return nil, err
	}
	if formats[kind].decode == nil || config.Width <= 0 || config.Height <= 0 {
		return nil, ErrNoPicture
	}
	if int64(config.Width)*int64(config.Height) > squarePixels {
		return nil, ErrTooManyPixels
	}
	weight := weigh(config)
	if err := e.slots.Acquire(ctx, weight); err != nil {
		return nil, fmt.Errorf("wait for a decoder: %w", err)
	}
	defer e.slots.Release(weight)
	content, err := os.ReadFile(u.path)
	if err != nil {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	shown, err := still(kind, content)
	if err != nil {
		return nil, errors.Join(ErrNoPicture, err)
	}
	small := middleSquare(shown, side)
	// All pixels as they are, in a format that may waste some: a bound that none of this size can reach.
	_, made, err := e.encode("", small, quality, int64(side)*int64(side)*8+sniffed)
	return made, err
}

// middleSquare is the largest square around a picture's middleSquare, of another size.
func middleSquare(picture image.Image, side int) image.Image {
	bounds := picture.Bounds()
	shorter := min(bounds.Dx(), bounds.Dy())
	corner := bounds.Min.Add(image.Pt((bounds.Dx()-shorter)/2, (bounds.Dy()-shorter)/2))
	square := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.CatmullRom.Scale(
		square,
		square.Bounds(),
		picture,
		image.Rectangle{Min: corner, Max: corner.Add(image.Pt(shorter, shorter))},
		draw.Src,
		nil,
	)
	return square
}
