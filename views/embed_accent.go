package views

import (
	"context"
	"fmt"
	"html"
	"io"

	"samovar/colour"

	"github.com/a-h/templ"
)

// embedAccent gives the embed's button the colour that the embedding site asks for, and its icon black or white,
// whichever is legible on it (WCAG 2.2, 1.4.3).
func embedAccent(v Viewer, accent string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if accent == "" {
			return nil
		}
		on := "#000"
		if colour.Luminance(accent) < 0.179 { // where both have the same contrast
			on = "#fff"
		}
		const style = `<style nonce="%s">.send{--copper:%s;--on-copper:%s}</style>`
		_, err := fmt.Fprintf(w, style, html.EscapeString(v.Nonce), accent, on)
		return err
	})
}
