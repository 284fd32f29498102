package uploads

import (
	"context"
	"errors"
	"fmt"
	"image"

	"golang.org/x/image/draw"
)

const (
	// MaxFrames is how many pictures a moving one may have.
	MaxFrames = 10_000
	// MaxFramePixels is how many pixels they may have together: what is decoded here once, and by a browser in turn. It
	// takes a decoder up to ten seconds.
	MaxFramePixels = 250_000_000
)

// errFirst ends the copying of a moving picture of which only the first frame is wanted.
var errFirst = errors.New("the first frame is there")

// animation sees each frame of a moving picture pass, and refuses what would take too much to show, or is not as it says.
type animation struct {
	// canvas is what the frames are drawn on, firstOnly whether the first is enough.
	canvas    image.Rectangle
	firstOnly bool

	frames int
	pixels int64
	// first is the first frame on the canvas.
	first image.Image
}

// countFrame takes a frame's place on the canvas.
func (r *animation) countFrame(ctx context.Context, place image.Rectangle) error {
	if place.Empty() || !place.In(r.canvas) {
		return fmt.Errorf("%w: a frame at %v of %v", ErrUnreadable, place, r.canvas)
	}
	r.pixels += int64(place.Dx()) * int64(place.Dy())
	if r.frames++; r.frames > MaxFrames || r.pixels > MaxFramePixels {
		return ErrTooManyFrames
	}
	return ctx.Err()
}

// checkFrame is countFrame for a frame that is decoded, so that what is kept can be shown.
func (r *animation) checkFrame(ctx context.Context, place image.Rectangle, decode func() (image.Image, error)) error {
	if err := r.countFrame(ctx, place); err != nil {
		return err
	}
	frame, err := decode()
	if err != nil {
		return fmt.Errorf("%w: frame %d: %w", ErrUnreadable, r.frames, err)
	}
	if frame.Bounds().Size() != place.Size() {
		return fmt.Errorf("%w: frame %d is %v, not %v", ErrUnreadable, r.frames, frame.Bounds(), place)
	}
	if r.frames == 1 {
		r.first = onCanvas(r.canvas, place, frame)
		if r.firstOnly {
			return errFirst
		}
	}
	return nil
}

// onCanvas is a frame in its place; around it there is nothing.
func onCanvas(canvas, place image.Rectangle, frame image.Image) image.Image {
	if place == canvas && frame.Bounds() == canvas {
		return frame
	}
	whole := image.NewNRGBA(canvas)
	draw.Draw(whole, place, frame, frame.Bounds().Min, draw.Src)
	return whole
}
