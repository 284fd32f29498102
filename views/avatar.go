package views

import (
	"context"
	"fmt"
	"html"
	"io"

	"samovar/models"

	"github.com/a-h/templ"
)

// Avatar is the drawn picture of a name. The same name has the same picture everywhere.
func Avatar(name string) templ.Component { return drawn(name, "") }

// drawn is the picture of a name and a tag: guests of one name differ by the tag.
func drawn(name, tag string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, bowlOf(name, tag).markup())
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
	if room.Slug == "" || room.Direct {
		return ownPortrait(p)
	}
	return portrait(RoomPathsOf(room.Slug).avatar(p.ID, hash))
}

// ownAvatar is the picture that a person has outside of rooms.
func ownAvatar(p models.Person) templ.Component {
	if p.Avatar == "" || p.VouchedBy != 0 {
		return drawn(p.Nickname, p.Tag)
	}
	return ownPortrait(p)
}

func ownPortrait(p models.Person) templ.Component {
	return portrait("/avatars/" + p.Key() + "?v=" + AvatarVersion(p.Avatar))
}

// portrait is a picture that a person or their site has chosen. Screen readers skip it: the name stands beside it.
func portrait(path string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		const picture = `<img class="avatar" src="%s" alt="" width="36" height="36" loading="lazy" decoding="async">`
		_, err := fmt.Fprintf(w, picture, html.EscapeString(path))
		return err
	})
}

// AvatarVersion returns the part of the hash that stands in the address of a picture.
func AvatarVersion(hash string) string { return hash[:min(len(hash), 16)] }
