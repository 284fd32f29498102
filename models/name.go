package models

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"samovar/models/words"

	"golang.org/x/text/unicode/norm"
)

// NameKey returns what a username is looked up by: all spellings that mean the same account have the same key.
func NameKey(typed string) string {
	return words.Fold(strings.TrimSpace(strings.ToValidUTF8(typed, "")))
}

// maxAccount is the most bytes of a username or an e-mail address as it is typed: an address has no more (RFC 5321,
// 4.5.3.1.3), and a username of 20 characters has fewer, however its marks are typed.
const maxAccount = 254

// AccountKey returns the key of a username or an e-mail address, for limits that count by it. It returns false for a
// text that is too long to be either.
func AccountKey(typed string) (key string, fits bool) {
	typed = strings.TrimSpace(typed)
	if len(typed) > maxAccount {
		return "", false
	}
	return NameKey(typed), true
}

// MaxNickname is the most characters of a nickname (Unicode code points).
const MaxNickname = 32

// letters are the characters of usernames: letters of any script with their marks, digits, underscores and dashes.
var letters = regexp.MustCompile(`^(?:\p{L}\p{M}*|\p{Nd}|[_-])+$`)

// checkUsername returns the name as it is stored, or Invalid. It refuses invisible letters and marks, such as Hangul's
// fillers and the variation selectors: with one of them a name would look like another's.
func checkUsername(username string) (string, error) {
	if !utf8.ValidString(username) {
		return "", Invalid{Field: "username", Reason: "problem.username.letters"}
	}
	username = norm.NFKC.String(strings.TrimSpace(username))
	if length := utf8.RuneCountInString(username); length < 3 || length > 20 {
		return "", Invalid{Field: "username", Reason: "problem.username.length"}
	}
	unseen := func(r rune) bool {
		return unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
	}
	if !letters.MatchString(username) || strings.IndexFunc(username, unseen) >= 0 {
		return "", Invalid{Field: "username", Reason: "problem.username.letters"}
	}
	if isMixed(username) {
		return "", Invalid{Field: "username", Reason: "problem.username.mixed"}
	}
	return username, nil
}

// isMixed reports whether a word of a name has letters of two alphabets that share shapes: with one Cyrillic letter it
// would look like another name (Unicode Technical Standard 39, 5.2).
func isMixed(name string) bool {
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' }) {
		alphabets := 0
		for _, alphabet := range []*unicode.RangeTable{
			unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee,
		} {
			if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(alphabet, r) }) {
				alphabets++
			}
		}
		if alphabets > 1 {
			return true
		}
	}
	return false
}

// CheckNickname returns a nickname as it is stored, or Invalid. It refuses characters that are invisible or change the
// direction of the text around them: a name must not pass for another or change the page. Joiners are allowed, as emoji
// need them.
func CheckNickname(nickname string) (string, error) {
	if !utf8.ValidString(nickname) {
		return "", Invalid{Field: "nickname", Reason: "problem.nickname.invisible"}
	}
	nickname = strings.Join(strings.Fields(norm.NFC.String(nickname)), " ")
	if length := utf8.RuneCountInString(nickname); length < 1 || length > MaxNickname {
		return "", Invalid{Field: "nickname", Reason: "problem.nickname.length"}
	}
	if !strings.ContainsFunc(nickname, words.IsVisible) || words.HasHidden(nickname) {
		return "", Invalid{Field: "nickname", Reason: "problem.nickname.invisible"}
	}
	return nickname, nil
}

// checkEmail returns an address as it is stored (RFC 5322, without a display name), or Invalid. An empty one is
// allowed.
func checkEmail(email string) (string, error) {
	email = strings.TrimSpace(email)
	if email == "" {
		return "", nil
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > maxAccount || !utf8.ValidString(email) {
		return "", Invalid{Field: "email", Reason: "problem.email.invalid"}
	}
	// A server need not take letters outside ASCII before the "@" (RFC 6531); a domain in them is written another way
	// on its way.
	if local := email[:strings.LastIndex(email, "@")]; strings.ContainsFunc(
		local,
		func(r rune) bool { return r > unicode.MaxASCII },
	) {
		return "", Invalid{Field: "email", Reason: "problem.email.invalid"}
	}
	return email, nil
}
