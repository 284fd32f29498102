package models

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"samovar/markdown"
	"samovar/models/words"
)

// maxCalling limits the characters of a name behind an "@": a nickname, with a guest's tag.
const maxCalling = MaxNickname + len("#") + tagLength

// prefixes are the beginnings of a line that can be a name, the longest first. Each ends where a word does:
// "@annabel" does not call anna, nor does a name in another case ("@Анне", "@boba"). Scripts that put no space
// between words end a name anywhere, their own and others': "@bob你好" calls bob, and "@小明在吗" 小明, if that is the
// longest name that a person has.
func prefixes(line string) (names []string) {
	length := 0
	for at, r := range line {
		if at > 0 && endsName(line[:at], line[at:]) {
			names = append(names, line[:at])
		}
		if length++; length > maxCalling || at == 0 && unicode.IsSpace(r) {
			break
		}
	}
	if length <= maxCalling && line != "" && endsName(line, "") {
		names = append(names, line)
	}
	slices.Reverse(names)
	return names
}

// markup is what may begin or end markup in a name.
var markup = regexp.MustCompile(`[^\p{L}\p{M}\p{N} '-]`)

// encode writes where names stand in a text, as a message keeps it: "3+5 20+4". Those that nothing in them could make
// markup of are left out.
func encode(known markdown.Names, body string) string {
	var places []string
	for _, at := range slices.Sorted(maps.Keys(known)) {
		if start := at + len("@"); markup.MatchString(body[start : start+known[at]]) {
			places = append(places, fmt.Sprintf("%d+%d", at, known[at]))
		}
	}
	return strings.Join(places, " ")
}

// Names returns the names called in the message's text that hold marks, which must not be read as markup.
func (m Message) Names() markdown.Names { return decode(m.Called) }

// decode reads what encode wrote.
func decode(called string) markdown.Names {
	known := markdown.Names{}
	for _, place := range strings.Fields(called) {
		var at, length int
		if read, err := fmt.Sscanf(place, "%d+%d", &at, &length); err == nil && read == 2 {
			known[at] = length
		}
	}
	return known
}

// endsName reports whether a name can end between two parts of a line. What joins words, as in "anna-maria" or a
// guest's "anna#7k2x", only does so before a word: the underscore behind "_@bob_" is none of his.
func endsName(name, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, "_-#"))
	if unicode.IsMark(next) {
		return false
	}
	isOneWord := isOfName(last) && words.IsWord(next) && !markdown.IsUnspaced(last) && !markdown.IsUnspaced(next)
	return !unicode.IsSpace(last) && !isOneWord
}

// isOfName reports whether a character can be part of a word of a name.
func isOfName(r rune) bool { return words.IsWord(r) || r == '_' || r == '-' || r == '#' }
