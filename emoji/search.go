package emoji

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// index is what a search compares: every word by which a language, English or a shortcode names each emoji, folded.
type index struct {
	labels [][]string
	others [][]string
}

var indexes = map[string]func() index{
	"en": sync.OnceValue(func() index { return build("en") }),
	"ru": sync.OnceValue(func() index { return build("ru") }),
	"zh": sync.OnceValue(func() index { return build("zh") }),
	"pl": sync.OnceValue(func() index { return build("pl") }),
}

func build(language string) index {
	named, english := words(language), words("en")
	all := entries()
	made := index{labels: make([][]string, len(all)), others: make([][]string, len(all))}
	for i, e := range all {
		made.labels[i] = tokens(named.labels[i])
		others := named.tags[i] + " " + strings.Join(e.shortcodes, " ")
		if language != "en" {
			others += " " + english.labels[i] + " " + english.tags[i]
		}
		made.others[i] = tokens(others)
	}
	return made
}

// Search finds the emoji whose names in a language or in English, or whose shortcodes, hold a word that begins with each word of the
// query; where words are not written apart, as in Chinese, one that holds it. Those whose label fits come first. At most limit.
func Search(language, query string, limit int) []Emoji {
	wanted := tokens(query)
	if len(wanted) == 0 {
		return nil
	}
	build, known := indexes[language]
	if !known {
		language, build = "en", indexes["en"]
	}
	var best, rest []int
	made := build()
	for i := range made.labels {
		switch {
		case fits(wanted, made.labels[i]):
			best = append(best, i)
		case fits(wanted, append(slices.Clone(made.labels[i]), made.others[i]...)):
			rest = append(rest, i)
		}
	}
	return pick(language, append(best, rest...), limit)
}

func fits(wanted, words []string) bool {
	for _, want := range wanted {
		if !slices.ContainsFunc(words, func(word string) bool {
			return strings.HasPrefix(word, want) || (isHan(want) && strings.Contains(word, want))
		}) {
			return false
		}
	}
	return true
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
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' })
}

// haste maps letters that do not decompose to those typed for them.
var haste = strings.NewReplacer("ł", "l", "ø", "o", "ё", "е")

// fold drops the marks above and below letters, but for й, which is no и.
func fold(text string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(haste.Replace(cases.Fold().String(norm.NFKC.String(text)))) {
		if !unicode.Is(unicode.Mn, r) || r == '\u0306' {
			out.WriteRune(r)
		}
	}
	return norm.NFC.String(out.String())
}
