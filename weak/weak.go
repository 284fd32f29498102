// Package weak knows the passwords that are guessed first. It knows nothing of chat.
package weak

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// common are the 10,000 most common passwords of 8 characters and more, in lower case and one a line; generate.mjs
// says where they come from.
//
//go:embed common.txt.gz
var common []byte

const (
	// shortest is how many characters an entry of the list has at least: what is shorter is guessed whatever it is.
	shortest = 8
	// shortestWord is how many characters a word has at least that is looked for before digits and signs.
	shortestWord = 5
)

// IsCommon reports whether a password is guessed first: one of the list, also with a few digits or signs after it; a
// short piece that is repeated; what has fewer than eight characters. Case, spaces and characters that cannot be seen
// make no difference, and neither do Latin or Russian letters: a word typed with the other keyboard layout turned on is
// as common as the word. It unpacks the list anew each time, which takes a few milliseconds beside the forty of the
// hash and keeps no memory.
func IsCommon(password string) bool {
	if length(password) < shortest {
		return true
	}
	typed := []rune(strings.ToLower(Fold(password)))
	words := map[string]bool{}
	for tail := range shortest {
		word := typed[:len(typed)-tail]
		if tail > 0 && (len(word) < shortestWord || !isTail(typed[len(word)])) {
			break
		}
		piece := repeated(word)
		if len(piece) < min(len(word), shortest) {
			return true
		}
		words[string(piece)] = true
		words[russianKeys.Replace(string(piece))] = true
	}
	return isListed(words)
}

// Fold returns a text without spaces and without characters that cannot be seen, and with one form for characters that
// have several (NFKC).
func Fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || isUnseen(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}

// length counts the characters of a text that make it harder to guess: those that can be seen, and single spaces
// between them.
func length(text string) int {
	seen := strings.Map(func(r rune) rune {
		if !unicode.IsSpace(r) && isUnseen(r) {
			return -1
		}
		return r
	}, text)
	return utf8.RuneCountInString(strings.Join(strings.Fields(seen), " "))
}

// brailleBlank is a sign without dots: it looks like a space.
const brailleBlank = '\u2800'

func isUnseen(r rune) bool {
	return r == brailleBlank ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs,
			unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// isTail reports whether a character is one that people add to a word: a digit or a sign, but no letter.
func isTail(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

// repeated returns the piece that a text repeats from its beginning to its end, or the text; the last piece may be cut
// off: "abcabca" repeats "abc".
func repeated(text []rune) []rune {
	for size := 1; size <= len(text)/2; size++ {
		if slices.Equal(text[size:], text[:len(text)-size]) {
			return text[:size]
		}
	}
	return text
}

// isListed reports whether an entry of the list is one of the words, as it is or without the digits and signs at its
// end: "letmein1" makes "letmein" a common word.
func isListed(words map[string]bool) bool {
	unpacked, err := gzip.NewReader(bytes.NewReader(common))
	if err != nil {
		panic(fmt.Errorf("unpack the common passwords: %w", err)) // a part of the program is broken
	}
	lines := bufio.NewScanner(unpacked)
	for lines.Scan() {
		line := lines.Text()
		if words[line] || words[strings.TrimRightFunc(line, isTail)] {
			return true
		}
	}
	if err := lines.Err(); err != nil {
		panic(fmt.Errorf("read the common passwords: %w", err))
	}
	return false
}

// russianKeys gives for each letter of the Russian keyboard what the same key types on the American one.
var russianKeys = strings.NewReplacer(
	"ё",
	"`",
	"й",
	"q",
	"ц",
	"w",
	"у",
	"e",
	"к",
	"r",
	"е",
	"t",
	"н",
	"y",
	"г",
	"u",
	"ш",
	"i",
	"щ",
	"o",
	"з",
	"p",
	"х",
	"[",
	"ъ",
	"]",
	"ф",
	"a",
	"ы",
	"s",
	"в",
	"d",
	"а",
	"f",
	"п",
	"g",
	"р",
	"h",
	"о",
	"j",
	"л",
	"k",
	"д",
	"l",
	"ж",
	";",
	"э",
	"'",
	"я",
	"z",
	"ч",
	"x",
	"с",
	"c",
	"м",
	"v",
	"и",
	"b",
	"т",
	"n",
	"ь",
	"m",
	"б",
	",",
	"ю",
	".",
)
