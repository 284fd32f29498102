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
	// MaxPixels is the most pixels of a picture: good cameras make 24 megapixels.
	MaxPixels = 25_000_000
	// quality is the JPEG quality of stored pictures, thumbnailQuality that of their thumbnails.
	quality, thumbnailQuality = 88, 80
	// growth is how many times larger a picture may become when it is encoded again.
	growth = 2
	// decoders is how many pictures are decoded at once. One of more than large bytes when decoded is decoded alone:
	// 25 megapixels take up to 400 MB.
	decoders = 2
	large    = 60_000_000
)

// Examined is the result of examining an upload.
type Examined struct {
	// Kind is the media type that the content is served as.
	Kind string
	// Width and Height are the size of a picture in pixels, zero for other kinds.
	Width, Height int
	// Moving is set for an animation. Its thumbnail is its first frame.
	Moving bool
	// Ground is the background on which a transparent picture is visible, empty for all others.
	Ground Ground
	// Content is the upload to store. It is another upload where a picture was encoded again. Thumbnail is nil where
	// none is needed.
	Content, Thumbnail *Upload
}

// Close removes the files.
func (e Examined) Close() error {
	err := e.Content.Close()
	if e.Thumbnail != nil {
		err = errors.Join(err, e.Thumbnail.Close())
	}
	return err
}

// Examiner finds the kinds of uploads and prepares pictures for others: upright, in sRGB, without metadata, and with
// a thumbnail. A content that only looks like a picture becomes a download.
type Examiner struct {
	inbox *Inbox
	slots *semaphore.Weighted
}

// NewExaminer returns an examiner that writes pictures to an inbox.
func NewExaminer(inbox *Inbox) *Examiner {
	return &Examiner{inbox: inbox, slots: semaphore.NewWeighted(decoders)}
}

// format reads the pictures of a kind: config their size, decode what they show or show first. A kind that can be
// animated has a copy, which keeps the animation.
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

// mayMove returns true for all: how many frames a GIF has is known only after the copy.
func mayMove([]byte) bool { return true }

// Examine takes the upload over if it returns no error. It returns ErrTooManyPixels or ErrTooManyFrames,
// ErrUnreadable for a damaged picture, ErrTooLarge where more than twice limit bytes would be stored, or the
// context's error.
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

// weigh returns how many of the decoders a picture takes.
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

// isUnsupported reports whether a picture is of a sort that the decoders do not read. It becomes a download.
func isUnsupported(err error) bool {
	var ofJPEG jpeg.UnsupportedError
	var ofPNG png.UnsupportedError
	return errors.As(err, &ofJPEG) || errors.As(err, &ofPNG)
}

// look reads the kind of an upload and the size of a picture. A size of zero could not be read.
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

// still returns a picture as it is shown: in sRGB and upright. Of an animation it returns the first frame, which is
// not turned, as browsers do not turn it.
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

// moving copies an animation and reports whether there is more than one frame.
func (e *Examiner) moving(ctx context.Context, kind string, content []byte, limit int64) (*Upload, bool, error) {
	r := &animation{}
	upload, err := e.inbox.Make(limit, func(w io.Writer) error { return formats[kind].copy(r, ctx, w, content) })
	return upload, r.frames > 1, err
}

// encode writes a picture into an upload and returns its kind: PNG for what was PNG and for transparent pictures,
// JPEG for the rest.
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
