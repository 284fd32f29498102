package words

import (
	"cmp"
	"strings"
)

// CompareNatural orders texts as people do: without case and marks, and numbers by their value, so that "room 2" stands
// before "room 10".
func CompareNatural(a, b string) int {
	x, y := FoldMarks(a), FoldMarks(b)
	for x != "" && y != "" {
		first, restX := cutRun(x)
		second, restY := cutRun(y)
		if order := compareRuns(first, second); order != 0 {
			return order
		}
		x, y = restX, restY
	}
	return cmp.Compare(len(x), len(y))
}

// cutRun returns the digits that a text begins with, or else what it has before its first digit.
func cutRun(text string) (run, rest string) {
	isNumber := isDigit(rune(text[0]))
	end := strings.IndexFunc(text, func(r rune) bool { return isDigit(r) != isNumber })
	if end < 0 {
		return text, ""
	}
	return text[:end], text[end:]
}

// compareRuns compares two numbers of any length by their value, and all else as text.
func compareRuns(a, b string) int {
	if !isDigit(rune(a[0])) || !isDigit(rune(b[0])) {
		return cmp.Compare(a, b)
	}
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
