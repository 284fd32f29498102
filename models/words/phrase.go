package words

import (
	"cmp"
	"slices"
	"strings"
)

// MaxPhrases is how many words of a query are used, and how many terms are looked up in the index.
const MaxPhrases = 10

// Phrase is one word of a query, or one run of a script without spaces. Its parts are beginnings of tokens that must
// stand next to each other.
type Phrase []string

// Phrases cuts a query into its first MaxPhrases different phrases.
func Phrases(query string) []Phrase {
	var found []Phrase
	all := Tokens(query)
	for i := 0; i < len(all) && len(found) < MaxPhrases; {
		end := i + 1
		for end < len(all) && all[end].Start < all[end-1].End {
			end++
		}
		p := make(Phrase, 0, end-i)
		for _, t := range all[i:end] {
			p = append(p, t.Word)
		}
		if len(p) > 1 {
			p = p[:len(p)-1] // the last character alone is part of the pair before it
		}
		if !slices.ContainsFunc(found, func(other Phrase) bool { return slices.Equal(other, p) }) {
			found = append(found, p)
		}
		i = end
	}
	return found
}

// Terms returns what to look up in the index, at most MaxPhrases terms: the longest first, as it is likely the rarest.
func Terms(phrases []Phrase) []string {
	var all []string
	for _, p := range phrases {
		all = append(all, p...)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	all = slices.Compact(all)
	return all[:min(len(all), MaxPhrases)]
}
