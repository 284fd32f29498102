package views

import (
	"context"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Themes are the looks there are; auto follows the system.
var Themes = []string{"auto", "light", "dark", "retro"}

// fragmentTexts are the texts that broadcast fragments leave to the page, by the custom property that carries them.
var fragmentTexts = map[string]string{
	"--w-deleted": "message.deleted",
	"--w-edited":  "message.edited",
	"--w-gone":    "message.author.gone",
	"--w-site":    "message.author.site",
	"--w-you":     "message.author.you",
}

// Words is the page's one inline style: the words of broadcast fragments in the viewer's language, and the rules that
// mark what is the viewer's own. The nonce lets it pass the Content-Security-Policy. Somebody new becomes somebody
// with their first post, and the page then makes those rules itself from the pattern in data-own.
func Words(v Viewer) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, `<style nonce="%s" data-own="%s">:root{%s}%s%s</style>`,
			v.Nonce, html.EscapeString(ownRules), declarations(v), own(v.Key()), hidden(v))
		return err
	})
}

func declarations(v Viewer) string {
	var out strings.Builder
	for _, property := range []string{"--w-deleted", "--w-edited", "--w-gone", "--w-site", "--w-you"} {
		fmt.Fprintf(&out, "%s:%s;", property, cssString(v.T(fragmentTexts[property])))
	}
	return out.String()
}

// ownRules are the rules for what is the viewer's own; {me} is their key.
const ownRules = `.msg:is([data-mentions~="{me}"],[data-mentions~="here"]) .msg-body{box-shadow:inset 3px 0 var(--accent)}` +
	`:is(.msg[data-author="{me}"]>.msg-head,.msg-quote[data-author="{me}"])>.msg-name::after{content:var(--w-you)}` +
	`.msg[data-author="{me}"] .msg-body{background:var(--mine-bg)}` +
	`#typers [data-author="{me}"]{display:none}` +
	`#typers [data-author="{me}"]:first-child+b::before{content:none}` +
	`.msg-reactions [data-reactors~="{me}"]>a{border-color:var(--accent);background:var(--mine-bg,var(--mine))}` +
	`.typing:not(:has(#typers>b:not([data-author="{me}"]))){visibility:hidden}`

// own is empty for someone who has not said anything yet. The key is digits only.
func own(key string) string {
	if key == "" {
		return ""
	}
	return strings.ReplaceAll(ownRules, "{me}", key)
}

// cssString quotes a text for CSS so that neither it nor the style element can be left.
func cssString(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range text {
		if r == '"' || r == '\\' || r == '<' || r == '&' || r < ' ' {
			fmt.Fprintf(&out, `\%x `, r)
		} else {
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// accentStyle puts a host's colour in the place of ours, with the one of black and white that is legible on it (WCAG
// 2.2, 1.4.3).
func accentStyle(v Viewer, accent string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if accent == "" {
			return nil
		}
		on := "#000"
		if luminance(accent) < 0.179 { // where both have the same contrast
			on = "#fff"
		}
		_, err := fmt.Fprintf(
			w,
			"<style nonce=\"%s\">.send{--accent:%s;--onaccent:%s}</style>",
			html.EscapeString(v.Nonce),
			accent,
			on,
		)
		return err
	})
}

// luminance is the relative luminance of #rrggbb (WCAG 2.2).
func luminance(colour string) float64 {
	var parts [3]float64
	for i := range parts {
		value, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8) // two hexadecimal digits
		if parts[i] = float64(value) / 255; parts[i] <= 0.04045 {
			parts[i] /= 12.92
		} else {
			parts[i] = math.Pow((parts[i]+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*parts[0] + 0.7152*parts[1] + 0.0722*parts[2]
}
