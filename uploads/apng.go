package uploads

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"io"
	"slices"
)

// isAPNG reports whether a PNG is animated (PNG, third edition, 4.9).
func isAPNG(content []byte) bool {
	for name := range pngChunks(content) {
		if name == "acTL" || name == "IDAT" {
			return name == "acTL"
		}
	}
	return false
}

// stillPNG returns the picture of a PNG, of an animated one the first frame.
func stillPNG(in io.Reader) (image.Image, error) {
	content, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	if !isAPNG(content) {
		return png.Decode(bytes.NewReader(content))
	}
	r := &animation{firstOnly: true}
	return r.firstFrame(r.copyAPNG(context.Background(), io.Discard, content))
}

// firstFrame returns the frame at which a copy ended.
func (r *animation) firstFrame(err error) (image.Image, error) {
	if r.first == nil {
		return nil, err
	}
	return r.first, nil
}

// apngCopy copies an animated PNG chunk by chunk. It drops all that is not a picture: texts, times, Exif, and unknown
// chunks. The compressed pixels stay the same; each frame is decoded once to check it.
type apngCopy struct {
	*animation
	out io.Writer
	// header is the chunk IHDR; palette holds the chunks that each frame also needs.
	header  []byte
	palette bytes.Buffer
	// control is the chunk fcTL of the frame whose data comes, nil for the picture that is shown where animations are
	// not supported.
	control []byte
	data    bytes.Buffer
	// next is the sequence number of the next chunk, said the announced number of frames.
	next, said uint32
	// packed is set once the still picture has come, without which browsers show none.
	packed bool
}

func (r *animation) copyAPNG(ctx context.Context, out io.Writer, content []byte) error {
	a := &apngCopy{animation: r, out: out}
	if _, err := io.WriteString(out, pngSignature); err != nil {
		return err
	}
	for name, body := range pngChunks(content) {
		body, err := a.take(ctx, name, body)
		if err != nil {
			return err
		}
		if body == nil && name != "IEND" {
			continue
		}
		if err := writePNGChunk(out, name, body); err != nil || name == "IEND" {
			return err
		}
	}
	return ErrUnreadable
}

// take returns the bytes to keep of a chunk, or nil.
func (a *apngCopy) take(ctx context.Context, name string, body []byte) ([]byte, error) {
	switch name {
	case "IHDR":
		return body, a.begin(body)
	case "PLTE", "tRNS":
		return body, writePNGChunk(&a.palette, name, body)
	case "acTL":
		return body, a.announce(body)
	case "fcTL":
		if err := a.frame(ctx); err != nil {
			return nil, err
		}
		a.control = body
		return body, a.follow(body, 26)
	case "IDAT":
		a.packed = true
		a.data.Write(body)
		return body, nil
	case "fdAT":
		if err := a.follow(body, 5); err != nil || !a.packed {
			return nil, errors.Join(ErrUnreadable, err)
		}
		a.data.Write(body[4:])
		return body, nil
	case "IEND":
		return nil, a.end(ctx)
	case "iCCP":
		return a.profile(body), nil
	case "cICP", "sRGB", "gAMA", "cHRM":
		return body, nil
	}
	return nil, nil
}

func (a *apngCopy) begin(header []byte) error {
	if len(header) != 13 || a.header != nil {
		return ErrUnreadable
	}
	a.header = header
	width, height := binary.BigEndian.Uint32(header), binary.BigEndian.Uint32(header[4:])
	if int64(width)*int64(height) > MaxPixels {
		return ErrTooManyPixels
	}
	a.canvas = image.Rect(0, 0, int(width), int(height))
	return nil
}

// announce reads the number of frames.
func (a *apngCopy) announce(body []byte) error {
	if len(body) != 8 || a.said != 0 || a.header == nil {
		return ErrUnreadable
	}
	if a.said = binary.BigEndian.Uint32(body); a.said > MaxFrames {
		return ErrTooManyFrames
	}
	return nil
}

// follow checks the sequence number of a chunk.
func (a *apngCopy) follow(body []byte, least int) error {
	if len(body) < least || a.header == nil || binary.BigEndian.Uint32(body) != a.next {
		return ErrUnreadable
	}
	a.next++
	return nil
}

// frame checks the frame whose data has come.
func (a *apngCopy) frame(ctx context.Context) error {
	if a.data.Len() == 0 || a.header == nil {
		if a.control != nil {
			return ErrUnreadable
		}
		return nil
	}
	defer a.data.Reset()
	if a.control == nil {
		_, err := a.decode(a.canvas.Dx(), a.canvas.Dy())
		return err
	}
	at := func(i int) int { return int(binary.BigEndian.Uint32(a.control[i:])) }
	place := image.Rect(0, 0, at(4), at(8)).Add(image.Pt(at(12), at(16)))
	return a.checkFrame(ctx, place, func() (image.Image, error) { return a.decode(place.Dx(), place.Dy()) })
}

// decode decodes the data that has come as a picture of a size.
func (a *apngCopy) decode(width, height int) (image.Image, error) {
	header := slices.Clone(a.header)
	binary.BigEndian.PutUint32(header, uint32(width))
	binary.BigEndian.PutUint32(header[4:], uint32(height))
	still := bytes.NewBufferString(pngSignature)
	_ = writePNGChunk(still, "IHDR", header) // writing to a buffer never fails
	still.Write(a.palette.Bytes())
	_ = writePNGChunk(still, "IDAT", a.data.Bytes())
	_ = writePNGChunk(still, "IEND", nil)
	return png.Decode(still)
}

func (a *apngCopy) end(ctx context.Context) error {
	if err := a.frame(ctx); err != nil {
		return err
	}
	if !a.packed || a.frames == 0 || a.frames != int(a.said) {
		return ErrUnreadable
	}
	return nil
}

// profile returns an embedded profile without what it says of a device, or nil if it is none.
func (a *apngCopy) profile(body []byte) []byte {
	reduced := reduceProfile(unpackProfile(body))
	if reduced == nil {
		return nil
	}
	return packProfile(reduced)
}
