package views

import (
	"fmt"

	"samovar/colour"
)

// The grounds on which an accent is read, in the light and in the dark, and the texts that stand on it
// (tailwind.config.js).
const (
	lightPaper, lightWell = "#fffcf7", "#efe4d4"
	darkPaper, darkWell   = "#1d1714", "#31271f"
	onLight, onDark       = "#ffffff", "#25130a"
)

// accentRules give the page another accent than copper: its fill, the fill hovered, its ink, and the wash under one's own
// words. In the dark it is a lighter shade. Each is legible where it stands, whatever the colour is. Retro has its own.
func accentRules(accent string) string {
	if accent == "" {
		return ""
	}
	light := colour.Legible(accent, -2, lightPaper, onLight)
	dark := colour.Legible(accent, 2, darkPaper, onDark)
	properties := func(fill, hovered, ink, wash, on string) string {
		return fmt.Sprintf("{--copper:%s;--copper-hi:%s;--copper-ink:%s;--mine:%s;--on-copper:%s}",
			fill, hovered, ink, wash, on)
	}
	inLight := properties(
		light,
		colour.Shade(light, -12),
		colour.Legible(light, -2, lightWell, colour.Mix(light, lightPaper, 10)),
		colour.Mix(light, lightPaper, 10),
		onLight,
	)
	inDark := properties(
		dark,
		colour.Shade(dark, 15),
		colour.Legible(dark, 2, darkWell, colour.Mix(dark, darkPaper, 15)),
		colour.Mix(dark, darkPaper, 15),
		onDark,
	)
	return ":root:not([data-theme=retro])" + inLight + ":root[data-theme=dark]" + inDark +
		"@media(prefers-color-scheme:dark){:root[data-theme=auto]" + inDark + "}"
}
