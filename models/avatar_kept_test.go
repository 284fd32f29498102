package models

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"samovar/uploads"
)

func TestWhatIsNoPictureIsNotKept(t *testing.T) {
	e := openEmbedded(t, Public)
	ola := e.identifies("7", jwt.MapClaims{"avatar": olasPicture})
	for want, content := range map[error]io.Reader{
		uploads.ErrNoPicture:     strings.NewReader("<script>alert(1)</script>"),
		uploads.ErrTooLarge:      io.MultiReader(painted(t, 1), strings.NewReader(strings.Repeat("x", MaxAvatar))),
		io.ErrUnexpectedEOF:      io.MultiReader(painted(t, 1), broken{}),
		uploads.ErrTooManyPixels: strings.NewReader("GIF89a\xff\xff\xff\xff\x00\x00\x00"),
	} {
		err := e.KeepAvatar(t.Context(), DueAvatar{Person: ola.ID, URL: olasPicture}, content)
		if !errors.Is(err, want) {
			t.Errorf("want %v, got %v", want, err)
		}
		if len(e.shelved()) != 0 || e.due() != olasPicture {
			t.Errorf("%v: kept are %v, due is %q", want, e.shelved(), e.due())
		}
	}
}

// broken is a download that breaks off.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestPicturesCountForTheQuota(t *testing.T) {
	e := openEmbedded(t, Public)
	ola := e.identifies("7", jwt.MapClaims{"avatar": olasPicture})
	e.fileStore.quota = MaxAvatar
	e.arrives(ola, olasPicture, painted(t, 1))
	olga := e.identifies("8", jwt.MapClaims{"avatar": olasPicture})
	err := e.KeepAvatar(t.Context(), DueAvatar{Person: olga.ID, URL: olasPicture}, painted(t, 1))
	if !errors.Is(err, ErrFull) {
		t.Errorf("kept one too many: %v", err)
	}
}

func TestAnOperatorWhoWantsNoPictures(t *testing.T) {
	e := openEmbedded(t, Public)
	ola := e.identifies("7", jwt.MapClaims{"avatar": olasPicture})
	word := e.says(ola, e.room.Slug, "tea")
	e.arrives(ola, olasPicture, painted(t, 1))
	e.identifies("8", jwt.MapClaims{"avatar": olasPicture})
	if e.shown(word) == "" {
		t.Fatal("there is none")
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	store, err := Open(t.Context(), Config{
		Path:           e.path,
		Driver:         notingDriver,
		Clock:          e.clock,
		WithoutAvatars: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // nothing is checked after that
	e.Store = store
	e.identifies("9", jwt.MapClaims{"avatar": olasPicture})
	if e.shown(word) != "" || len(e.shelved()) != 0 || e.due() != "" {
		t.Errorf("shown is %q, kept are %v, due is %q", e.shown(word), e.shelved(), e.due())
	}
}

func TestEachSiteHasItsTurn(t *testing.T) {
	e := openEmbedded(t, Public)
	for _, subject := range []string{"1", "2", "3"} {
		e.identifies(subject, jwt.MapClaims{"avatar": "https://many.example/" + subject})
	}
	e.room = e.harness.room(e.owner, "Coffee", Public)
	e.secret = e.secretOf(e.owner, e.room.Slug)
	e.identifies("1", jwt.MapClaims{"avatar": "https://one.example/1"})
	if due, err := e.DueAvatars(t.Context(), 2); err != nil || due[0].URL != "https://many.example/1" ||
		due[1].URL != "https://one.example/1" {
		t.Errorf("due are %v, %v", due, err)
	}
}
