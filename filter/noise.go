package filter

import (
	"strings"
	"unicode"
)

// Noise is what makes a text loud.
type Noise string

// A text may be quiet, be in capitals, have letters under a heap of marks, have many emoji, or repeat a character.
const (
	Quiet    Noise = ""
	Capitals Noise = "capitals"
	Marks    Noise = "marks"
	Emoji    Noise = "emoji"
	Repeated Noise = "repeated"
)

const (
	// cased is how many letters with capitals a text must have before its capitals are counted, and capitals how many
	// of a hundred may be.
	cased, capitals = 20, 70
	// mostMarks, mostEmoji and mostRepeats are how many are not yet loud.
	mostMarks, mostEmoji, mostRepeats = 8, 30, 12
)

// NoiseIn returns why a text is loud, or Quiet. Letters of scripts without capitals do not count as small ones.
func NoiseIn(text string) Noise {
	var upper, lower, marks, emoji, repeats int
	var last rune
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		case isEmoji(r, last):
			emoji++
		}
		if marks++; !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		}
		if repeats++; r != last || !isLoudRepeated(r) {
			repeats = 1
		}
		switch last = r; {
		case marks > mostMarks:
			return Marks
		case emoji > mostEmoji:
			return Emoji
		case repeats > mostRepeats:
			return Repeated
		}
	}
	if upper+lower > cased && upper*100 > (upper+lower)*capitals {
		return Capitals
	}
	return Quiet
}

// isEmoji reports whether a character begins an emoji. One that is joined to the one before it, its tone, and the
// second half of a flag belong to it.
func isEmoji(r, before rune) bool {
	const joiner, tone, lastTone, flag, lastFlag = '\u200d', 0x1f3fb, 0x1f3ff, 0x1f1e6, 0x1f1ff
	if before == joiner || r >= tone && r <= lastTone {
		return false
	}
	return r >= 0x1f000 && (r < flag || r > lastFlag || before < flag || before > lastFlag) && unicode.Is(unicode.So, r)
}

// isLoudRepeated reports whether a character is noise where it is repeated: not those that draw a line, or an amount.
func isLoudRepeated(r rune) bool {
	return unicode.IsLetter(r) || strings.ContainsRune("!?)(", r) || r >= 0x1f000
}
