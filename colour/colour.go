// Package colour measures the contrast of colours and finds the nearest ones that are legible.
package colour

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Least is the least contrast of a text with its ground (WCAG 2.2, 1.4.3).
const Least = 4.5

var pattern = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// Parse returns a colour as #rrggbb in lower case, and whether text is one. It may lack the "#".
func Parse(text string) (string, bool) {
	colour := "#" + strings.TrimPrefix(strings.ToLower(strings.TrimSpace(text)), "#")
	return colour, pattern.MatchString(colour)
}

// Contrast returns the contrast of two colours, #rrggbb (WCAG 2.2).
func Contrast(one, other string) float64 {
	light, dark := Luminance(one), Luminance(other)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// Luminance returns the relative luminance of #rrggbb (WCAG 2.2).
func Luminance(colour string) float64 {
	parts := channels(colour)
	for i, value := range parts {
		if value <= 0.04045 {
			parts[i] = value / 12.92
		} else {
			parts[i] = math.Pow((value+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*parts[0] + 0.7152*parts[1] + 0.0722*parts[2]
}

// IsLegible reports whether a colour has the least contrast with each ground.
func IsLegible(colour string, grounds ...string) bool {
	for _, ground := range grounds {
		if Contrast(colour, ground) < Least {
			return false
		}
	}
	return true
}

// Legible returns the nearest darker or, for a positive step, lighter colour of the same hue that is legible on all
// grounds: the colour itself if it is.
func Legible(colour string, step int, grounds ...string) string {
	for percent := step; !IsLegible(colour, grounds...) && percent > -100 && percent < 100; percent += step {
		colour = Shade(colour, step)
	}
	return colour
}

// Shade returns a colour of the same hue that is darker or, for a positive percentage, lighter.
func Shade(colour string, percent int) string {
	parts := channels(colour)
	toward := 0.0
	if percent > 0 {
		toward = 1
	}
	share := math.Abs(float64(percent)) / 100
	for i := range parts {
		parts[i] += (toward - parts[i]) * share
	}
	return hex(parts)
}

// Mix returns a colour of which a percentage is one and the rest the other.
func Mix(one, other string, percent int) string {
	parts, rest := channels(one), channels(other)
	share := float64(percent) / 100
	for i := range parts {
		parts[i] = parts[i]*share + rest[i]*(1-share)
	}
	return hex(parts)
}

// channels returns red, green and blue between 0 and 1.
func channels(colour string) (parts [3]float64) {
	for i := range parts {
		value, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8) // two hexadecimal digits
		parts[i] = float64(value) / 255
	}
	return parts
}

func hex(parts [3]float64) string {
	text := "#"
	for _, value := range parts {
		text += fmt.Sprintf("%02x", int(math.Round(value*255)))
	}
	return text
}
