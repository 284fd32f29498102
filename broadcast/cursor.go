package broadcast

import (
	"errors"
	"strconv"
	"strings"
)

// Cursor says how far a reader has seen a feed: everything up to and including Seq. Epoch names the run of the program
// that gave the number out. After an older copy of the table was restored, the same number means another change.
type Cursor struct {
	Epoch string
	Seq   int64
}

// maxCursor bounds the text that ParseCursor accepts, in bytes: an epoch, a dash and an int64 need less than half.
const maxCursor = 64

// ErrBadCursor says that a text is no cursor. A cursor comes from the network and is hostile until parsed. A reader
// with a bad one gets a reset, never silence.
var ErrBadCursor = errors.New("malformed cursor")

// ParseCursor parses the form "<epoch>-<seq>" that String returns.
func ParseCursor(text string) (Cursor, error) {
	epoch, number, found := strings.Cut(text, "-")
	if !found || epoch == "" || len(text) > maxCursor {
		return Cursor{}, ErrBadCursor
	}
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seq < 0 || strconv.FormatInt(seq, 10) != number {
		return Cursor{}, ErrBadCursor
	}
	return Cursor{Epoch: epoch, Seq: seq}, nil
}

// String returns the form used in the SSE id field and the after parameter.
func (c Cursor) String() string {
	return c.Epoch + "-" + strconv.FormatInt(c.Seq, 10)
}
