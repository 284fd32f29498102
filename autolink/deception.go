package autolink

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/unicode/norm"
)

// shownHost returns a host as it was typed, or as it is looked up ("xn--…") where it passes for another. As in
// browsers a name of it is shown as typed if its letters are of one script, or of Latin with those of Chinese, Japanese
// or Korean ("highly restrictive", Unicode Technical Standard 39, 5.2), and if it does not look like ASCII altogether.
// The latter is let through below a top-level domain that is not ASCII itself, where Cyrillic is expected.
func shownHost(typed, name string) string {
	unicodeName, err := lookup.ToUnicode(typed)
	if isASCII(typed) || err != nil {
		return typed
	}
	labels := strings.Split(strings.TrimSuffix(unicodeName, "."), ".")
	isForeign := !isASCII(labels[len(labels)-1])
	for _, label := range labels {
		if !isASCII(label) && (!isOfLetters(label) || !isOfOneScript(label) || looksLikeAnother(label, isForeign)) {
			return name
		}
	}
	return typed
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// isOfLetters reports whether a name has no symbols, which pass for anything.
func isOfLetters(label string) bool {
	return strings.IndexFunc(label, func(r rune) bool {
		return r != '-' && r != '_' && !unicode.In(r, unicode.L, unicode.M, unicode.Nd)
	}) < 0
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
