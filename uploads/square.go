package uploads

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"

	"golang.org/x/image/draw"
)

// squarePixels is the most pixels of a picture for an avatar. None needs more, and one of that size takes a single
// decoder, so that other sites' pictures do not hold up people's uploads.
const squarePixels = 4_000_000

// ErrNoPicture reports a content that is not a picture.
var ErrNoPicture = errors.New("no picture")

// Square makes a picture of side by side pixels from the middle of an upload's: upright, without metadata, a JPEG or,
// if transparent, a PNG. An animation becomes its first frame, since nothing may move beside text unasked. It returns
// ErrNoPicture, ErrTooManyPixels, or the context's error if that ends before a decoder is free. The caller still owns
// the upload.
func (e *Examiner) Square(ctx context.Context, u *Upload, side int) (*Upload, error) {
	return e.square(ctx, u, side, squarePixels)
}

// Portrait does what Square does for a picture that a person has sent, which may have MaxPixels as any other that people
// send.
func (e *Examiner) Portrait(ctx context.Context, u *Upload, side int) (*Upload, error) {
	return e.square(ctx, u, side, MaxPixels)
}

func (e *Examiner) square(ctx context.Context, u *Upload, side, most int) (*Upload, error) {
	kind, config, err := look(u)
	if err != nil {
		return nil, err
	}
	if formats[kind].decode == nil || config.Width <= 0 || config.Height <= 0 {
		return nil, ErrNoPicture
	}
	if int64(config.Width)*int64(config.Height) > int64(most) {
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
	// The limit is the size of all pixels, with space for the format: no result reaches it.
	_, made, err := e.encode("", small, quality, int64(side)*int64(side)*8+sniffed)
	return made, err
}

// middleSquare returns the largest square in the middle of a picture, scaled.
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
