package uploads

import (
	"bytes"
	"image"
	"image/color"
	"math"

	"github.com/kovidgoyal/imaging/prism/meta/icc"
	"golang.org/x/image/draw"
)

// conversion converts a colour of a profile to sRGB. The colour has one, three or four channels, as the profile.
type conversion func([4]uint8) [3]uint8

// toSRGB converts a picture to sRGB. It returns the picture itself if that is in sRGB, if its profile cannot be used,
// and if a hostile profile makes the parser panic, which must not end the server. Like browsers it uses the profile's
// first table, else its matrix, and clips colours outside sRGB.
func toSRGB(picture image.Image, profile []byte) (converted image.Image) {
	defer func() {
		if recover() != nil {
			converted = picture
		}
	}()
	exact := exactConversion(profile)
	if exact == nil {
		return picture
	}
	inks, isCMYK := picture.(*image.CMYK)
	if isCMYK != (spaceOf(profile) == "CMYK") || spaceOf(profile) == "GRAY" && !mayBeGrey(picture) {
		return picture
	}
	if few, is := picture.(*image.Paletted); is {
		return paletteToSRGB(few, exact)
	}
	channels := channelsOf(profile)
	convert := exact
	if size := picture.Bounds().Size(); size.X*size.Y > 100_000 {
		convert = interpolated(exact, channels)
	}
	if isCMYK {
		return inksToSRGB(inks, convert)
	}
	straight := unmultiplied(picture)
	for at := 0; at < len(straight.Pix); at += 4 {
		p := straight.Pix[at : at+4 : at+4]
		c := convert([4]uint8{p[0], p[1], p[2]})
		p[0], p[1], p[2] = c[0], c[1], c[2]
	}
	return straight
}

// mayBeGrey reports whether the first channel of the picture's colours holds all of the colour.
func mayBeGrey(picture image.Image) bool {
	switch picture.(type) {
	case *image.Gray, *image.Gray16, *image.NRGBA, *image.NRGBA64: // the latter are grey PNGs with alpha
		return true
	}
	return false
}

func channelsOf(profile []byte) int {
	return map[string]int{"GRAY": 1, "RGB ": 3, "CMYK": 4}[spaceOf(profile)]
}

// exactConversion returns the conversion by a profile, or nil if there is none, it is sRGB's own, or it is damaged.
func exactConversion(profile []byte) conversion {
	if profile == nil {
		return nil
	}
	parsed, err := icc.DecodeProfile(bytes.NewReader(profile))
	if err != nil || parsed.IsSRGB() {
		return nil
	}
	channels := channelsOf(profile)
	pipeline, err := parsed.CreateTransformerToSRGB(
		icc.RelativeColorimetricRenderingIntent,
		false,
		channels,
		true,
		false,
		true,
	)
	if err != nil {
		return nil
	}
	return func(c [4]uint8) [3]uint8 {
		var in, out [4]float64
		for i, value := range c {
			in[i] = float64(value) / 255
		}
		if channels == 3 {
			out[0], out[1], out[2] = pipeline.Transform(in[0], in[1], in[2])
		} else {
			pipeline.TransformGeneral(out[:], in[:])
		}
		return [3]uint8{toByte(out[0]), toByte(out[1]), toByte(out[2])}
	}
}

// toByte turns a value from 0 to 1 into a byte. NaN and negative values become black.
func toByte(value float64) uint8 {
	if !(value > 0) {
		return 0
	}
	return uint8(math.Round(min(value, 1) * 255))
}

func paletteToSRGB(picture *image.Paletted, convert conversion) image.Image {
	converted := *picture
	converted.Palette = make(color.Palette, len(picture.Palette))
	for i, old := range picture.Palette {
		c := color.NRGBAModel.Convert(old).(color.NRGBA)
		made := convert([4]uint8{c.R, c.G, c.B})
		converted.Palette[i] = color.NRGBA{R: made[0], G: made[1], B: made[2], A: c.A}
	}
	return &converted
}

func inksToSRGB(picture *image.CMYK, convert conversion) image.Image {
	bounds := picture.Bounds()
	converted := image.NewNRGBA(bounds)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		inks := picture.Pix[picture.PixOffset(bounds.Min.X, y):]
		to := converted.Pix[converted.PixOffset(bounds.Min.X, y):]
		for at := 0; at < 4*bounds.Dx(); at += 4 {
			c := convert([4]uint8(inks[at : at+4]))
			to[at], to[at+1], to[at+2], to[at+3] = c[0], c[1], c[2], 255
		}
	}
	return converted
}

// unmultiplied returns a copy whose colours are not premultiplied by alpha. For an opaque picture both are the same,
// and the standard library copies it faster.
func unmultiplied(picture image.Image) *image.NRGBA {
	straight := image.NewNRGBA(picture.Bounds())
	var to draw.Image = straight
	if isOpaque(picture) {
		to = &image.RGBA{Pix: straight.Pix, Stride: straight.Stride, Rect: straight.Rect}
	}
	draw.Draw(to, straight.Bounds(), picture, straight.Bounds().Min, draw.Src)
	return straight
}
