package broadcast

import (
	"errors"
	"strconv"
	"strings"
)

// Cursor is a reader's place in a feed: everything up to and including Seq has been seen. Epoch names the run of the
// program that the number was given out in; after an older copy of the table was put back the same number means
// something else.
type Cursor struct {
	Epoch string
	Seq   int64
}

// maxCursor bounds what ParseCursor looks at, in bytes: an epoch, a dash and an int64 need less than half of it.
const maxCursor = 64

// ErrBadCursor says that a text is no cursor. A cursor comes from the network and is hostile until parsed; whoever
// sent a bad one gets a reset, never silence.
var ErrBadCursor = errors.New("malformed cursor")

// ParseCursor reads the form that String writes, "<epoch>-<seq>".
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

// String is the cursor as it stands in an SSE id field and in the after parameter.
func (c Cursor) String() string {
	return c.Epoch + "-" + strconv.FormatInt(c.Seq, 10)
}
