package autolink

import "unicode"

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// isUnspaced reports whether a character is a letter of a script without spaces between words, or of Korean, whose
// particles follow a foreign word without one.
func isUnspaced(r rune) bool {
	const long = 'ー'
	return r == long ||
		r >= '\u0e00' && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo,
			unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// isSpaced reports whether a character is of a word of the other scripts.
func isSpaced(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !isUnspaced(r)
}

// wide is the punctuation of Chinese and Japanese: ideographic, vertical and full-width.
var wide = &unicode.RangeTable{R16: []unicode.Range16{
	{0x3000, 0x3004, 1},
	{0x3008, 0x3020, 1},
	{0x302a, 0x3030, 1},
	{0x3036, 0x3036, 1},
	{0x303d, 0x303f, 1},
	{0xfe10, 0xfe1f, 1},
	{0xfe30, 0xfe4f, 1},
	{0xff01, 0xff0f, 1},
	{0xff1a, 0xff20, 1},
	{0xff3b, 0xff40, 1},
	{0xff5b, 0xff65, 1},
}}

func isWide(r rune) bool { return r >= '\u3000' && unicode.Is(wide, r) }

// isUnseen reports whether a character leaves no mark on a page, or changes the direction of the text around it.
func isUnseen(r rune) bool {
	return r >= '\u00a0' && unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// isJoining reports whether an invisible character belongs to words or emoji: joiners, and the choice of a style.
func isJoining(r rune) bool {
	return r == zeroWidthJoiner || r == zeroWidthNonJoiner || unicode.Is(unicode.Variation_Selector, r)
}
