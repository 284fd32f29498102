package markdown

import (
	"unicode"

	"samovar/emoji"

	"golang.org/x/text/width"
)

// IsUnspaced reports whether a character is of a script without spaces between words, such as Chinese: its letters, and
// the punctuation of their width. It is "CJK character" in the CommonMark CJK-friendly amendments, with Thai and its
// neighbours added.
func IsUnspaced(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianHalfwidth:
		_, isEmoji := emoji.Only(string(r))
		return !isEmoji
	}
	return unicode.In(r, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// isWord reports whether a character is part of a word that is ended by a space or punctuation.
func isWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) && !IsUnspaced(r) }
