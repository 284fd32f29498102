package models

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// phrase is one word that is looked for, or one run of a script without spaces: the beginnings of tokens that stand
// next to each other.
type phrase []string

// phrases are what is looked for, at most ten, each once.
func phrases(text string) []phrase {
	var found []phrase
	all := tokens(text)
	for i := 0; i < len(all) && len(found) < maxPhrases; {
		end := i + 1
		for end < len(all) && all[end].start < all[end-1].end {
			end++
		}
		p := make(phrase, 0, end-i)
		for _, t := range all[i:end] {
			p = append(p, t.word)
		}
		if len(p) > 1 {
			p = p[:len(p)-1] // the last character alone, which the pair before it has
		}
		if !slices.ContainsFunc(found, func(other phrase) bool { return slices.Equal(other, p) }) {
			found = append(found, p)
		}
		i = end
	}
	return found
}

// terms are what to look up in the index, at most ten, the longest first since it is likely the rarest.
func terms(phrases []phrase) []string {
	var all []string
	for _, p := range phrases {
		all = append(all, p...)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	all = slices.Compact(all)
	return all[:min(len(all), maxPhrases)]
}

// mark is a place in a text, in bytes.
type mark struct{ start, end int }

// matches says whether all the phrases are in a text, and where. The index knows only that their tokens are, in
// whatever order.
func matches(text string, phrases []phrase) (marks []mark, all bool) {
	in := tokens(text)
	for _, p := range phrases {
		before := len(marks)
		for i := range in {
			if p.begins(in[i:]) {
				marks = append(marks, mark{in[i].start, p.end(text, in[i+len(p)-1])})
			}
		}
		if len(marks) == before {
			return nil, false
		}
	}
	return joined(marks), true
}

// begins says whether the phrase stands at the beginning of tokens: neighbours that overlap are of one run.
func (p phrase) begins(in []token) bool {
	if len(in) < len(p) {
		return false
	}
	for i, beginning := range p {
		if !strings.HasPrefix(in[i].word, beginning) || (i > 0 && in[i].start >= in[i-1].end) {
			return false
		}
	}
	return true
}

// end is where a phrase ends whose last part a token begins with: a word is marked as a whole, of two neighbours only
// what was looked for.
func (p phrase) end(text string, last token) int {
	first, size := utf8.DecodeRuneInString(text[last.start:])
	if isUnspaced(first) && utf8.RuneCountInString(p[len(p)-1]) == 1 {
		return last.start + size
	}
	return last.end
}

// joined puts marks in order and makes one of those that touch.
func joined(marks []mark) []mark {
	slices.SortFunc(marks, func(a, b mark) int { return a.start - b.start })
	var all []mark
	for _, m := range marks {
		if last := len(all) - 1; last >= 0 && m.start <= all[last].end {
			all[last].end = max(all[last].end, m.end)
		} else {
			all = append(all, m)
		}
	}
	return all
}
