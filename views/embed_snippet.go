package views

import (
	"fmt"
	"html"
	"net/url"
	"strings"
)

// EmbedLook is how a room looks in somebody's page, as its owner tries it out: what the loader and the frame's
// address take.
type EmbedLook struct {
	Theme, Language, Position string
	// Accent is a colour as #rrggbb, or empty for ours.
	Accent   string
	Greeting string
	// Open says that the room is there from the start.
	Open bool
}

// pairs are what is said besides the room, by its name in the loader's attributes and in the frame's address.
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

// script is the line that puts the room into a page, at a target or, without one, behind a button in the corner.
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

// embedPath is where the room is that looks like this.
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

// iframe is the element that shows the room without any script.
func (e EmbedSettings) iframe() string {
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="400" height="560"></iframe>`,
		html.EscapeString(e.Origin+e.embedPath()), html.EscapeString(e.Access.Room.Name))
}
