package words

import (
	"regexp"
	"strings"
	"unicode"
)

// invisible are the kinds of characters that draw nothing by themselves: controls and formats, spaces, what Unicode
// tells programs to ignore (joiners, selectors, tags, Hangul's fillers, soft hyphens), and marks, which need a letter.
var invisible = []*unicode.RangeTable{
	unicode.Cc, unicode.Cf, unicode.Cs, unicode.Z, unicode.White_Space, unicode.Mn,
	unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point,
}

// IsVisible reports whether a character draws something by itself. Unassigned characters do: fonts show a box, and
// the character may be an emoji that is newer than this program. So do private-use characters, enclosing marks and
// halves of flags.
func IsVisible(r rune) bool {
	return !isBlank(r) && (!unicode.In(r, invisible...) || unicode.Is(unicode.Prepended_Concatenation_Mark, r))
}

// isBlank reports whether a character is a symbol by its category and yet draws nothing.
func isBlank(r rune) bool {
	const brailleBlank, nullNotehead = '\u2800', '\U0001d159'
	return r == brailleBlank || r == nullNotehead
}

// regionFlag matches an emoji such as the flag of Wales, whose region is written in invisible tags.
var regionFlag = regexp.MustCompile(`🏴[\x{e0030}-\x{e0039}\x{e0061}-\x{e007a}]{3,6}\x{e007f}`)

// HasHidden reports whether a name contains a character that IsHidden, outside flags of regions.
func HasHidden(name string) bool {
	return strings.ContainsFunc(regionFlag.ReplaceAllString(name, ""), IsHidden)
}

// IsHidden reports whether a character is refused in names, as it is invisible or changes the direction of the text
// around it. Joiners and the selector of emoji are allowed: emoji need them.
func IsHidden(r rune) bool {
	const joiner, emojiSelector = '\u200d', '\ufe0f'
	if r == joiner || r == emojiSelector {
		return false
	}
	return isBlank(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}
