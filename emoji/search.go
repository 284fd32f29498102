package emoji

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// names are the words by which an emoji is found, folded, with a space before and behind each: those of its label, and
// those of its tags, its shortcodes and its English name.
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

// Search returns at most limit emoji whose names in a language or in English, or whose shortcodes, have for each word
// of the query a word that begins with it, or, in a language without spaces such as Chinese, contains it. The best come
// first: the one with that shortcode, then those with the very words in their label, then words that begin so, then
// tags.
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

// misses is the rank of an emoji that is not found; rank 0 has the one with that shortcode.
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

// terms returns words in the form in which names are searched: behind a space, since a word must begin so. Chinese is
// searched anywhere; the end of a Chinese name says what the thing is, so it counts as the very word.
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

// tokens returns a text's words, folded: without case, and without marks that people leave out when they type fast.
func tokens(text string) []string {
	return strings.FieldsFunc(
		fold(text),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' },
	)
}

// haste maps letters that do not decompose to those typed for them.
var haste = strings.NewReplacer("ł", "l", "ø", "o")

const breve = '\u0306'

// fold drops the marks above and below letters, but keeps й, which differs from и.
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
