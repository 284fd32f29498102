package uploads

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"slices"

	"golang.org/x/image/webp"
)

// The flags of the chunk VP8X (RFC 9649, 2.7.1).
const (
	webpMoves   = 0x02
	webpAlpha   = 0x10
	webpProfile = 0x20
)

// isMovingWebP reports whether a WebP file is animated.
func isMovingWebP(content []byte) bool {
	for name, body := range riffChunks(content, 12) {
		return name == "VP8X" && len(body) == 10 && body[0]&webpMoves != 0
	}
	return false
}

// stillWebP returns the picture of a WebP file, of an animated one the first frame.
func stillWebP(in io.Reader) (image.Image, error) {
	content, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	if !isMovingWebP(content) {
		return webp.Decode(bytes.NewReader(content))
	}
	r := &animation{firstOnly: true}
	return r.firstFrame(r.copyWebP(context.Background(), io.Discard, content))
}

// copyWebP copies an animated WebP file chunk by chunk (RFC 9649, 2.7). It drops all that is not a picture: XMP,
// Exif, and unknown chunks. The compressed pixels stay the same; each frame is decoded once to check it.
func (r *animation) copyWebP(ctx context.Context, out io.Writer, content []byte) error {
	head := named(riffChunks(content, 12), "VP8X")
	if len(head) != 10 {
		return ErrUnreadable
	}
	r.canvas = image.Rect(0, 0, uint24(head[4:])+1, uint24(head[7:])+1)
	if int64(r.canvas.Dx())*int64(r.canvas.Dy()) > MaxPixels {
		return ErrTooManyPixels
	}
	profile := profileOf("image/webp", content)
	flags := webpMoves | head[0]&webpAlpha
	var kept []byte
	if profile != nil {
		flags |= webpProfile
		kept = appendRIFFChunk(kept, "ICCP", profile)
	}
	kept, err := r.webpFrames(ctx, kept, content)
	if err != nil {
		return err
	}
	first := appendRIFFChunk(nil, "VP8X", append([]byte{byte(flags), 0, 0, 0}, head[4:]...))
	_, err = out.Write(webpOf(append(first, kept...)))
	return err
}

// webpFrames appends the chunks of the animation.
func (r *animation) webpFrames(ctx context.Context, kept, content []byte) ([]byte, error) {
	animated := false
	for name, body := range riffChunks(content, 12) {
		switch {
		case name == "ANIM" && len(body) == 6 && !animated:
			animated = true
			kept = appendRIFFChunk(kept, name, body)
		case name == "ANMF" && len(body) > 16 && animated:
			frame, err := r.webpFrame(ctx, body)
			if err != nil {
				return nil, err
			}
			kept = appendRIFFChunk(kept, name, frame)
		}
	}
	said := binary.LittleEndian.Uint32(content[4:])
	if r.frames == 0 || int64(said)+8 > int64(len(content)) { // without a picture, or cut off
		return nil, ErrUnreadable
	}
	return kept, nil
}

// webpFrame is what to keep of a frame.
func (r *animation) webpFrame(ctx context.Context, body []byte) ([]byte, error) {
	var alpha, packed []byte
	for name, part := range riffChunks(body, 16) {
		switch {
		case name == "ALPH" && alpha == nil:
			alpha = appendRIFFChunk(nil, name, part)
		case (name == "VP8 " || name == "VP8L") && packed == nil:
			packed = appendRIFFChunk(nil, name, part)
		}
	}
	place := image.Rect(0, 0, uint24(body[6:])+1, uint24(body[9:])+1).Add(image.Pt(2*uint24(body), 2*uint24(body[3:])))
	err := r.checkFrame(ctx, place, func() (image.Image, error) {
		config, err := webp.DecodeConfig(bytes.NewReader(webpOf(packed)))
		if err != nil || config.Width != place.Dx() || config.Height != place.Dy() { // before memory is taken for it
			return nil, errors.Join(ErrUnreadable, err)
		}
		still := packed
		if alpha != nil { // only an extended file may have it
			still = appendRIFFChunk(nil, "VP8X", append([]byte{webpAlpha, 0, 0, 0}, body[6:12]...))
			still = append(append(still, alpha...), packed...)
		}
		return webp.Decode(bytes.NewReader(webpOf(still)))
	})
	return slices.Concat(body[:16], alpha, packed), err
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
