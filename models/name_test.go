package models

import (
	"testing"
)

func TestANameHasOneKeyHoweverItIsTyped(t *testing.T) {
	for _, c := range []struct {
		name, one, other string
		same             bool
	}{
		{"case", "Anna", "aNNA", true},
		{"full-width letters", "anna", "ａｎｎａ", true},
		{"a ligature", "ofﬁce", "OFFICE", true},
		{"ё as one character and as two", "Ёлка", "е\u0308лка", true},
		{"ё and е", "ёлка", "елка", false},
		{"ß and ss", "Straße", "STRASSE", true},
		{"a sigma at the end", "ΣΟΦΟΣ", "σοφος", true},
		{"Cherokee case", "ᎠᎡᎢ", "ꭰꭱꭲ", true},
		{"circled digits", "anna①", "anna1", true},
		{"space around", " anna\t", "anna", true},
		{"a Cyrillic letter among Latin ones", "anna", "аnna", false},
		{"İ and i", "İnci", "inci", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if same := NameKey(c.one) == NameKey(c.other); same != c.same {
				t.Errorf("%q and %q have one key: %v, want %v", c.one, c.other, same, c.same)
			}
		})
	}
}

func TestNoUsernameHoldsWhatCannotBeSeen(t *testing.T) {
	for name, username := range map[string]string{
		"a Hangul filler":        "anna\u3164",
		"a half-width filler":    "an\uffa0na",
		"a silent consonant":     "anna\u115f",
		"a variation selector":   "anna\ufe0f",
		"a Mongolian selector":   "anna\u180b",
		"a rare selector":        "anna\U000e0100",
		"a grapheme joiner":      "an\u034fna",
		"a Khmer inherent vowel": "anna\u17b5",
		"a zero-width joiner":    "an\u200dna",
		"a soft hyphen":          "an\u00adna",
	} {
		t.Run(name, func(t *testing.T) {
			if got := reasons(Registration{Username: username, Password: "correct horse"}.Check("Samovar")); got != "username:username.letters" {
				t.Errorf("%+q: %q", username, got)
			}
		})
	}
}

func TestANicknameShowsSomethingAndHidesNothing(t *testing.T) {
	for _, c := range []struct {
		name, nickname, want string
	}{
		{"a name with a space", " Anna  Maria ", ""},
		{"a flag and a heart", "🏴‍☠️ ❤️", ""},
		{"nothing but space", "\u3000 \u2003", "nickname:nickname.length"},
		{"a joiner alone", "\u200d\ufe0f", "nickname:nickname.invisible"},
		{"a blank of Braille", "\u2800", "nickname:nickname.invisible"},
		{"an override of direction", "Anna\u202e", "nickname:nickname.invisible"},
		{"an isolate", "\u2066Anna\u2069", "nickname:nickname.invisible"},
		{"a zero-width space", "An\u200bna", "nickname:nickname.invisible"},
		{"a tag character", "Anna\U000e0041", "nickname:nickname.invisible"},
		{"a control character", "An\x07na", "nickname:nickname.invisible"},
		{"not UTF-8", "An\xffna", "nickname:nickname.invisible"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := CheckNickname(c.nickname)
			if got := reasons(err); got != c.want {
				t.Errorf("%+q: %q, want %q", c.nickname, got, c.want)
			}
		})
	}
}
