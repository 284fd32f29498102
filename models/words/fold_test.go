package words

import (
	"strings"
	"testing"
	"unicode"
)

func TestEveryLetterHasOneKeyInBothCases(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		letter := string(r)
		if !unicode.IsLetter(r) || r == 'ı' { // its capital is I, as in English, so it is told apart from it on purpose
			continue
		}
		key := Fold(letter)
		if upper, again := Fold(strings.ToUpper(letter)), Fold(key); upper != key || again != key {
			t.Errorf("%U has the key %+q, its capital %+q, the key itself %+q", r, key, upper, again)
		}
	}
}
