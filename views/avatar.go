package views

import (
	"context"
	"fmt"
	"hash/fnv"
	"html"
	"io"
	"unicode"

	"github.com/a-h/templ"
)

// Avatar draws a picture from a name: its first letter over two shapes whose place and colour the name decides. The same name has
// the same picture everywhere, and nobody is asked for it.
func Avatar(name string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, avatar(name))
		return err
	})
}

// avatar keeps the lightness at 38 %, so that the white letter has a contrast of at least 4.5 on every hue.
func avatar(name string) string {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name)) // a hash never fails to write
	sum := hash.Sum32()
	hue, turn, x := sum%360, sum/360%360, 8+sum/129600%24
	return fmt.Sprintf(`<svg class="avatar" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" fill="hsl(%d 48%% 36%%)"/>`+
		`<rect x="%d" y="20" width="34" height="34" fill="hsl(%d 50%% 30%%)" transform="rotate(%d 20 20)"/>`+
		`<text x="20" y="27" text-anchor="middle" fill="#fff">%s</text></svg>`,
		hue, x, (hue+40)%360, turn, html.EscapeString(initial(name)))
}

// initial is the first letter or digit of a name, or else its first character.
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
