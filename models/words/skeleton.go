package words

import (
	"strings"
	"unicode"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/unicode/norm"
)

// SkeletonRules names the rules that Skeleton follows: Unicode's version of its table, and the version of the
// function. Stored skeletons of other rules must be computed again.
const SkeletonRules = "17.0.0/1"

// Skeleton returns the form that is equal for names that look alike (Unicode Technical Standard 39, section 4). It
// looks at capitals as they are and then lowers them, as names ignore case: "paypaI" looks like "paypal". A small i and
// an l become equal by that.
func Skeleton(name string) string {
	small := Fold(prototypes(norm.NFKC.String(name)))
	return strings.ReplaceAll(prototypes(small), "i", "l")
}

// prototypes replaces each character by the one that stands for all that look like it. The library's own Skeleton is
// not used: it drops characters that are newer than Go's tables.
func prototypes(text string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(text) {
		switch prototype := confusable.GetReplacement(r); {
		case prototype != "":
			out.WriteString(prototype)
		case !unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
			out.WriteRune(r)
		}
	}
	return norm.NFD.String(out.String())
}
