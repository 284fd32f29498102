package emoji

import (
	"sync"
	"unicode"
)

const (
	joiner       = '\u200d' // zero width joiner: 👩‍💻 is a woman, a joiner, a computer
	presentation = '\ufe0f' // shows as an emoji what would be a text character
	keycap       = '\u20e3'
)

// alphabet are the characters emoji begin with: true for those that are emoji by themselves, false for those that need a
// presentation selector, as ☀ does.
var alphabet = sync.OnceValue(func() map[rune]bool {
	letters := map[rune]bool{}
	for _, e := range entries() {
		runes := []rune(e.character)
		for _, r := range runes {
			if _, known := letters[r]; !known && !isGlue(r) && !isKeycapBase(r) {
				letters[r] = false
			}
		}
		if len(runes) == 1 {
			letters[runes[0]] = true
		}
	}
	return letters
})

func isGlue(r rune) bool {
	return r == joiner || r == presentation || r == keycap || isTone(r) || isTag(r) || isFlagLetter(r)
}
func isKeycapBase(r rune) bool { return r == '#' || r == '*' || (r >= '0' && r <= '9') }
func isTone(r rune) bool       { return r >= 0x1f3fb && r <= 0x1f3ff }
func isTag(r rune) bool        { return r >= 0xe0020 && r <= 0xe007f }
func isFlagLetter(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// Only says whether a text consists of emoji alone, white space aside, and of how many. A sequence (a family, a flag, a skin tone, a
// keycap) counts as one.
func Only(text string) (count int, only bool) {
	rest := []rune(text)
	for len(rest) > 0 {
		if unicode.IsSpace(rest[0]) {
			rest = rest[1:]
			continue
		}
		length := sequence(rest)
		if length == 0 {
			return 0, false
		}
		rest = rest[length:]
		count++
	}
	return count, count > 0
}

// sequence is how many characters the emoji takes that a text begins with; 0 if it begins with none (UTS 51, 1.4.9).
func sequence(text []rune) int {
	switch first := text[0]; {
	case isFlagLetter(first):
		if len(text) > 1 && isFlagLetter(text[1]) {
			return 2
		}
		return 0
	case isKeycapBase(first):
		at := 1
		if at < len(text) && text[at] == presentation {
			at++
		}
		if at < len(text) && text[at] == keycap {
			return at + 1
		}
		return 0
	}
	at := element(text)
	for at > 0 && at+1 < len(text) && text[at] == joiner {
		length := element(text[at+1:])
		if length == 0 {
			return 0
		}
		at += 1 + length
	}
	return at
}

// element is one part of a joined sequence, with its selector, tone or tags.
func element(text []rune) int {
	shows, known := alphabet()[text[0]]
	if !known {
		return 0
	}
	at := 1
	for at < len(text) && (text[at] == presentation || isTone(text[at]) || isTag(text[at])) {
		shows = true
		at++
	}
	if !shows {
		return 0
	}
	return at
}
