package words

import (
	"unicode"
	"unicode/utf8"
)

// Token is a unit of the search index and its position in the text: a word or, in a script without spaces, a pair of
// neighbouring characters.
type Token struct {
	// Word is folded and cut to maxWord bytes, as it stands in the index.
	Word string
	// Start and End are offsets in the text, in bytes.
	Start, End int
}

// maxWord is the greatest length of an indexed word, in bytes. Longer words match by their first maxWord bytes.
const maxWord = 64

// Tokens cuts a text into tokens, in order. Queries are cut in the same way, and a query's token matches every
// indexed word that begins with it: one Chinese character matches all pairs it begins, "kett" matches "kettle".
func Tokens(text string) []Token {
	found := make([]Token, 0, len(text)/6+1)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !IsWord(r) {
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
			found = append(found, Token{Word: cut(FoldMarks(text[at:end])), Start: at, End: end})
		} else {
			found = appendPairs(found, text[at:end], at)
		}
		at = end
	}
	return found
}

// appendPairs adds each character of a run together with the next one, and the last character alone.
func appendPairs(found []Token, run string, start int) []Token {
	folded := []rune(FoldMarks(run))
	offsets := make([]int, 0, len(folded)+1)
	for at := range run {
		offsets = append(offsets, start+at)
	}
	offsets = append(offsets, start+len(run))
	// Half-width kana and their marks fold into one character. The offsets of the folded characters are then unknown,
	// and every token of the run gets the run's own.
	aligned := len(offsets) == len(folded)+1
	for i := range folded {
		next := min(i+2, len(folded))
		pair := Token{Word: string(folded[i:next]), Start: start, End: start + len(run)}
		if aligned {
			pair.Start, pair.End = offsets[i], offsets[next]
		}
		found = append(found, pair)
	}
	return found
}

// IsWord reports whether a character is part of words: a letter, a mark or a number.
func IsWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N)
}

// isSpaced reports whether a character belongs to words that spaces separate.
func isSpaced(r rune) bool { return IsWord(r) && !isUnspaced(r) }

// unspaced are the scripts that put no space between words.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// isUnspaced reports whether a character is of a script that puts no space between words. The signs that lengthen or
// voice a kana are named here, since Unicode gives them to both kana scripts.
func isUnspaced(r rune) bool {
	const long, halfWidthLong, halfWidthVoiced, halfWidthPlosive = 'ー', 'ｰ', '\uff9e', '\uff9f'
	if r < '\u0e00' {
		return false
	}
	isSign := r == long || r == halfWidthLong || r == halfWidthVoiced || r == halfWidthPlosive
	return isSign || unicode.In(r, unspaced...)
}

// cut shortens a word to maxWord bytes, between two characters.
func cut(word string) string {
	if len(word) <= maxWord {
		return word
	}
	end := maxWord
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}
