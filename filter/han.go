package filter

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

// han has a line for each traditional character: that one, and the simplified one that takes its place. generate.mjs
// names its source.
//
//go:embed han.txt
var han string

// simplified maps traditional characters to simplified ones.
func simplified() map[rune]rune {
	all := map[rune]rune{}
	for pair := range strings.Lines(han) {
		from, size := utf8.DecodeRuneInString(pair)
		to, _ := utf8.DecodeRuneInString(pair[size:])
		all[from] = to
	}
	return all
}
