package uploads

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// Any content that is stored as a picture can be shown, and none panics. The seeds run as tests; go test -fuzz finds
// more.
func FuzzExamine(f *testing.F) {
	var still, moving bytes.Buffer
	if err := png.Encode(&still, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		f.Fatal(err)
	}
	if err := gif.Encode(&moving, image.NewGray(image.Rect(0, 0, 3, 2)), nil); err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"", "x", still.String(), moving.String(), "\xff\xd8\xff", "GIF89a", "RIFF\x00\x00\x00\x00WEBPVP8 ",
	} {
		f.Add([]byte(seed))
	}
	for _, name := range []string{"moving.webp", "moving.png", "swap.webp", "grey.jpg"} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<16 {
			return // larger inputs only slow the fuzzing down
		}
		h := open(t)
		p := h.take(string(content))
		found, err := NewExaminer(h.inbox).Examine(context.Background(), p, 1<<20)
		if err != nil {
			if !errors.Is(err, ErrTooManyPixels) && !errors.Is(err, ErrTooManyFrames) && !errors.Is(err, ErrTooLarge) &&
				!errors.Is(err, ErrUnreadable) {
				t.Errorf("%q: %v", content, err)
			}
			found = Examined{Content: p}
		}
		if formats[found.Kind].decode != nil {
			again, err := found.Content.Open()
			if err != nil {
				t.Fatal(err)
			}
			if shown, err := formats[found.Kind].decode(again); err != nil || shown.Bounds().Dx() != found.Width ||
				shown.Bounds().Dy() != found.Height {
				t.Errorf("%q became %s of %d×%d: %v", content, found.Kind, found.Width, found.Height, err)
			}
			_ = again.Close()
		}
		if err := found.Close(); err != nil || h.waiting() != 0 {
			t.Errorf("%d are left, %v", h.waiting(), err)
		}
	})
}

func TestNoMoreThanTwoPicturesAreDecodedAtOnce(t *testing.T) {
	h := open(t)
	var content bytes.Buffer
	if err := png.Encode(&content, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	examiner := NewExaminer(h.inbox)
	if !examiner.slots.TryAcquire(decoders) {
		t.Fatal("the decoders are not free")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := h.take(content.String())
	if _, err := examiner.Examine(ctx, p, 1<<20); !errors.Is(err, context.Canceled) {
		t.Errorf("a third: %v", err)
	}
	examiner.slots.Release(1)
	if found, err := examiner.Examine(t.Context(), p, 1<<20); err != nil || found.Kind != "image/png" {
		t.Errorf("a second: %+v, %v", found, err)
	}
}
