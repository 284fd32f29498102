package words

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Fold returns the form in which two texts that differ only in case or in compatible forms (NFKC) are equal. It
// makes a text lower before it folds it: cases.Fold alone swaps the two cases of Cherokee instead of joining them.
func Fold(text string) string {
	lower := cases.Lower(language.Und).String(norm.NFKC.String(text))
	return norm.NFKC.String(cases.Fold().String(lower))
}

// strokes maps letters whose stroke Unicode does not treat as a mark to what people without that key type instead.
var strokes = strings.NewReplacer(
	"ł", "l", "ø", "o", "đ", "d", "ħ", "h", "ŧ", "t", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th", "ð", "d",
)

// FoldMarks folds a text and removes the marks on its Latin, Greek and Cyrillic letters: lodz finds Łódź, елка
// finds ёлка. It keeps й, which readers take for a letter of its own, not for an и with a mark.
func FoldMarks(text string) string {
	if lower, simple := foldSimple(text); simple {
		return lower
	}
	const breve, firstMark, lastMark = '\u0306', '\u0300', '\u036f'
	var out strings.Builder
	last := rune(0)
	for _, r := range norm.NFD.String(Fold(text)) {
		if r < firstMark || r > lastMark || (r == breve && last == 'и') {
			out.WriteRune(r)
		}
		last = r
	}
	return strokes.Replace(norm.NFC.String(out.String()))
}

// foldSimple is the fast path of FoldMarks for ASCII, Russian and Chinese. It returns false for any other text.
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
