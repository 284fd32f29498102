package filter

import "strings"

// Fold returns a form that is the same for texts that say the same: it has no case, marks, Markdown, signs or
// disguised letters, and what stands between words is one space. A letter that is repeated stands at most twice.
func Fold(text string) string {
	var out strings.Builder
	var last, before character
	each(text, func(c character) {
		letter := c & letterBits
		if kind := c & kindBits; kind == gap || kind == sign && letter < firstEmoji {
			letter = ' '
		}
		if letter == last && (letter == ' ' || letter == before) {
			return
		}
		out.WriteRune(rune(letter))
		last, before = letter, last
	})
	return strings.TrimSpace(out.String())
}

// firstEmoji is where symbols begin that say something by themselves.
const firstEmoji = 0x2190
