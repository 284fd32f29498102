package emoji

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// names are the words by which an emoji is found, folded, with a space before and behind each: those of its label,
// and those of its tags, its shortcodes and what English calls it.
type names struct {
	label  string
	others string
}

var indexes = perLanguage(index)

func index(language string) []names {
	named, english := words(language), words("en")
	all := entries()
	made := make([]names, len(all))
	for i, e := range all {
		others := named.tags[i] + " " + strings.Join(e.shortcodes, " ")
		if language != "en" {
			others += " " + english.labels[i] + " " + english.tags[i]
		}
		made[i] = names{label: spaced(named.labels[i]), others: spaced(others)}
	}
	return made
}

func spaced(text string) string { return " " + strings.Join(tokens(text), " ") + " " }

// Search finds the emoji whose names in a language or in English, or whose shortcodes, hold a word that begins with
// each word of the query; where words are not written apart, as in Chinese, one that holds it. The best come first:
// the one whose shortcode the query is, then those whose label has the very words, then words that begin so, then
// those found by a tag. At most limit.
func Search(language, query string, limit int) []Emoji {
	wanted := tokens(query)
	if len(wanted) == 0 {
		return nil
	}
	shortcode, sought := strings.Join(wanted, "_"), terms(wanted)
	var ranked [misses][]int
	for i, n := range indexes(language) {
		if slices.Contains(entries()[i].shortcodes, shortcode) {
			ranked[0] = append(ranked[0], i)
		} else if rank := n.rank(sought); rank < misses {
			ranked[rank] = append(ranked[rank], i)
		}
	}
	return pick(language, slices.Concat(ranked[:]...), limit)
}

// misses is the rank of an emoji that is not found; 0 is that of one whose shortcode the query is.
const misses = 4

func (n names) rank(sought []string) int {
	every := func(held func(term string) bool) bool {
		return !slices.ContainsFunc(sought, func(term string) bool { return !held(term) })
	}
	switch {
	case every(func(term string) bool { return strings.Contains(n.label, term+" ") }):
		return 1
	case every(func(term string) bool { return strings.Contains(n.label, term) }):
		return 2
	case every(func(term string) bool { return strings.Contains(n.label, term) || strings.Contains(n.others, term) }):
		return 3
	}
	return misses
}

// terms are words as they are looked for among names: behind a space, since a word must begin so; but Chinese
// anywhere, and what a Chinese name ends in says what the thing is, so that it passes for the very word.
func terms(wanted []string) []string {
	sought := make([]string, len(wanted))
	for i, word := range wanted {
		sought[i] = " " + word
		if isHan(word) {
			sought[i] = word
		}
	}
	return sought
}

func isHan(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func pick(language string, places []int, limit int) []Emoji {
	named, all := words(language), entries()
	out := make([]Emoji, 0, min(len(places), limit))
	for _, i := range places[:min(len(places), limit)] {
		out = append(out, Emoji{Character: all[i].character, Label: named.labels[i], Tones: all[i].tones})
	}
	return out
}

// tokens are a text's words, folded: case is gone, and marks that people leave out when they type in haste.
func tokens(text string) []string {
	return strings.FieldsFunc(
		fold(text),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' },
	)
}

// haste maps letters that do not decompose to those typed for them.
var haste = strings.NewReplacer("ł", "l", "ø", "o")

const breve = '\u0306'

// fold drops the marks above and below letters, but for й, which is no и.
func fold(text string) string {
	var out strings.Builder
	var before rune
	for _, r := range norm.NFKD.String(haste.Replace(cases.Fold().String(text))) {
		if !unicode.Is(unicode.Mn, r) || (r == breve && before == 'и') {
			out.WriteRune(r)
		}
		before = r
	}
	return norm.NFC.String(out.String())
}
