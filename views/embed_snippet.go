package views

import (
	"fmt"
	"html"
	"net/url"
	"strings"
)

// EmbedLook is how a room looks in another site's page. The loader and the embed's address take the same values.
type EmbedLook struct {
	Theme, Language, Position string
	// Accent is a colour as #rrggbb, empty for the default.
	Accent   string
	Greeting string
	// Open is set to show the room from the start.
	Open bool
}

// pairs returns the values that differ from the default, by their name in the loader's attributes and in the embed's
// address.
func (a EmbedLook) pairs() [][2]string {
	pairs := [][2]string{{"theme", a.Theme}, {"language", a.Language}, {"accent", a.Accent}, {"greeting", a.Greeting}}
	said := pairs[:0]
	for _, pair := range pairs {
		if pair[1] != "" && pair[1] != Themes[0] {
			said = append(said, pair)
		}
	}
	return said
}

// script returns the line of HTML that puts the room into a page: into an element where target is set, else behind a
// button in the corner.
func (e EmbedSettings) script(target string) string {
	var line strings.Builder
	fmt.Fprintf(&line, `<script src="%s/embed.js" data-room="%s"`, e.Origin, html.EscapeString(e.Access.Room.Slug))
	for _, pair := range e.Look.pairs() {
		fmt.Fprintf(&line, ` data-%s="%s"`, pair[0], html.EscapeString(pair[1]))
	}
	switch {
	case target != "":
		fmt.Fprintf(&line, ` data-target="%s"`, target)
	default:
		if e.Look.Position != "" {
			fmt.Fprintf(&line, ` data-position="%s"`, e.Look.Position)
		}
		if e.Look.Open {
			line.WriteString(" data-open")
		}
	}
	line.WriteString(" async></script>")
	return line.String()
}

// embedPath returns the path of the embed with this look.
func (e EmbedSettings) embedPath() string {
	values := url.Values{}
	for _, pair := range e.Look.pairs() {
		values.Set(pair[0], pair[1])
	}
	path := embedPath(e.Access.Room.Slug)
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// iframe returns the element that shows the room without the loader.
func (e EmbedSettings) iframe() string {
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="400" height="560"></iframe>`,
		html.EscapeString(e.Origin+e.embedPath()), html.EscapeString(e.Access.Room.Name))
}
