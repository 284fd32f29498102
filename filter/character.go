package filter

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// character is what the filter knows of a character: its kind, flags, and the letter that represents all that look
// like it.
type character uint32

const (
	letterBits character = 1<<21 - 1
	kindBits   character = 7 << 21

	// skipped is what may stand within a word and is not part of it: invisible characters, marks, Markdown.
	skipped character = 0 << 21
	// spaced is a letter of a word that spaces separate, or a digit.
	spaced character = 1 << 21
	// unspaced is a letter of a script that puts no space between words.
	unspaced character = 2 << 21
	// sign is a symbol or an emoji. It is a gap unless a line has it.
	sign character = 3 << 21
	// gap is what stands between words.
	gap character = 4 << 21
	// several is a character that stands for more than one, such as "ﬁ"; the letter is an index.
	several character = 5 << 21

	// The bits above are marks.
	marksShift = 24
	disguise   = character(hasDisguise) << marksShift
)

// lastPage is the number of pages of the table. Above them there are Han characters and nothing else of interest.
const lastPage = 0x20000 >> 8

// page describes 256 characters.
type page [256]character

// table describes all characters. A page of characters that all represent themselves is nil.
type table struct {
	pages   [lastPage]*page
	several [][]character
}

// characters is made with the first list, which takes some ten milliseconds.
var characters = sync.OnceValue(func() *table {
	t := &table{}
	simple := simplified()
	for number := range t.pages {
		first := rune(number << 8)
		p, isPlain := new(page), true
		for i := range p {
			r := first + rune(i)
			p[i] = t.describe(r, simple)
			isPlain = isPlain && p[i] == self(r)
		}
		if !isPlain {
			t.pages[number] = p
		}
	}
	return t
})

// of returns what is known of a character.
func (t *table) of(r rune) character {
	if r < lastPage<<8 {
		if p := t.pages[r>>8]; p != nil {
			return p[r&0xff]
		}
	}
	return self(r)
}

// self describes a character that represents itself, by its range alone.
func self(r rune) character {
	const hangul, lastHangul, private, lastPrivate, tags = 0xac00, 0xd7a3, 0xe000, 0xf8ff, 0xe0000
	switch {
	case r >= hangul && r <= lastHangul:
		return spaced | character(r)
	case r >= private && r <= lastPrivate:
		return sign | character(r)
	case r >= tags:
		return skipped
	}
	return unspaced | character(r)
}

func (t *table) describe(r rune, simple map[rune]rune) character {
	switch {
	case isSkipped(r):
		return skipped
	case r == '™' || r == '℠':
		return gap | character(r) // not two more letters of the word before it
	case isPlain(r):
		if to, found := simple[r]; found {
			r = to
		}
		return self(r)
	}
	var all []character
	for _, folded := range represent(r) {
		if to, found := simple[folded]; found {
			folded = to
		}
		c := kindOf(folded) | character(marksOf(r, folded))<<marksShift
		all = append(all, c)
	}
	switch len(all) {
	case 0:
		return skipped
	case 1:
		return all[0]
	}
	t.several = append(t.several, all)
	return several | character(len(t.several)-1)
}

// marksOf returns for which passes a character calls that is folded to a letter.
func marksOf(r, folded rune) (m marks) {
	switch {
	case folded == '1':
		return hasDisguise | hasOne
	case strings.ContainsRune(disguises, folded):
		return hasDisguise
	case unicode.Is(unicode.Cyrillic, r):
		return hasLetter | hasCyrillic
	case unicode.IsLetter(folded) && !unicode.In(folded, unspacedScripts...):
		return hasLetter
	}
	return 0
}

// isPlain reports whether a character is of the great ranges in which no rule of Unicode changes any.
func isPlain(r rune) bool { return unicode.Is(plainRanges, r) }

var plainRanges = &unicode.RangeTable{R16: []unicode.Range16{
	{0x3400, 0x4dbf, 1}, // Han
	{0x4e00, 0x9fff, 1},
	{0xac00, 0xd7a3, 1}, // Hangul
}, R32: []unicode.Range32{
	{0x17000, 0x1afff, 1}, // Tangut and Khitan
}}

// isSkipped reports whether a character draws nothing or is Markdown's. A space is a gap, and so is "_", which is
// Markdown's only between words.
func isSkipped(r rune) bool {
	isControl := unicode.Is(unicode.Cc, r) && !unicode.IsSpace(r)
	return isControl || strings.ContainsRune(markdown, r) ||
		unicode.In(r, unicode.Cf, unicode.Cs, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

const markdown = "*~`\\"

// represent folds a character: to its compatible form, in lower case, without marks, and then to the letter that
// represents what looks like it.
func represent(r rune) []rune {
	lower := cases.Lower(language.Und).String(norm.NFKC.String(string(r)))
	folded := norm.NFKC.String(cases.Fold().String(lower))
	var all []rune
	for _, part := range norm.NFD.String(folded) {
		if isMark(part) {
			continue
		}
		if alike, found := alike[part]; found {
			all = append(all, []rune(alike)...)
		} else {
			all = append(all, part)
		}
	}
	return all
}

// isMark reports whether a character is a mark that a word is read without. Those of India and South-East Asia are
// vowels.
func isMark(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me) &&
		unicode.In(r, unicode.Inherited, unicode.Latin, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic)
}

// unspacedScripts put no space between words.
var unspacedScripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

func kindOf(r rune) character {
	c := character(r)
	switch {
	case isSkipped(r):
		return skipped
	case r == 'ー' || unicode.In(r, unspacedScripts...):
		return unspaced | c
	case unicode.In(r, unicode.L, unicode.M, unicode.N):
		return spaced | c
	case unicode.In(r, unicode.S, unicode.Co):
		return sign | c
	}
	return gap | c
}
