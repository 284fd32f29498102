package words

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Match is a part of a text that a phrase was found in, as offsets in bytes.
type Match struct{ Start, End int }

// Matches returns the parts of a text that the phrases match, in order and joined where they touch. It returns false
// unless every phrase matches. The index cannot tell: it knows which tokens a text has, but not their order.
func Matches(text string, phrases []Phrase) (found []Match, all bool) {
	in := Tokens(text)
	for _, p := range phrases {
		before := len(found)
		for i := range in {
			if p.begins(in[i:]) {
				found = append(found, Match{in[i].Start, p.end(text, in[i+len(p)-1])})
			}
		}
		if len(found) == before {
			return nil, false
		}
	}
	return join(found), true
}

// begins reports whether the phrase matches the first of the tokens. Parts after the first must overlap the token
// before them, which proves that they are of one run.
func (p Phrase) begins(in []Token) bool {
	if len(in) < len(p) {
		return false
	}
	for i, part := range p {
		if !strings.HasPrefix(in[i].Word, part) || (i > 0 && in[i].Start >= in[i-1].End) {
			return false
		}
	}
	return true
}

// end returns the end of a match whose last part is the given token: the whole word, but of a pair of characters only
// the one that the phrase has.
func (p Phrase) end(text string, last Token) int {
	first, size := utf8.DecodeRuneInString(text[last.Start:])
	if isUnspaced(first) && utf8.RuneCountInString(p[len(p)-1]) == 1 {
		return last.Start + size
	}
	return last.End
}

// join sorts matches and merges those that touch.
func join(matches []Match) []Match {
	slices.SortFunc(matches, func(a, b Match) int { return a.Start - b.Start })
	var all []Match
	for _, m := range matches {
		if last := len(all) - 1; last >= 0 && m.Start <= all[last].End {
			all[last].End = max(all[last].End, m.End)
		} else {
			all = append(all, m)
		}
	}
	return all
}
