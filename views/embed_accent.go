package views

import (
	"context"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"

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
		if luminance(accent) < 0.179 { // where both have the same contrast
			on = "#fff"
		}
		const style = `<style nonce="%s">.send{--accent:%s;--onaccent:%s}</style>`
		_, err := fmt.Fprintf(w, style, html.EscapeString(v.Nonce), accent, on)
		return err
	})
}

// luminance returns the relative luminance of #rrggbb (WCAG 2.2).
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
