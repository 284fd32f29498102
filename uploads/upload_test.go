package uploads

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color/palette"
	"image/gif"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samovar/testfolder"
)

func TestMain(m *testing.M) {
	testfolder.InMemory()
	os.Exit(m.Run())
}

// house is a folder of uploads of the test's own.
type house struct {
	t      *testing.T
	path   string
	folder *Folder
	inbox  *Inbox
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, path: filepath.Join(t.TempDir(), "uploads")}
	var err error
	if h.folder, err = OpenFolder(h.path); err != nil {
		t.Fatal(err)
	}
	if h.inbox, err = OpenInbox(h.folder.InboxPath()); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) take(content string) *Parcel {
	h.t.Helper()
	p, err := h.inbox.Take(strings.NewReader(content), 1<<20)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

// waiting is how many parcels lie in the inbox.
func (h *house) waiting() int {
	h.t.Helper()
	parcels, err := os.ReadDir(h.folder.InboxPath())
	if err != nil {
		h.t.Fatal(err)
	}
	return len(parcels)
}

const helloHash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

func TestAContentIsKeptUnderItsHash(t *testing.T) {
	h := open(t)
	for range 2 { // the same again is kept once
		p := h.take("hello")
		if p.Hash != helloHash || p.Size != 5 {
			t.Fatalf("the parcel is %+v", p)
		}
		if err := errors.Join(h.folder.Put(t.Context(), p), p.Close()); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(filepath.Join(h.path, helloHash[:2], helloHash[2:]))
	if err != nil || info.Mode().Perm() != 0o600 || h.waiting() != 0 {
		t.Fatalf("kept as %v, %v, and %d are waiting", info, err, h.waiting())
	}
	var all []string
	if err := h.folder.Each(t.Context(), func(hash string) error { all = append(all, hash); return nil }); err != nil ||
		len(all) != 1 ||
		all[0] != helloHash {
		t.Errorf("all are %v, %v", all, err)
	}
	content, err := h.folder.Open(t.Context(), helloHash)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // deleted again is deleted
		if err := h.folder.Delete(t.Context(), helloHash); err != nil {
			t.Fatal(err)
		}
	}
	if read, err := io.ReadAll(content); string(read) != "hello" || err != nil {
		t.Errorf("who reads it gets %q, %v", read, err)
	}
	if err := content.Close(); err != nil {
		t.Error(err)
	}
	if _, err := h.folder.Open(t.Context(), helloHash); !errors.Is(err, ErrNotFound) {
		t.Errorf("a deleted one opens with %v", err)
	}
}

func TestWhatIsNoHashIsNoPath(t *testing.T) {
	h := open(t)
	secret := filepath.Join(filepath.Dir(h.path), "secret")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, hash := range []string{"", "x", "..", "../secret", "../../secret", strings.ToUpper(helloHash), helloHash + "/..", strings.Repeat("../", 20) + "etc/passwd"} {
		if _, err := h.folder.Open(t.Context(), hash); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q opens with %v", hash, err)
		}
		if err := h.folder.Delete(t.Context(), hash); err != nil {
			t.Errorf("%q is deleted with %v", hash, err)
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Error(err)
	}
}

func TestAParcelIsBounded(t *testing.T) {
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

func TestOrientation(t *testing.T) {
	big := "MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
	little := "II\x2a\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x08\x00\x00\x00"
	segment := func(tiff string) string {
		size := len(tiff) + 8
		return "\xff\xd8\xff\xe1" + string([]byte{byte(size >> 8), byte(size)}) + "Exif\x00\x00" + tiff
	}
	for name, c := range map[string]struct {
		kind, content string
		want          int
	}{
		"of a JPEG, big end first":     {"image/jpeg", segment(big), 6},
		"of a JPEG, little end first":  {"image/jpeg", segment(little), 8},
		"behind another segment":       {"image/jpeg", "\xff\xd8\xff\xe0\x00\x04ab" + segment(big)[2:], 6},
		"of a PNG":                     {"image/png", "\x89PNG\r\n\x1a\n\x00\x00\x00\x01tEXtx....\x00\x00\x00\x16eXIf" + big + "....", 6},
		"of WebP":                      {"image/webp", "RIFF....WEBPVP8X\x01\x00\x00\x00x\x00EXIF\x16\x00\x00\x00" + little, 8},
		"that there is none of":        {"image/jpeg", "\xff\xd8\xff\xda\x00\x04ab", 1},
		"out of bounds":                {"image/jpeg", segment(strings.Replace(big, "\x00\x06", "\x00\x09", 1)), 1},
		"behind the end":               {"image/jpeg", segment("MM\x00\x2a\xff\xff\xff\xff"), 1},
		"of a directory without end":   {"image/jpeg", segment("MM\x00\x2a\x00\x00\x00\x08\xff\xff\x01\x12"), 1},
		"of a segment that is cut off": {"image/jpeg", "\xff\xd8\xff\xe1\xff\xffExif\x00\x00" + big, 1},
		"of a chunk without end":       {"image/png", "\x89PNG\r\n\x1a\n\xff\xff\xff\xffeXIf" + big, 1},
		"of nothing":                   {"image/jpeg", "", 1},
	} {
		t.Run("the orientation "+name, func(t *testing.T) {
			if got := orientationOf(c.kind, []byte(c.content)); got != c.want {
				t.Errorf("is %d, want %d", got, c.want)
			}
		})
	}
}

// The seeds are run as tests; go test -fuzz finds more. Whatever comes in, what is kept as a picture can be shown and
// nothing panics.
func FuzzExamine(f *testing.F) {
	var still, moving bytes.Buffer
	if err := png.Encode(&still, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		f.Fatal(err)
	}
	if err := gif.Encode(&moving, image.NewGray(image.Rect(0, 0, 3, 2)), nil); err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "x", still.String(), moving.String(), "\xff\xd8\xff", "GIF89a", "RIFF\x00\x00\x00\x00WEBPVP8 "} {
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
			t.Skip()
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

func TestAGIFIsAsLargeAsItsScreen(t *testing.T) {
	h := open(t)
	var content bytes.Buffer
	frame := image.NewPaletted(image.Rect(2, 3, 5, 5), palette.Plan9)
	moving := &gif.GIF{
		Image:  []*image.Paletted{frame, frame},
		Delay:  []int{0, 0},
		Config: image.Config{Width: 30, Height: 20, ColorModel: frame.Palette},
	}
	if err := gif.EncodeAll(&content, moving); err != nil {
		t.Fatal(err)
	}
	found, err := NewExaminer(h.inbox).Examine(t.Context(), h.take(content.String()), 1<<20)
	if err != nil || found.Width != 30 || found.Height != 20 || found.Thumbnail == nil {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestNoMoreThanTwoPicturesAreDecodedAtOnce(t *testing.T) {
	h := open(t)
	var content bytes.Buffer
	if err := png.Encode(&content, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	examiner := NewExaminer(h.inbox)
	if !examiner.slots.TryAcquire(decoders) {
		t.Fatal("somebody decodes already")
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
