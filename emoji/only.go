package emoji

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	joiner       = "\u200d" // zero width joiner: 👩‍💻 is a woman, a joiner, a computer
	presentation = "\ufe0f" // shows as an emoji what would be a text character
	keycap       = "\u20e3"
	tagsEnd      = "\U000e007f" // closes the invisible letters that make 🏴 a region's flag
)

// alphabet are the characters emoji are made of: true for those that are emoji by themselves, false for those that
// need a presentation selector, as ☀ does, or something to be joined to, as 🦰 does.
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
	return strings.ContainsRune(joiner+presentation+keycap+tagsEnd, r) || isTone(r) || isTag(r) || isFlagLetter(r)
}
func isKeycapBase(r rune) bool { return r == '#' || r == '*' || (r >= '0' && r <= '9') }
func isTone(r rune) bool       { return r >= 0x1f3fb && r <= 0x1f3ff }
func isTag(r rune) bool        { return r >= 0xe0020 && r <= 0xe007e }
func isFlagLetter(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// isToCome reports whether a character is an emoji that is newer than the table: Unicode reserves these ranges for
// emoji, so that older programs know them (Extended_Pictographic), and assigns nothing else in the last block.
func isToCome(r rune) bool {
	isKept := r >= 0x1f000 && r <= 0x1faff || r >= 0x1fc00 && r <= 0x1fffd
	return isKept && unicode.Is(unicode.Cn, r) || r >= 0x1fa70 && r <= 0x1faff
}

// Only reports whether a text consists of emoji alone, white space aside, and of how many. A sequence (a family, a
// flag, a skin tone, a keycap) counts as one. It reads no further than the first other character, and allocates
// nothing.
func Only(text string) (count int, only bool) {
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return count, count > 0
		}
		if text, only = cut(text); !only {
			return 0, false
		}
		count++
	}
}

// cut takes off the emoji that a text begins with (UTS 51, 1.4.9), if it begins with one.
func cut(text string) (rest string, found bool) {
	first, size := utf8.DecodeRuneInString(text)
	switch {
	case isFlagLetter(first):
		second, more := utf8.DecodeRuneInString(text[size:])
		return text[size+more:], isFlagLetter(second)
	case isKeycapBase(first):
		return strings.CutPrefix(strings.TrimPrefix(text[size:], presentation), keycap)
	}
	return cutJoined(text)
}

// cutJoined takes off elements with joiners between them. A joined sequence is an emoji even where an element alone is
// none: 🦰 stands only in such sequences, and some keyboards leave out the selectors (🧔‍♂).
func cutJoined(text string) (rest string, found bool) {
	rest, shows, known := cutElement(text)
	for known {
		next, joined := strings.CutPrefix(rest, joiner)
		if !joined {
			return rest, shows
		}
		rest, _, known = cutElement(next)
		shows = true
	}
	return text, false
}

// cutElement takes off one part of a joined sequence, with its selector, tone or tags, and reports whether it is an
// emoji by itself.
func cutElement(text string) (rest string, shows, known bool) {
	letter, size := utf8.DecodeRuneInString(text)
	if shows, known = alphabet()[letter]; !known && isToCome(letter) {
		shows, known = true, true
	}
	rest = text[size:]
	if next, size := utf8.DecodeRuneInString(rest); isTone(next) || strings.HasPrefix(rest, presentation) {
		rest, shows = rest[size:], true
	}
	if ended, complete := strings.CutPrefix(strings.TrimLeftFunc(rest, isTag), tagsEnd); complete {
		rest = ended
	}
	return rest, shows, known
}
