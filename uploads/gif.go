package uploads

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"io"

	"golang.org/x/image/draw"
)

var errBadGIF = fmt.Errorf("%w: not a GIF as it is specified", ErrUnreadable)

// gifCopy copies a GIF block by block (GIF89a, 15 to 27). It drops all that is not a picture: comments, application
// data, and bytes after the end. Frames are copied without decoding: their pixels are bounded by their size, and
// browsers show what there is of a damaged one, which some encoders make.
type gifCopy struct {
	*animation
	in      *bufio.Reader
	out     io.Writer
	pending []byte // a graphic control that belongs to the next frame
}

// copyGIF copies a GIF and adds a missing last byte. It returns errBadGIF for a content that is not a GIF.
func (r *animation) copyGIF(ctx context.Context, out io.Writer, content []byte) error {
	g := &gifCopy{animation: r, in: bufio.NewReader(bytes.NewReader(content)), out: out}
	if err := g.head(); err != nil {
		return err
	}
	for {
		kind, err := g.in.ReadByte()
		if err != nil {
			kind = 0x3b
		}
		switch kind {
		case 0x21:
			err = g.extension()
		case 0x2c:
			err = g.frame(ctx)
		case 0x3b:
			if g.frames == 0 {
				return errBadGIF
			}
			_, err := g.out.Write([]byte{kind})
			return err
		default:
			err = errBadGIF
		}
		if err != nil {
			return err
		}
	}
}

// head copies the signature, the size of the screen and its colour table.
func (g *gifCopy) head() error {
	head, err := g.take(13)
	if err != nil {
		return err
	}
	g.canvas = image.Rect(0, 0, int(binary.LittleEndian.Uint16(head[6:])), int(binary.LittleEndian.Uint16(head[8:])))
	if _, err := g.out.Write(head); err != nil {
		return err
	}
	return g.colours(head[10])
}

// colours copies a colour table, if the flags say that there is one.
func (g *gifCopy) colours(flags byte) error {
	if flags&0x80 == 0 {
		return nil
	}
	table, err := g.take(3 << (flags&7 + 1))
	if err != nil {
		return err
	}
	_, err = g.out.Write(table)
	return err
}

func (g *gifCopy) frame(ctx context.Context) error {
	head, err := g.take(9)
	if err != nil {
		return err
	}
	at := func(i int) int { return int(binary.LittleEndian.Uint16(head[i:])) }
	if err := g.countFrame(ctx, image.Rect(0, 0, at(4), at(6)).Add(image.Pt(at(0), at(2)))); err != nil {
		return err
	}
	if _, err := g.out.Write(append(append(g.pending, 0x2c), head...)); err != nil {
		return err
	}
	g.pending = nil
	if err := g.colours(head[8]); err != nil {
		return err
	}
	codeSize, err := g.take(1)
	if err != nil {
		return err
	}
	if _, err := g.out.Write(codeSize); err != nil {
		return err
	}
	return g.blocks(g.out)
}

// extension copies how frames follow each other, and drops all other extensions.
func (g *gifCopy) extension() error {
	label, err := g.take(1)
	if err != nil {
		return err
	}
	to := &block{}
	if label[0] == 0xf9 || label[0] == 0xff {
		to.keep = append(to.keep, 0x21, label[0])
	}
	if err := g.blocks(to); err != nil {
		return err
	}
	switch {
	case label[0] == 0xf9:
		g.pending = to.keep
	case label[0] == 0xff && len(to.keep) == 19 && string(to.keep[3:14]) == "NETSCAPE2.0": // the number of repetitions
		_, err = g.out.Write(to.keep)
	}
	return err
}

// block keeps the first bytes of an extension. Those that are copied are short.
type block struct{ keep []byte }

func (b *block) Write(content []byte) (int, error) {
	if b.keep != nil && len(b.keep) < 64 {
		b.keep = append(b.keep, content...)
	}
	return len(content), nil
}

// blocks copies data blocks of at most 255 bytes until an empty one.
func (g *gifCopy) blocks(out io.Writer) error {
	for {
		size, err := g.in.ReadByte()
		if err != nil {
			return errors.Join(errBadGIF, err)
		}
		piece, err := g.take(int(size))
		if err != nil {
			return err
		}
		if _, err := out.Write(append([]byte{size}, piece...)); err != nil || size == 0 {
			return err
		}
	}
}

func (g *gifCopy) take(count int) ([]byte, error) {
	bytes := make([]byte, count)
	if _, err := io.ReadFull(g.in, bytes); err != nil {
		return nil, errors.Join(errBadGIF, err)
	}
	return bytes, nil
}

// stillGIF returns the first frame of a GIF on its whole screen.
func stillGIF(content io.Reader) (image.Image, error) {
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
