package models

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is what a text is found by: a word, or two neighbours of a script that puts no space between words, as it
// stands in the index; and where it stands in the text, in bytes.
type token struct {
	word       string
	start, end int
}

// maxWord is how long an indexed word is at most, in bytes. What begins alike for longer is found alike.
const maxWord = 64

// tokens are a text's, in its order. What is looked for is cut in the same way, and is found where an indexed word
// begins with it: so a character of Chinese finds every pair it begins, and a part of a word the whole one.
func tokens(text string) []token {
	found := make([]token, 0, len(text)/6+1)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isWord(r) {
			at += size
			continue
		}
		belongs := isSpaced
		if !isSpaced(r) {
			belongs = isUnspaced
		}
		end := at + size
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !belongs(r) {
				break
			}
			end += size
		}
		if isSpaced(r) {
			found = append(found, token{word: shortened(foldMarks(text[at:end])), start: at, end: end})
		} else {
			found = pairs(found, text[at:end], at)
		}
		at = end
	}
	return found
}

// pairs adds each character of a run with the one behind it, and the last one alone.
func pairs(found []token, run string, start int) []token {
	folded := []rune(foldMarks(run))
	places := make([]int, 0, len(folded)+1)
	for at := range run {
		places = append(places, start+at)
	}
	places = append(places, start+len(run))
	// Half-width kana and their marks become one character: then it is not known which stood where, and the run is
	// one place.
	aligned := len(places) == len(folded)+1
	for i := range folded {
		next := min(i+2, len(folded))
		one := token{word: string(folded[i:next]), start: start, end: start + len(run)}
		if aligned {
			one.start, one.end = places[i], places[next]
		}
		found = append(found, one)
	}
	return found
}

// isWord says whether a character is part of a word at all.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N)
}

// isSpaced says whether a character is part of a word that ends where a space, or such, stands.
func isSpaced(r rune) bool { return isWord(r) && !isUnspaced(r) }

// isUnspaced says whether a character is of a script that puts no space between words. The signs that make a kana
// long or voiced belong to two scripts, and so to none by name.
func isUnspaced(r rune) bool {
	const long, halfWidthLong, halfWidthVoiced, halfWidthPlosive = 'ー', 'ｰ', '\uff9e', '\uff9f'
	if r < '\u0e00' {
		return false
	}
	return r == long || r == halfWidthLong || r == halfWidthVoiced || r == halfWidthPlosive ||
		unicode.In(
			r,
			unicode.Han,
			unicode.Hiragana,
			unicode.Katakana,
			unicode.Thai,
			unicode.Lao,
			unicode.Khmer,
			unicode.Myanmar,
		)
}

// strokes are letters whose stroke is no mark that could be taken off, as people type them who lack the key.
var strokes = strings.NewReplacer(
	"ł",
	"l",
	"ø",
	"o",
	"đ",
	"d",
	"ħ",
	"h",
	"ŧ",
	"t",
	"ı",
	"i",
	"æ",
	"ae",
	"œ",
	"oe",
	"þ",
	"th",
	"ð",
	"d",
)

// foldMarks is fold without the marks on letters of Latin, Greek and Cyrillic: lodz is Łódź, елка is ёлка. Only й
// stays itself: и with something above it is another letter to all who write it.
func foldMarks(text string) string {
	if lower, is := foldSimple(text); is {
		return lower
	}
	const breve, firstMark, lastMark = '\u0306', '\u0300', '\u036f'
	var out strings.Builder
	last := rune(0)
	for _, r := range norm.NFD.String(fold(text)) {
		if r < firstMark || r > lastMark || (r == breve && last == 'и') {
			out.WriteRune(r)
		}
		last = r
	}
	return strokes.Replace(norm.NFC.String(out.String()))
}

// foldSimple is the short way for what most words are made of; it says whether the text is of that kind.
func foldSimple(text string) (string, bool) {
	for _, r := range text {
		isCyrillic := 'А' <= r && r <= 'я'
		isHan := '一' <= r && r <= '\u9fff'
		if r >= utf8.RuneSelf && !isCyrillic && !isHan {
			return "", false
		}
	}
	return strings.ToLower(text), true
}

// shortened cuts a word where it is too long, between two characters.
func shortened(word string) string {
	if len(word) <= maxWord {
		return word
	}
	end := maxWord
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}
