package models

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// painted returns a picture of one colour.
func painted(t *testing.T, red uint8) *bytes.Reader {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, 20, 20))
	for i := 0; i < len(drawn.Pix); i += 4 {
		drawn.Pix[i], drawn.Pix[i+3] = red, 255
	}
	var out bytes.Buffer
	if err := png.Encode(&out, drawn); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(out.Bytes())
}

// embedded is a room whose site signs who its users are.
type embedded struct {
	*harness
	owner  Person
	room   Room
	secret string
	tokens int
}

func openEmbedded(t *testing.T, visibility Visibility) *embedded {
	t.Helper()
	e := &embedded{harness: open(t)}
	e.owner = e.member("olga")
	e.room = e.harness.room(e.owner, "Tea", visibility)
	e.secret = e.secretOf(e.owner, e.room.Slug)
	return e
}

// identifies lets a user of the site in, with more claims of the site.
func (e *embedded) identifies(subject string, more jwt.MapClaims) Person {
	e.t.Helper()
	e.tokens++
	claims := jwt.MapClaims{
		"sub":  subject,
		"name": "Ola",
		"exp":  e.clock().Add(time.Hour).Unix(),
		"jti":  fmt.Sprint(e.tokens),
	}
	maps.Copy(claims, more)
	person, err := e.presents(e.room, signed(e.t, e.secret, claims), e.room.Slug+" "+subject)
	if err != nil {
		e.t.Fatal(err)
	}
	return person
}

// due returns the addresses of the pictures that are due.
func (e *embedded) due() (addresses string) {
	e.t.Helper()
	due, err := e.DueAvatars(e.t.Context(), 10)
	if err != nil {
		e.t.Fatal(err)
	}
	for _, d := range due {
		addresses += d.URL + " "
	}
	return strings.TrimSpace(addresses)
}

// arrives reports a fetched picture to the store; nil is one that could not be fetched.
func (e *embedded) arrives(person Person, address string, content io.Reader) {
	e.t.Helper()
	var err error
	if due := (DueAvatar{Person: person.ID, URL: address}); content == nil {
		err = e.MissAvatar(e.t.Context(), due)
	} else {
		err = e.KeepAvatar(e.t.Context(), due, content)
	}
	if err != nil {
		e.t.Fatal(err)
	}
}

// shown returns the hash of the picture beside a message.
func (e *embedded) shown(m Message) string {
	e.t.Helper()
	found, err := e.MessageByID(e.t.Context(), m.RoomID, m.ID)
	if err != nil {
		e.t.Fatal(err)
	}
	return found.Author.Avatar
}

const olasPicture = "https://shop.example/ola.png"

func TestWhereAPictureMayBe(t *testing.T) {
	e := openEmbedded(t, Public)
	for name, c := range map[string]struct {
		claim any
		taken bool
	}{
		"an address":                 {olasPicture, true},
		"one with a question":        {"HTTPS://shop.example:8443/a b?user=7", true},
		"one as long as may be":      {olasPicture + "?" + strings.Repeat("x", maxAvatarURL-len(olasPicture)-1), true},
		"one that is too long":       {olasPicture + "?" + strings.Repeat("x", maxAvatarURL-len(olasPicture)), false},
		"without TLS":                {"http://shop.example/ola.png", false},
		"no web address":             {"ftp://shop.example/ola.png", false},
		"the picture itself":         {"data:image/png;base64,AAAA", false},
		"a script":                   {"javascript:alert(1)", false},
		"a path":                     {"/ola.png", false},
		"without a scheme":           {"//shop.example/ola.png", false},
		"without a host":             {"https:///ola.png", false},
		"a port alone":               {"https://:443/ola.png", false},
		"with a password":            {"https://ola:secret@shop.example/ola.png", false},
		"with a break":               {"https://shop.example/a\r\nb", false},
		"nothing":                    {"", false},
		"a number":                   {7, false},
		"a list":                     {[]string{olasPicture}, false},
		"an object":                  {map[string]any{"url": olasPicture}, false},
		"null":                       {nil, false},
		"a name of nowhere we go to": {"https://127.0.0.1/ola.png", true}, // the dialler refuses it
	} {
		person := e.identifies("of "+name, jwt.MapClaims{"avatar": c.claim})
		if person.Nickname != "Ola" {
			t.Errorf("%s: identified as %+v", name, person)
		}
		want := ""
		if c.taken {
			want = c.claim.(string)
		}
		if due := e.due(); due != want {
			t.Errorf("%s: due is %q", name, due)
		}
		e.identifies("of "+name, nil)
		if due := e.due(); due != "" {
			t.Errorf("%s: %q is due where there is no claim", name, due)
		}
	}
}

func TestWhenAPictureIsDue(t *testing.T) {
	e := openEmbedded(t, Public)
	come := func(address string) Person { return e.identifies("7", jwt.MapClaims{"avatar": address}) }
	wants := func(when, want string) {
		t.Helper()
		if due := e.due(); due != want {
			t.Errorf("%s %q is due, want %q", when, due, want)
		}
	}
	ola := come(olasPicture)
	select {
	case <-e.AvatarsDue():
	default:
		t.Error("the channel is empty")
	}
	wants("at first", olasPicture)
	come(olasPicture)
	e.arrives(ola, olasPicture, painted(t, 1))
	come(olasPicture)
	wants("when it has come", "")
	come(olasPicture + "?2")
	wants("from another address", olasPicture+"?2")
	e.arrives(ola, olasPicture, painted(t, 2)) // too late
	wants("after one of the address before", olasPicture+"?2")
	e.arrives(ola, olasPicture+"?2", nil)
	come(olasPicture + "?2")
	wants("where it was not to be had", "")
	e.passes(avatarFor - time.Second)
	come(olasPicture + "?2")
	wants("within the day", "")
	e.passes(time.Second)
	wants("without a word of the site", "")
	come(olasPicture + "?2")
	wants("a day later", olasPicture+"?2")
}

func TestAPictureStandsBesideWhatItsPersonSays(t *testing.T) {
	e := openEmbedded(t, Public)
	ola := e.identifies("7", jwt.MapClaims{"avatar": olasPicture})
	here, elsewhere := e.says(ola, e.room.Slug, "tea"), e.says(ola, LobbySlug, "hello")
	if e.shown(here) != "" {
		t.Error("it is shown before it is there")
	}
	seq := here.Seq
	e.arrives(ola, olasPicture, painted(t, 1))
	first := e.shown(here)
	if len(first) != 64 || e.shown(elsewhere) != "" {
		t.Fatalf("shown here is %q, elsewhere %q", first, e.shown(elsewhere))
	}
	_, changed, err := e.ChangedSince(t.Context(), e.room.ID, seq, 10)
	if err != nil || len(changed) != 1 || changed[0].Author.Avatar != first {
		t.Errorf("open pages get %+v, %v", changed, err)
	}
	if next := e.says(ola, e.room.Slug, "more tea"); next.Author.Avatar != first {
		t.Errorf("beside what they say next is %q", next.Author.Avatar)
	}
	members, _, err := e.Members(t.Context(), e.room.ID, Asked{Limit: 10})
	if err != nil || len(members) != 2 || members[1].AvatarIn(e.room.ID) != first ||
		members[1].AvatarIn(e.room.ID+1) != "" ||
		members[0].AvatarIn(e.room.ID) != "" {
		t.Errorf("the members are %+v, %v", members, err)
	}

	content, hash, err := e.OpenAvatar(t.Context(), e.room.ID, ola.ID)
	if err != nil || hash != first {
		t.Fatalf("opened %q, %v", hash, err)
	}
	drawn, kind, err := image.Decode(content)
	if err != nil || kind != "jpeg" || drawn.Bounds() != image.Rect(0, 0, avatarSide, avatarSide) ||
		color.RGBAModel.Convert(drawn.At(1, 1)).(color.RGBA).R > 4 {
		t.Errorf("it is %s, %v, %v", kind, drawn.Bounds(), err)
	}
	_ = content.Close()
	for name, p := range map[string][2]int64{
		"in another room":         {e.room.ID + 1, ola.ID},
		"of an unknown person":    {e.room.ID, 99},
		"of a person without one": {e.room.ID, e.owner.ID},
	} {
		if _, _, err := e.OpenAvatar(t.Context(), p[0], p[1]); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPicturesThatAreNotShownAreErased(t *testing.T) {
	e := openEmbedded(t, Public)
	ola := e.identifies("7", jwt.MapClaims{"avatar": olasPicture})
	word := e.says(ola, e.room.Slug, "tea")
	kept := func(when string, want int) {
		t.Helper()
		if err := e.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(e.shelved()) != want || (e.shown(word) != "") != (want > 0) {
			t.Errorf("%s: kept are %v, shown is %q", when, e.shelved(), e.shown(word))
		}
	}
	e.arrives(ola, olasPicture, painted(t, 1))
	kept("one", 1)
	red := e.shown(word)

	e.identifies("7", jwt.MapClaims{"avatar": olasPicture + "?2"})
	if e.shown(word) != red {
		t.Error("the picture went before another was there")
	}
	e.arrives(ola, olasPicture+"?2", painted(t, 200))
	kept("another", 1)
	if e.shown(word) == red {
		t.Error("shown is the one before")
	}

	e.passes(avatarFor)
	e.identifies("7", jwt.MapClaims{"avatar": olasPicture + "?2"})
	e.arrives(ola, olasPicture+"?2", nil)
	kept("when the site did not answer a day later", 1)

	olga := e.identifies("8", jwt.MapClaims{"avatar": olasPicture})
	e.arrives(olga, olasPicture, painted(t, 200))
	kept("two of the same", 1)
	e.identifies("8", nil)
	kept("the site names no picture of one any more", 1)

	e.identifies("7", jwt.MapClaims{"avatar": olasPicture + "?3"})
	e.arrives(ola, olasPicture+"?3", nil)
	kept("the site has named an address where there is none", 0)

	e.identifies("7", jwt.MapClaims{"avatar": olasPicture})
	e.arrives(ola, olasPicture, painted(t, 1))
	kept("again", 1)
	if err := e.DeleteAccount(t.Context(), ola, ""); err != nil {
		t.Fatal(err)
	}
	kept("the person is forgotten", 0)

	e.identifies("9", jwt.MapClaims{"avatar": olasPicture})
	olga = e.identifies("8", jwt.MapClaims{"avatar": olasPicture})
	e.arrives(olga, olasPicture, painted(t, 1))
	if len(e.shelved()) != 1 {
		t.Fatalf("kept are %v", e.shelved())
	}
	if err := e.DeleteRoom(t.Context(), e.owner, e.room.Slug); err != nil {
		t.Fatal(err)
	}
	if len(e.shelved()) != 0 || e.due() != "" {
		t.Errorf("of a deleted room there is %v, and due is %q", e.shelved(), e.due())
	}
	e.arrives(olga, olasPicture, painted(t, 1))
	if len(e.shelved()) != 0 {
		t.Errorf("come too late: %v", e.shelved())
	}
}
