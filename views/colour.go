package views

import (
	"math"
	"strconv"
)

// contrast returns the contrast of two colours, #rrggbb (WCAG 2.2).
func contrast(one, other string) float64 {
	light, dark := luminance(one), luminance(other)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
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
