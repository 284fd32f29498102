package views

import (
	"context"
	"fmt"
	"hash/fnv"
	"html"
	"io"
	"unicode"

	"samovar/models"

	"github.com/a-h/templ"
)

// Avatar draws a picture from a name: its first letter over two shapes, whose place and colour follow from the name.
// The same name has the same picture everywhere, and no one has to upload one.
func Avatar(name string) templ.Component { return drawn(name, "") }

// drawn is the picture of a name and a tag: guests of one name differ by the tag.
func drawn(name, tag string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, avatar(name, tag))
		return err
	})
}

// authorAvatar is the picture beside a message.
func authorAvatar(paths RoomPaths, a models.Author) templ.Component {
	if a.Avatar == "" {
		return drawn(a.Nickname, a.Tag)
	}
	return portrait(paths.avatar(a.ID, a.Avatar))
}

// personAvatar is the picture of a person in a list of a room.
func personAvatar(room models.Room, p models.Person) templ.Component {
	hash := p.AvatarIn(room.ID)
	if hash == "" {
		return drawn(p.Nickname, p.Tag)
	}
	return portrait(RoomPathsOf(room.Slug).avatar(p.ID, hash))
}

// portrait is the picture of a user that the room's own site has given. Screen readers skip it: the name stands beside
// it.
func portrait(path string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		const picture = `<img class="avatar" src="%s" alt="" width="36" height="36" loading="lazy" decoding="async">`
		_, err := fmt.Fprintf(w, picture, html.EscapeString(path))
		return err
	})
}

// AvatarVersion returns the part of the hash that stands in the address of a picture.
func AvatarVersion(hash string) string { return hash[:min(len(hash), 16)] }

// avatar keeps the lightness at 38 %, so that the white letter has a contrast of at least 4.5 on every hue.
func avatar(name, tag string) string {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name)) // a hash never fails to write
	_, _ = hash.Write([]byte(tag))
	sum := hash.Sum32()
	hue, turn, x := sum%360, sum/360%360, 8+sum/129600%24
	return fmt.Sprintf(
		`<svg class="avatar" viewBox="0 0 40 40" aria-hidden="true">`+
			`<rect width="40" height="40" fill="hsl(%d 48%% 36%%)"/>`+
			`<rect x="%d" y="20" width="34" height="34" fill="hsl(%d 50%% 30%%)" transform="rotate(%d 20 20)"/>`+
			`<text x="20" y="27" text-anchor="middle" fill="#fff">%s</text></svg>`,
		hue,
		x,
		(hue+40)%360,
		turn,
		html.EscapeString(initial(name)),
	)
}

// initial returns the first letter or digit of a name, or else its first character.
func initial(name string) string {
	first := "·"
	for i, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
		if i == 0 {
			first = string(r)
		}
	}
	return first
}
