package words

import "testing"

func TestWhatIsVisibleIsDecidedByUnicodesProperties(t *testing.T) {
	for _, c := range []struct {
		what    string
		r       rune
		visible bool
	}{
		{"a letter", 'ł', true},
		{"an ideograph", '茶', true},
		{"an emoji newer than Go's tables", '🫩', true},
		{"an emoji to come", '\U0001faeb', true},
		{"a letter of a script to come", '\U00011c80', true},
		{"half of a flag, which is a boxed letter", '🇵', true},
		{"a tone alone, which is a swatch", '🏽', true},
		{"a character of private use, which fonts have signs for", '\uf8ff', true},
		{"an enclosing mark, which is a sign by itself", '\u20e3', true},
		{"a spacing mark", '\u0903', true},
		{"an Arabic number sign, which is a format character with a shape", '\u0600', true},
		{"a replacement character", '\ufffd', true},
		{"a space", ' ', false},
		{"a no-break space", '\u00a0', false},
		{"an ideographic space", '\u3000', false},
		{"a line separator", '\u2028', false},
		{"a control", '\x07', false},
		{"a soft hyphen", '\u00ad', false},
		{"a zero-width space", '\u200b', false},
		{"a joiner", '\u200d', false},
		{"a mark of direction", '\u200f', false},
		{"an override of direction", '\u202e', false},
		{"an emoji selector", '\ufe0f', false},
		{"an ideographic selector", '\U000e0100', false},
		{"a tag", '\U000e0067', false},
		{"what is kept for tags", '\U000e0fff', false},
		{"a Hangul filler", '\u3164', false},
		{"a half-width Hangul filler", '\uffa0', false},
		{"a Khmer vowel that is never shown", '\u17b4', false},
		{"a Mongolian selector", '\u180b', false},
		{"a blank of Braille, a symbol with no dots", '\u2800', false},
		{"a note without a head, a symbol of nothing", '\U0001d159', false},
		{"an accent, which needs a letter", '\u0301', false},
		{"a grapheme joiner", '\u034f', false},
		{"what is kept for ignorable characters", '\u2065', false},
		{"no character", '\ufffe', false},
	} {
		if got := IsVisible(c.r); got != c.visible {
			t.Errorf("%s, %U: visible is %v", c.what, c.r, got)
		}
	}
}
