package uploads

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestAnUploadIsBounded(t *testing.T) {
	h := open(t)
	for size, want := range map[int]error{0: nil, 10: nil, 11: ErrTooLarge, 100_000: ErrTooLarge} {
		p, err := h.inbox.Take(strings.NewReader(strings.Repeat("x", size)), 10)
		if !errors.Is(err, want) || (want == nil && p.Size != int64(size)) {
			t.Errorf("%d bytes of 10: %+v, %v", size, p, err)
		}
		if p != nil {
			if err := errors.Join(p.Close(), p.Close()); err != nil {
				t.Errorf("closed twice: %v", err)
			}
		}
	}
	broken := io.MultiReader(strings.NewReader("half"), &failing{})
	if _, err := h.inbox.Take(broken, 10); !errors.Is(err, errBroken) {
		t.Errorf("one that breaks off: %v", err)
	}
	if h.waiting() != 0 {
		t.Errorf("%d are left", h.waiting())
	}
}

var errBroken = errors.New("broken")

type failing struct{}

func (*failing) Read([]byte) (int, error) { return 0, errBroken }

func TestOpeningTheInboxEmptiesIt(t *testing.T) {
	h := open(t)
	h.take("left by a power cut")
	if _, err := OpenInbox(h.folder.InboxPath()); err != nil || h.waiting() != 0 {
		t.Errorf("%d are left, %v", h.waiting(), err)
	}
}
