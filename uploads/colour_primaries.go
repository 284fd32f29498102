package uploads

import (
	"encoding/binary"
	"math"

	"github.com/kovidgoyal/imaging/prism/meta/icc"
)

// primaries are the chromaticities x and y of white, red, green and blue: what a colour space means by its pure
// colours.
type primaries [8]float64

// primariesOf lists the primaries that a PNG chunk cICP can name (ITU-T H.273, table 2).
var primariesOf = map[byte]primaries{
	1:  {.3127, .3290, .640, .330, .300, .600, .150, .060}, // sRGB and BT.709
	9:  {.3127, .3290, .708, .292, .170, .797, .131, .046}, // BT.2020
	12: {.3127, .3290, .680, .320, .265, .690, .150, .060}, // Display P3
}

// curve is the tone curve of a profile: a parametric curve of ICC.1:2022, 10.18, by its type and parameters.
type curve struct {
	kind   uint16
	values []float64
}

// curvesOf lists the tone curves that a chunk cICP can name (ITU-T H.273, table 3).
var curvesOf = map[byte]curve{
	1:  {3, []float64{1 / .45, 1 / 1.099, .099 / 1.099, 1 / 4.5, .081}}, // BT.709
	8:  {0, []float64{1}},                                               // linear
	13: {3, []float64{2.4, 1 / 1.055, .055 / 1.055, 1 / 12.92, .04045}}, // sRGB
	14: {3, []float64{1 / .45, 1 / 1.099, .099 / 1.099, 1 / 4.5, .081}}, // BT.2020, as BT.709
}

// codedProfile returns a profile for a chunk cICP, or nil unless it names full-range RGB with known primaries and a
// known curve.
func codedProfile(body []byte) []byte {
	if len(body) != 4 || body[2] != 0 || body[3] != 1 {
		return nil
	}
	white, known := primariesOf[body[0]]
	tone, knows := curvesOf[body[1]]
	if !known || !knows {
		return nil
	}
	return rgbProfile(white, tone)
}

// measuredProfile returns a profile for the chunks gAMA and cHRM. As in browsers, either alone means nothing.
func measuredProfile(gamma, chromaticities []byte) []byte {
	if len(gamma) != 4 || len(chromaticities) != 32 || binary.BigEndian.Uint32(gamma) == 0 {
		return nil
	}
	var p primaries
	for i := range p {
		p[i] = float64(binary.BigEndian.Uint32(chromaticities[4*i:])) / 100_000
	}
	return rgbProfile(p, curve{0, []float64{100_000 / float64(binary.BigEndian.Uint32(gamma))}})
}

// d50 is the white of the space that connects profiles (ICC.1:2022, 7.2.16).
var d50 = [3]float64{.9642, 1, .8249}

// rgbProfile returns a profile of primaries and a tone curve, or nil if the primaries span no colours.
func rgbProfile(p primaries, tone curve) []byte {
	columns, ok := colorants(p)
	if !ok {
		return nil
	}
	header := make([]byte, 128)
	copy(header[8:], "\x04\x20\x00\x00mntrRGB XYZ ")
	copy(header[36:], "acsp")
	copy(header[68:], fixed(d50[:]))
	curve := binary.BigEndian.AppendUint16([]byte("para\x00\x00\x00\x00"), tone.kind)
	curve = append(append(curve, 0, 0), fixed(tone.values)...)
	tags := []tag{{"wtpt", xyz(d50)}, {"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve}}
	for i, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
		tags = append(tags, tag{name, xyz([3]float64{columns[0][i], columns[1][i], columns[2][i]})})
	}
	return assembleProfile(header, tags)
}

// bradford is the matrix that adapts colours from one white to another (ICC.1:2022, E.1).
var bradford = icc.Matrix3{{.8951, .2664, -.1614}, {-.7502, 1.7135, .0367}, {.0389, -.0685, 1.0296}}

// colorants returns red, green and blue in XYZ, adapted to D50, as the columns of a matrix.
func colorants(p primaries) (icc.Matrix3, bool) {
	at := func(i int) [3]float64 { return [3]float64{p[i] / p[i+1], 1, (1 - p[i] - p[i+1]) / p[i+1]} }
	if p[1] == 0 || p[3] == 0 || p[5] == 0 || p[7] == 0 {
		return icc.Matrix3{}, false
	}
	white, rows := at(0), icc.Matrix3{at(2), at(4), at(6)}
	columns := rows.Transpose()
	inverse, err := columns.Inverted()
	back, _ := bradford.Inverted() // a constant
	if err != nil {
		return icc.Matrix3{}, false
	}
	var light, adapted [3]float64
	light[0], light[1], light[2] = inverse.Transform(white[0], white[1], white[2])
	from, to := apply(bradford, white), apply(bradford, d50)
	for i := range adapted {
		adapted[i] = to[i] / from[i]
	}
	adaptation := back.Multiply(diagonal(adapted))
	adaptation = adaptation.Multiply(bradford)
	columns = columns.Multiply(diagonal(light))
	return adaptation.Multiply(columns), true
}

func apply(m icc.Matrix3, v [3]float64) (out [3]float64) {
	out[0], out[1], out[2] = m.Transform(v[0], v[1], v[2])
	return out
}

func diagonal(v [3]float64) icc.Matrix3 { return icc.Matrix3{{v[0], 0, 0}, {0, v[1], 0}, {0, 0, v[2]}} }

// xyz returns a tag of three numbers.
func xyz(v [3]float64) []byte { return append([]byte("XYZ \x00\x00\x00\x00"), fixed(v[:])...) }

// fixed returns numbers as profiles write them: 65,536 is one.
func fixed(values []float64) (out []byte) {
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, uint32(int32(math.Round(v*65_536))))
	}
	return out
}
