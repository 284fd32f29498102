package uploads

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"runtime/debug"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"
)

const (
	// MaxPixels is how many pixels a picture may have: 24 megapixels is what good cameras make.
	MaxPixels = 25_000_000
	// thumbnailSide is how many pixels the longer side of a thumbnail has.
	thumbnailSide = 640
	// quality is that of JPEGs as they are kept, thumbnailQuality that of their thumbnails.
	quality, thumbnailQuality = 88, 80
	// growth is how much larger a picture may become when it is encoded anew.
	growth = 2
	// decoders is how many pictures are decoded at once. A large one, of more bytes than this when it is decoded, is decoded alone: one of
	// 25 megapixels takes up to 400 MB.
	decoders = 2
	large    = 60_000_000
)

// Examined is what a parcel turned out to be.
type Examined struct {
	// Kind is the media type that the content is served as.
	Kind string
	// Width and Height are those of a picture, in pixels; zero for all else.
	Width, Height int
	// Content is what to keep, which is another parcel where a picture was encoded anew. Thumbnail is nil where none is needed.
	Content, Thumbnail *Parcel
}

// Close throws away what was made.
func (e Examined) Close() error {
	err := e.Content.Close()
	if e.Thumbnail != nil {
		err = errors.Join(err, e.Thumbnail.Close())
	}
	return err
}

// Examiner finds out what parcels are, and makes of pictures what can be shown to others: turned the right way, without notes of where
// and by what they were taken, of a size for a page. Of what only looks like a picture it says that it is for downloading.
type Examiner struct {
	inbox *Inbox
	slots *semaphore.Weighted
}

// NewExaminer makes one whose pictures come into an inbox.
func NewExaminer(inbox *Inbox) *Examiner {
	return &Examiner{inbox: inbox, slots: semaphore.NewWeighted(decoders)}
}

// format is how pictures of a kind are read.
type format struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var formats = map[string]format{
	"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode},
	"image/png":  {png.DecodeConfig, png.Decode},
	"image/gif":  {gif.DecodeConfig, firstFrame},
	"image/webp": {webp.DecodeConfig, webp.Decode},
}

// firstFrame is what a GIF shows first, on the whole of its screen, of which a frame may be a part.
func firstFrame(content io.Reader) (image.Image, error) {
	var begun bytes.Buffer
	config, err := gif.DecodeConfig(io.TeeReader(content, &begun))
	if err != nil {
		return nil, err
	}
	frame, err := gif.Decode(io.MultiReader(&begun, content))
	screen := image.Rect(0, 0, config.Width, config.Height)
	if err != nil || frame.Bounds() == screen {
		return frame, err
	}
	whole := image.NewRGBA(screen)
	draw.Draw(whole, frame.Bounds(), frame, frame.Bounds().Min, draw.Src)
	return whole, nil
}

// Examine takes the parcel over where it returns no error. It returns ErrTooManyPixels, ErrTooLarge for a picture of which more than
// twice limit bytes would be kept, or the context's error if that ends before a decoder is free.
func (e *Examiner) Examine(ctx context.Context, p *Parcel, limit int64) (Examined, error) {
	asItIs := Examined{Kind: Download, Content: p}
	kind, config, err := look(p)
	if err != nil {
		return Examined{}, err
	}
	if formats[kind].decode == nil {
		asItIs.Kind = kind
		return asItIs, nil
	}
	if config.Width <= 0 || config.Height <= 0 {
		return asItIs, nil
	}
	if int64(config.Width)*int64(config.Height) > MaxPixels {
		return Examined{}, ErrTooManyPixels
	}
	weight := weigh(config)
	if err := e.slots.Acquire(ctx, weight); err != nil {
		return Examined{}, fmt.Errorf("wait for a decoder: %w", err)
	}
	defer e.slots.Release(weight)
	examined, err := e.picture(kind, p, limit*growth)
	if weight > 1 {
		debug.FreeOSMemory() // before the next one, or the heap would grow to twice of what either takes
	}
	if errors.Is(err, errNoPicture) {
		return asItIs, nil
	}
	if err == nil {
		err = p.Close()
	}
	return examined, err
}

// weigh is how many of the decoders a picture takes.
func weigh(config image.Config) int64 {
	bytes := int64(4)
	switch config.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		bytes = 8
	}
	if int64(config.Width)*int64(config.Height)*bytes > large {
		return decoders
	}
	return 1
}

// errNoPicture is what begins like a picture and is none.
var errNoPicture = errors.New("cannot be read as a picture")

// look reads the beginning of a parcel: its kind and, of a picture, its size. A size of zero is one that cannot be read.
func look(p *Parcel) (string, image.Config, error) {
	file, err := p.Open()
	if err != nil {
		return "", image.Config{}, err
	}
	defer func() { _ = file.Close() }() // it was read only
	head := make([]byte, sniffed)
	count, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", image.Config{}, fmt.Errorf("read a parcel: %w", err)
	}
	kind := kindOf(head[:count])
	if formats[kind].config == nil {
		return kind, image.Config{}, nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", image.Config{}, fmt.Errorf("read a parcel: %w", err)
	}
	config, err := formats[kind].config(file)
	if err != nil {
		return kind, image.Config{}, nil
	}
	return kind, config, nil
}

func (e *Examiner) picture(kind string, p *Parcel, limit int64) (Examined, error) {
	content, err := os.ReadFile(p.path)
	if err != nil {
		return Examined{}, fmt.Errorf("read a parcel: %w", err)
	}
	decoded, err := formats[kind].decode(bytes.NewReader(content))
	if err != nil {
		return Examined{}, errors.Join(errNoPicture, err)
	}
	turn := orientationOf(kind, content)
	made := Examined{Kind: kind}
	made.Width, made.Height = turned(decoded.Bounds().Dx(), decoded.Bounds().Dy(), turn)
	if kind == "image/gif" {
		made.Content, err = e.inbox.Make(limit, func(w io.Writer) error { return copyGIF(w, bytes.NewReader(content)) })
		if errors.Is(err, errBadGIF) {
			err = errors.Join(errNoPicture, err)
		}
	} else {
		made.Kind, made.Content, err = e.encode(kind, upright(decoded, turn), quality, limit)
	}
	if err != nil {
		return Examined{}, err
	}
	// A GIF may move, which nobody wants unasked: its thumbnail is its first picture.
	if kind == "image/gif" || max(made.Width, made.Height) > thumbnailSide {
		_, made.Thumbnail, err = e.encode("", upright(shrink(decoded), turn), thumbnailQuality, limit)
	}
	if err != nil {
		return Examined{}, errors.Join(err, made.Content.Close())
	}
	return made, nil
}

// encode writes a picture into a parcel of its own, and says of which kind that is: PNG for what was one and for all that can be seen
// through, JPEG for the rest.
func (e *Examiner) encode(kind string, picture image.Image, quality int, limit int64) (string, *Parcel, error) {
	write := func(w io.Writer) error { return jpeg.Encode(w, picture, &jpeg.Options{Quality: quality}) }
	if kind == "image/png" || !isOpaque(picture) {
		write = func(w io.Writer) error { return png.Encode(w, picture) }
		kind = "image/png"
	} else {
		kind = "image/jpeg"
	}
	parcel, err := e.inbox.Make(limit, write)
	return kind, parcel, err
}

func isOpaque(picture image.Image) bool {
	known, knows := picture.(interface{ Opaque() bool })
	return knows && known.Opaque()
}

// shrink is a picture of at most thumbnailSide pixels a side.
func shrink(picture image.Image) image.Image {
	bounds := picture.Bounds()
	longer := max(bounds.Dx(), bounds.Dy())
	if longer <= thumbnailSide {
		return picture
	}
	small := image.NewRGBA(image.Rect(0, 0, max(1, bounds.Dx()*thumbnailSide/longer), max(1, bounds.Dy()*thumbnailSide/longer)))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), picture, bounds, draw.Src, nil)
	return small
}

// turned is the size of a picture once it is upright.
func turned(width, height, turn int) (int, int) {
	if turn >= 5 {
		return height, width
	}
	return width, height
}

// upright is a picture the way its orientation wants it.
func upright(picture image.Image, turn int) image.Image {
	if turn == 1 {
		return picture
	}
	source := pixels(picture)
	from := picture.Bounds()
	width, height := turned(from.Dx(), from.Dy(), turn)
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

// pixels is the picture as one that can be asked for a pixel without making garbage; the decoders return only such.
func pixels(picture image.Image) image.RGBA64Image {
	if ready, is := picture.(image.RGBA64Image); is {
		return ready
	}
	copied := image.NewRGBA(picture.Bounds())
	draw.Draw(copied, copied.Bounds(), picture, picture.Bounds().Min, draw.Src)
	return copied
}
