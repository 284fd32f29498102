// Package weak recognises the passwords that attackers guess first. It knows nothing of chat.
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

// common holds the 10,000 most common passwords of at least 8 characters, in lower case, one a line. generate.mjs names
// their source.
//
//go:embed common.txt.gz
var common []byte

const (
	// shortest is the length of the shortest entry of the list, in characters. Shorter passwords are always weak.
	shortest = 8
	// shortestWord is the length of the shortest word that is looked up without the digits and signs after it.
	shortestWord = 5
)

// IsCommon reports whether a password is weak: it is on the list, also with a few digits or signs after it, or
// repeats a short piece, or has fewer than eight characters. Case, spaces and invisible characters make no
// difference, nor does the keyboard layout: a word typed with the Russian layout by mistake is as common as the word.
// IsCommon unpacks the list each time, which takes a few milliseconds beside the forty of the hash, and keeps no
// memory.
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

// Fold returns a text without spaces and invisible characters, in normal form NFKC.
func Fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || isUnseen(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}

// length counts the characters that make a text harder to guess: visible ones, and single spaces between them.
func length(text string) int {
	seen := strings.Map(func(r rune) rune {
		if !unicode.IsSpace(r) && isUnseen(r) {
			return -1
		}
		return r
	}, text)
	return utf8.RuneCountInString(strings.Join(strings.Fields(seen), " "))
}

// brailleBlank is a Braille sign without dots, which looks like a space.
const brailleBlank = '\u2800'

func isUnseen(r rune) bool {
	return r == brailleBlank ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs,
			unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// isTail reports whether people append a character to a word: a digit or a sign, but no letter.
func isTail(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

// repeated returns the piece that a text consists of, or the text itself. The last piece may be incomplete: "abcabca"
// repeats "abc".
func repeated(text []rune) []rune {
	for size := 1; size <= len(text)/2; size++ {
		if slices.Equal(text[size:], text[:len(text)-size]) {
			return text[:size]
		}
	}
	return text
}

// isListed reports whether one of the words is on the list, where digits and signs at the end of an entry may be
// absent: "letmein1" makes "letmein" a common word.
func isListed(words map[string]bool) bool {
	unpacked, err := gzip.NewReader(bytes.NewReader(common))
	if err != nil {
		panic(fmt.Errorf("unpack the common passwords: %w", err)) // the program itself is broken
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

// russianKeys replaces each letter of the Russian keyboard by what the same key types on the American one.
var russianKeys = replaceEach("ёйцукенгшщзхъфывапролджэячсмитьбю", "`qwertyuiop[]asdfghjkl;'zxcvbnm,.")

// replaceEach returns a replacer of each character of from by the one at the same index of to.
func replaceEach(from, to string) *strings.Replacer {
	replacements := []rune(to)
	var pairs []string
	for i, r := range []rune(from) {
		pairs = append(pairs, string(r), string(replacements[i]))
	}
	return strings.NewReplacer(pairs...)
}
