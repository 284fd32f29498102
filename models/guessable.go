package models

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"samovar/models/words"
	"samovar/weak"
)

// A password has between minPassword and maxPassword characters (Unicode code points).
const (
	minPassword = 8
	maxPassword = 128
)

// checkPassword refuses the passwords that are guessed first: those made of names that others know, and the common
// ones. It asks for no digits or signs (NIST SP 800-63B, 5.1.1; OWASP ASVS 5, 6.2).
func checkPassword(password string, known []string) error {
	length := utf8.RuneCountInString(password)
	if !utf8.ValidString(password) || length < minPassword || length > maxPassword {
		return Invalid{Field: "password", Reason: "problem.password.length"}
	}
	whole := words.Fold(weak.Fold(password))
	rest := without(whole, known)
	if rest != whole && weak.IsCommon(rest) {
		return Invalid{Field: "password", Reason: "problem.password.names"}
	}
	if weak.IsCommon(password) {
		return Invalid{Field: "password", Reason: "problem.password.common"}
	}
	return nil
}

// without removes the words of names from a folded text, with the digits at their ends and without, the longer ones
// first. A single letter is no word: it would be removed from other words.
func without(text string, names []string) string {
	var parts []string
	for _, name := range names {
		for _, word := range strings.FieldsFunc(words.Fold(strings.ToValidUTF8(name, "")), func(r rune) bool {
			return !unicode.In(r, unicode.L, unicode.M, unicode.N)
		}) {
			parts = append(parts, word, strings.TrimRightFunc(word, unicode.IsNumber))
		}
	}
	slices.SortFunc(parts, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, word := range parts {
		if utf8.RuneCountInString(word) > 1 {
			text = strings.ReplaceAll(text, word, "")
		}
	}
	return text
}

// knownNames returns the names of a person and of the installation that others know. Of an e-mail address it is the
// part before the "@".
func knownNames(p Person, installation string) []string {
	return []string{p.Username, p.Nickname, p.Email[:max(strings.LastIndex(p.Email, "@"), 0)], installation}
}
