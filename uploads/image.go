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

	"golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"
)

const (
	// MaxPixels is how many pixels a picture may have: 24 megapixels is what good cameras make.
	MaxPixels = 25_000_000
	// quality is that of JPEGs as they are kept, thumbnailQuality that of their thumbnails.
	quality, thumbnailQuality = 88, 80
	// growth is how much larger a picture may become when it is encoded anew.
	growth = 2
	// decoders is how many pictures are decoded at once. A large one, of more bytes than this when it is decoded, is
	// decoded alone: one of 25 megapixels takes up to 400 MB.
	decoders = 2
	large    = 60_000_000
)

// Examined is what an upload turned out to be.
type Examined struct {
	// Kind is the media type that the content is served as.
	Kind string
	// Width and Height are those of a picture, in pixels; zero for all else.
	Width, Height int
	// Moving says that it moves; its thumbnail is its first frame then.
	Moving bool
	// Ground is what shows up behind a picture that can be seen through; empty for all others.
	Ground Ground
	// Content is what to keep, which is another upload where a picture was encoded anew. Thumbnail is nil where none
	// is needed.
	Content, Thumbnail *Upload
}

// Close throws away what was made.
func (e Examined) Close() error {
	err := e.Content.Close()
	if e.Thumbnail != nil {
		err = errors.Join(err, e.Thumbnail.Close())
	}
	return err
}

// Examiner finds out what uploads are, and makes of pictures what can be shown to others: turned the right way,
// without notes of where and by what they were taken, of a size for a page. Of what only looks like a picture it says
// that it is for downloading.
type Examiner struct {
	inbox *Inbox
	slots *semaphore.Weighted
}

// NewExaminer makes one whose pictures come into an inbox.
func NewExaminer(inbox *Inbox) *Examiner {
	return &Examiner{inbox: inbox, slots: semaphore.NewWeighted(decoders)}
}

// format is how pictures of a kind are read: their size, and what they show or show first. Those of a kind that can
// move have a copy, which keeps the movement.
type format struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	moves  func(content []byte) bool
	copy   func(r *animation, ctx context.Context, out io.Writer, content []byte) error
}

var formats = map[string]format{
	"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode, isStill, nil},
	"image/png":  {png.DecodeConfig, stillPNG, isAPNG, (*animation).copyAPNG},
	"image/gif":  {gif.DecodeConfig, stillGIF, mayMove, (*animation).copyGIF},
	"image/webp": {webp.DecodeConfig, stillWebP, isMovingWebP, (*animation).copyWebP},
}

func isStill([]byte) bool { return false }

// mayMove leaves it to the copy to count the frames: a GIF says nothing before.
func mayMove([]byte) bool { return true }

// Examine takes the upload over where it returns no error. It returns ErrTooManyPixels or ErrTooManyFrames,
// ErrUnreadable for a picture that is damaged, ErrTooLarge for one of which more than twice limit bytes would be
// kept, or the context's error if that ends meanwhile.
func (e *Examiner) Examine(ctx context.Context, u *Upload, limit int64) (Examined, error) {
	asItIs := Examined{Kind: Download, Content: u}
	kind, config, err := look(u)
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
	examined, err := e.picture(ctx, kind, u, limit*growth)
	if weight > 1 {
		debug.FreeOSMemory() // before the next one, or the heap would grow to twice of what either takes
	}
	if isUnsupported(err) {
		return asItIs, nil
	}
	if err == nil {
		err = u.Close()
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

// isUnsupported reports whether a picture is well as far as that can be seen, and of a sort that the decoders do not
// read: it is a file for downloading then.
func isUnsupported(err error) bool {
	var ofJPEG jpeg.UnsupportedError
	var ofPNG png.UnsupportedError
	return errors.As(err, &ofJPEG) || errors.As(err, &ofPNG)
}

// look reads the beginning of an upload: its kind and, of a picture, its size. A size of zero is one that cannot be
// read.
func look(u *Upload) (string, image.Config, error) {
	file, err := u.Open()
	if err != nil {
		return "", image.Config{}, err
	}
	defer func() { _ = file.Close() }() // it was read only
	head := make([]byte, sniffed)
	count, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", image.Config{}, fmt.Errorf("read an upload: %w", err)
	}
	kind := kindOf(head[:count])
	if formats[kind].config == nil {
		return kind, image.Config{}, nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", image.Config{}, fmt.Errorf("read an upload: %w", err)
	}
	config, err := formats[kind].config(file)
	if err != nil {
		return kind, image.Config{}, nil
	}
	return kind, config, nil
}

func (e *Examiner) picture(ctx context.Context, kind string, u *Upload, limit int64) (made Examined, err error) {
	content, err := os.ReadFile(u.path)
	if err != nil {
		return Examined{}, fmt.Errorf("read an upload: %w", err)
	}
	shown, err := still(kind, content)
	if err != nil {
		return Examined{}, err
	}
	made.Width, made.Height = shown.Bounds().Dx(), shown.Bounds().Dy()
	if formats[kind].moves(content) {
		made.Kind = kind
		made.Content, made.Moving, err = e.moving(ctx, kind, content, limit)
	} else {
		made.Kind, made.Content, err = e.encode(kind, shown, quality, limit)
	}
	if err != nil {
		return Examined{}, err
	}
	small := thumbnail(shown)
	made.Ground = groundFor(small)
	if made.Moving || small != shown {
		_, made.Thumbnail, err = e.encode("", small, thumbnailQuality, limit)
	}
	if err != nil {
		return Examined{}, errors.Join(err, made.Content.Close())
	}
	return made, nil
}

// still is a picture as it is to be seen, in the colours of sRGB and upright; of one that moves, the first frame,
// which is not turned, as browsers do not turn it.
func still(kind string, content []byte) (image.Image, error) {
	decoded, err := formats[kind].decode(bytes.NewReader(content))
	if err != nil {
		return nil, errors.Join(ErrUnreadable, err)
	}
	shown := toSRGB(decoded, profileOf(kind, content))
	if formats[kind].moves(content) {
		return shown, nil
	}
	return upright(shown, orientationOf(kind, content)), nil
}

// moving keeps a picture's movement, and reports whether there is any: a single frame has none.
func (e *Examiner) moving(ctx context.Context, kind string, content []byte, limit int64) (*Upload, bool, error) {
	r := &animation{}
	upload, err := e.inbox.Make(limit, func(w io.Writer) error { return formats[kind].copy(r, ctx, w, content) })
	return upload, r.frames > 1, err
}

// encode writes a picture into an upload of its own, and says of which kind that is: PNG for what was one and for all
// that can be seen through, JPEG for the rest.
func (e *Examiner) encode(kind string, picture image.Image, quality int, limit int64) (string, *Upload, error) {
	write := func(w io.Writer) error { return jpeg.Encode(w, picture, &jpeg.Options{Quality: quality}) }
	if kind == "image/png" || !isOpaque(picture) {
		write = func(w io.Writer) error { return png.Encode(w, picture) }
		kind = "image/png"
	} else {
		kind = "image/jpeg"
	}
	upload, err := e.inbox.Make(limit, write)
	return kind, upload, err
}

func isOpaque(picture image.Image) bool {
	known, knows := picture.(interface{ Opaque() bool })
	return knows && known.Opaque()
}
