package words

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"unicode"

	"go.mau.fi/util/confusable"
)

// Skeletons are stored: a library with another table needs another value of skeletons, by which they are computed anew.
func TestTheTableOfLikenessesIsTheOneThatSkeletonsNames(t *testing.T) {
	table := sha256.New()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if prototype := confusable.GetReplacement(r); prototype != "" {
			_, _ = fmt.Fprintf(table, "%U %s\n", r, prototype) // a hash takes everything
		}
	}
	const known = "3c5aaf8719637b2b4b945788bc71e182b8fa9474aff3a8a12ef70dd606571cea"
	if got := fmt.Sprintf("%x", table.Sum(nil)); got != known {
		t.Errorf("the table is %s, %q was made for %s", got, SkeletonRules, known)
	}
}
