package uploads

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// maxGIFPixels is how many pixels the pictures of one GIF may have together: what a browser draws in turn.
const maxGIFPixels = 500_000_000

var errBadGIF = errors.New("not a GIF as it is specified")

// gifCopy copies a GIF block by block (GIF89a, 15 to 27) and leaves out what is no picture: comments, notes of programs, and whatever
// stands behind its end. Frames are copied as they are.
type gifCopy struct {
	in      *bufio.Reader
	out     io.Writer
	pixels  int64
	frames  int
	pending []byte // a graphic control that belongs to the next frame
}

// copyGIF returns an error that is errBadGIF for what is none, and ErrTooManyPixels for too many frames.
func copyGIF(out io.Writer, in io.Reader) error {
	g := &gifCopy{in: bufio.NewReader(in), out: out}
	if err := g.head(); err != nil {
		return err
	}
	for {
		kind, err := g.in.ReadByte()
		if err != nil {
			return errors.Join(errBadGIF, err)
		}
		switch kind {
		case 0x21:
			err = g.extension()
		case 0x2c:
			err = g.frame()
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

// head copies the signature, the size of the screen and its colours.
func (g *gifCopy) head() error {
	head, err := g.take(13)
	if err != nil {
		return err
	}
	if _, err := g.out.Write(head); err != nil {
		return err
	}
	return g.colours(head[10])
}

// colours copies a table of colours, if the flags say that there is one.
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

func (g *gifCopy) frame() error {
	head, err := g.take(9)
	if err != nil {
		return err
	}
	g.frames++
	g.pixels += int64(binary.LittleEndian.Uint16(head[4:])) * int64(binary.LittleEndian.Uint16(head[6:]))
	if g.pixels > maxGIFPixels {
		return ErrTooManyPixels
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

// extension keeps what says how frames follow each other, and drops the rest.
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
	case label[0] == 0xff && len(to.keep) == 19 && string(to.keep[3:14]) == "NETSCAPE2.0": // how often it is repeated
		_, err = g.out.Write(to.keep)
	}
	return err
}

// block keeps the beginning of what is written: what is longer is none of those that are kept.
type block struct{ keep []byte }

func (b *block) Write(content []byte) (int, error) {
	if b.keep != nil && len(b.keep) < 64 {
		b.keep = append(b.keep, content...)
	}
	return len(content), nil
}

// blocks copies pieces of at most 255 bytes until an empty one.
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
