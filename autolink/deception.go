package autolink

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.mau.fi/util/confusable"
	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

// shownHost returns a host in the form in which it may be shown: as typed; as a browser reads it, where that differs
// ("fi" for "ﬁ"); or as it is looked up ("xn--…"), where it passes for another. Like browsers it shows a name in its
// own letters if those are in common use and of one script, or of Latin with those of Chinese, Japanese or Korean
// ("highly restrictive", Unicode Technical Standard 39, 5.2), and if the name does not look like ASCII altogether. The
// last is allowed below a top-level domain in other letters, where Cyrillic is expected.
func shownHost(typed, name string) string {
	unicodeName, err := lookup.ToUnicode(typed)
	if isASCII(typed) || err != nil {
		return typed
	}
	labels := strings.Split(strings.TrimSuffix(unicodeName, "."), ".")
	last := labels[len(labels)-1]
	isForeign := !isASCII(last)
	if isForeign && len(labels) > 1 && !isTopLevel(name) {
		return name
	}
	for _, label := range labels {
		if !isASCII(label) &&
			(!isOfLetters(label, last) || !isOfOneScript(label) || looksLikeAnother(label, isForeign)) {
			return name
		}
	}
	if strings.ToLower(norm.NFC.String(typed)) != unicodeName {
		return unicodeName
	}
	return typed
}

// isTopLevel reports whether the last name of a host is an existing top-level domain.
func isTopLevel(name string) bool {
	_, isOfICANN := publicsuffix.PublicSuffix(strings.TrimSuffix(name, "."))
	return isOfICANN
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// isOfLetters reports whether a name has no symbols, which pass for anything, and of Latin and marks only the letters
// of languages of its top-level domain.
func isOfLetters(label, topLevel string) bool {
	return strings.IndexFunc(label, func(r rune) bool {
		isLetter := r == '-' || r == '_' || unicode.In(r, unicode.L, unicode.M, unicode.Nd)
		return !isLetter || isLoneMark(r) || unicode.Is(unicode.Latin, r) && !isCommonLatin(r, topLevel)
	}) < 0
}

// isLoneMark reports whether a character is a mark on the letter before it that makes no letter of its own with it, as
// the stroke through "o̷". Marks of one script alone, as in Hindi and Thai, count as letters.
func isLoneMark(r rune) bool { return unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Inherited, r) }

// latin are the Latin letters of living languages: of Europe, Vietnamese, and Chinese in Pinyin. Phonetic letters,
// small capitals and letters out of use pass for those of ASCII (their Identifier_Status is restricted in Unicode
// Technical Standard 39, or they are of few languages that write "ɓ" or "ƙ").
var latin = &unicode.RangeTable{R16: []unicode.Range16{
	{'a', 'z', 1},
	{0x00df, 0x00f6, 1},
	{0x00f8, 0x0130, 1},
	{0x0132, 0x0137, 1},
	{0x0139, 0x017e, 1},
	{0x01a0, 0x01a1, 1},
	{0x01af, 0x01b0, 1},
	{0x01cd, 0x01dc, 1},
	{0x0218, 0x021b, 1},
	{0x1e80, 0x1e85, 1},
	{0x1e9e, 0x1e9e, 1},
	{0x1ea0, 0x1ef9, 1},
}}

// local are letters that pass for others, below the top-level domains of countries that write them.
var local = map[string]string{"tr": "ı", "az": "ıə"}

func isCommonLatin(r rune, topLevel string) bool {
	return unicode.Is(latin, r) || strings.ContainsRune(local[topLevel], r)
}

// mixtures are the scripts that may be in one name together.
var mixtures = [][]string{
	{"Latin", "Han", "Hiragana", "Katakana"},
	{"Latin", "Han", "Bopomofo"},
	{"Latin", "Han", "Hangul"},
}

func isOfOneScript(label string) bool {
	var scripts []string
	for _, r := range label {
		if script := scriptOf(r); script != "" && !slices.Contains(scripts, script) {
			scripts = append(scripts, script)
		}
	}
	return len(scripts) <= 1 || slices.ContainsFunc(mixtures, func(mixture []string) bool {
		return !slices.ContainsFunc(scripts, func(script string) bool { return !slices.Contains(mixture, script) })
	})
}

// scriptOf returns the script of a character, empty for those that several have.
func scriptOf(r rune) string {
	for _, common := range []string{"Latin", "Cyrillic", "Han"} {
		if unicode.Is(unicode.Scripts[common], r) {
			return common
		}
	}
	if unicode.In(r, unicode.Common, unicode.Inherited) {
		return ""
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return "unknown"
}

// looksLikeAnother reports whether a name passes for one of ASCII, or for more than one name: "ノ" for a slash.
func looksLikeAnother(label string, isForeign bool) bool {
	var look strings.Builder
	for _, r := range norm.NFD.String(label) {
		if prototype := confusable.GetReplacement(r); prototype != "" {
			look.WriteString(prototype)
		} else {
			look.WriteRune(r)
		}
	}
	return strings.ContainsAny(look.String(), "/.") || (!isForeign && isASCII(look.String()))
}
