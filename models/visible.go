package models

import (
	"regexp"
	"unicode"
)

// invisible are the kinds of characters that leave no mark of their own on a page: controls and formats, spaces, what
// Unicode says is to be ignored where it is not supported (joiners, selectors, tags, Hangul's fillers, soft hyphens),
// and marks without a letter to stand on.
var invisible = []*unicode.RangeTable{
	unicode.Cc, unicode.Cf, unicode.Cs, unicode.Z, unicode.White_Space, unicode.Mn,
	unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point,
}

// IsVisible reports whether a character leaves a mark of its own on a page. What no one has assigned yet does: it is
// a box until a font has it, and may be an emoji that is newer than this program. So does what is for private use, an
// enclosing mark and half of a flag.
func IsVisible(r rune) bool {
	return !isBlank(r) && (!unicode.In(r, invisible...) || unicode.Is(unicode.Prepended_Concatenation_Mark, r))
}

// isBlank reports whether a character is a symbol by Unicode's categories and yet shows nothing.
func isBlank(r rune) bool {
	const brailleBlank, nullNotehead = '\u2800', '\U0001d159'
	return r == brailleBlank || r == nullNotehead
}

// regionFlag is an emoji such as the flag of Wales, whose region is written in tags that cannot be seen.
var regionFlag = regexp.MustCompile(`🏴[\x{e0030}-\x{e0039}\x{e0061}-\x{e007a}]{3,6}\x{e007f}`)

// hides reports whether a name has something in it that cannot be seen or that turns the text around it.
func hides(name string) bool {
	for _, r := range regionFlag.ReplaceAllString(name, "") {
		if isHidden(r) {
			return true
		}
	}
	return false
}

// isHidden reports whether a character has no place in a name. Joiners and the selector of emoji are let through
// where emoji need them.
func isHidden(r rune) bool {
	const joiner, emojiSelector = '\u200d', '\ufe0f'
	if r == joiner || r == emojiSelector {
		return false
	}
	return isBlank(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}
