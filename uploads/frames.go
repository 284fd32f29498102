package uploads

import (
	"context"
	"errors"
	"fmt"
	"image"

	"golang.org/x/image/draw"
)

const (
	// MaxFrames is the most frames of an animation.
	MaxFrames = 10_000
	// MaxFramePixels is the most pixels of all frames together: they are decoded here once, and by browsers again and
	// again. A decoder takes up to ten seconds for them.
	MaxFramePixels = 250_000_000
)

// errFirst ends a copy of which only the first frame is wanted.
var errFirst = errors.New("the first frame is there")

// animation checks each frame of an animation that is copied. It refuses what would take too much to show, or is not
// what it claims to be.
type animation struct {
	// canvas is the area that the frames are drawn on. firstOnly is set if the first frame is enough.
	canvas    image.Rectangle
	firstOnly bool

	frames int
	pixels int64
	// first is the first frame on the canvas.
	first image.Image
}

// countFrame counts a frame by its area on the canvas.
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

// checkFrame counts a frame and decodes it, so that what is stored can be shown.
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

// onCanvas returns a frame on its canvas, transparent around it.
func onCanvas(canvas, place image.Rectangle, frame image.Image) image.Image {
	if place == canvas && frame.Bounds() == canvas {
		return frame
	}
	whole := image.NewNRGBA(canvas)
	draw.Draw(whole, place, frame, frame.Bounds().Min, draw.Src)
	return whole
}
