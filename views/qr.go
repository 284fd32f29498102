package views

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/a-h/templ"
	"rsc.io/qr"
)

// quiet is the empty border around a QR code, in squares (ISO/IEC 18004, 9.1).
const quiet = 4

// qrCode draws a text as a QR code: one path of dark runs on a light ground, in the same colours in every theme, since
// cameras look for dark on light.
func qrCode(text, label string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		code, err := qr.Encode(text, qr.M)
		if err != nil {
			return fmt.Errorf("make a QR code: %w", err)
		}
		side := code.Size + 2*quiet
		_, err = fmt.Fprintf(w,
			`<svg class="qr" viewBox="0 0 %d %d" role="img" aria-label="%s" shape-rendering="crispEdges">`+
				`<path class="qr-ground" d="M0 0h%dv%dh-%dz"/><path class="qr-ink" d="%s"/></svg>`,
			side, side, templ.EscapeString(label), side, side, side, dark(code))
		return err
	})
}

// dark returns the path of the dark squares, each run of a row as one stretch.
func dark(code *qr.Code) string {
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
				x += run
			}
		}
	}
	return path.String()
}
