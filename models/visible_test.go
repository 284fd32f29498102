package models

import (
	"testing"

	"samovar/emoji"
)

func TestWhatThePickerOffersIsAMessageANameAndAReaction(t *testing.T) {
	offered := []string{"\U0001faeb", "\U0001f6d9", "\U0001fc00"} // and what a newer one will
	for _, group := range emoji.Groups("en") {
		for _, e := range group.Emojis {
			offered = append(append(offered, e.Character), e.Tones...)
		}
	}
	if len(offered) < 3000 {
		t.Fatalf("the picker offers %d emoji, want at least 3000", len(offered))
	}
	for _, character := range offered {
		if _, err := NewDraft(character, ""); err != nil {
			t.Errorf("%s %+q alone is no message: %v", character, character, err)
		}
		if name, err := CheckNickname(character); err != nil || name != character {
			t.Errorf("%s %+q is no nickname: %v", character, character, err)
		}
		if _, topic, err := checkRoom(character+" room", character); err != nil || topic != character {
			t.Errorf("%s %+q is no topic: %v", character, character, err)
		}
		if count, only := emoji.Only(character); !only || count != 1 {
			t.Errorf("%s %+q is no reaction", character, character)
		}
	}
}

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
