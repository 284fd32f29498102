package views

import (
	"context"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// fragmentTexts are the texts that broadcast fragments leave to the page, by the custom property that carries them.
var fragmentTexts = map[string]string{
	"--w-deleted": "message.deleted",
	"--w-removed": "message.removed",
	"--w-edited":  "message.edited",
	"--w-gone":    "message.author.gone",
	"--w-guest":   "message.author.guest",
	"--w-site":    "message.author.site",
	"--w-you":     "message.author.you",
}

// viewerStyle writes the page's one inline style: the texts of broadcast fragments in the viewer's language, the
// site's accent, and what tells the stylesheet, by the keys of people, which elements are the viewer's own and which
// are hidden from them. What either looks like is in assets/style/personal.css. The nonce lets the style pass the
// Content-Security-Policy. A stranger's first post makes them a guest: the page then makes the rules itself from the
// pattern in data-own.
func viewerStyle(v Viewer) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, `<style nonce="%s" data-own="%s">:root{%s}%s%s%s</style>`,
			v.Nonce, html.EscapeString(ownRules), declarations(v), accentRules(v.Site.Accent), own(v.Key()), hidden(v))
		return err
	})
}

func declarations(v Viewer) string {
	var out strings.Builder
	for _, property := range []string{"--w-deleted", "--w-edited", "--w-gone", "--w-guest", "--w-removed", "--w-site", "--w-you"} {
		text := v.T(fragmentTexts[property])
		if property == "--w-you" {
			text = " " + text // it is read as a word of its own behind the name
		}
		fmt.Fprintf(&out, "%s:%s;", property, cssString(text))
	}
	return out.String()
}

// ownRules mark what is the viewer's own; {me} is their key. The last two cannot be said by a property: they ask for
// the element behind the viewer's name, and for a list with no other name in it.
const ownRules = `[data-author="{me}"]{--own:var(--mine);--pad:var(--own-pad);--you:var(--w-you);--typer:none}` +
	`:is([data-mentions~="{me}"],[data-mentions~="here"]){--called:var(--called-line)}` +
	`:is([data-person~="{me}"],[data-person="here"]){--chipped:var(--chip-me);--chipped-ink:var(--chip-me-ink)}` +
	`[data-reactors~="{me}"]{--reacted:var(--mine);--reacted-line:var(--copper)}` +
	`#typers [data-author="{me}"]:first-child+b::before{content:none}` +
	`.typing:not(:has(#typers>b:not([data-author="{me}"]))){visibility:hidden}`

// own returns the rules for a key, which is digits only; none for a stranger.
func own(key string) string {
	if key == "" {
		return ""
	}
	return strings.ReplaceAll(ownRules, "{me}", key)
}

// cssString quotes a text for CSS, so that it ends neither the string nor the style element.
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
