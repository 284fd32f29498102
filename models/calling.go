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

// maxCalling is how many characters a name after an "@" can have: a nickname and the tag of a guest.
const maxCalling = MaxNickname + len("#") + tagLength

// prefixes returns the beginnings of a line that can be a name, the longest first. A name ends where a word ends:
// "@annabel" does not call anna, and neither does an inflected form ("@Анне", "@boba"). In scripts without spaces
// between words it can end anywhere, and before such a script too: "@bob你好" calls bob, "@小明在吗" calls 小明 if no
// person has a longer name that fits.
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

// markup matches characters of a name that may begin or end markup.
var markup = regexp.MustCompile(`[^\p{L}\p{M}\p{N} '-]`)

// hasMarkup reports whether a name in a text has a character that could be markup.
func hasMarkup(known markdown.Names, body string) bool {
	for at, name := range known {
		if start := at + len("@"); markup.MatchString(body[start : start+name.Length]) {
			return true
		}
	}
	return false
}

// encode writes the names in a text as a message stores them, position, length and people of each: "3+5=12 20+4=here".
func encode(known markdown.Names) string {
	var spans []string
	for _, at := range slices.Sorted(maps.Keys(known)) {
		spans = append(spans, fmt.Sprintf("%d+%d=%s", at, known[at].Length, known[at].People))
	}
	return strings.Join(spans, " ")
}

// Names returns the names that the text calls, with the keys of the people, separated by commas, or "here". They must
// not be read as markup.
func (m Message) Names() markdown.Names { return decode(m.Called) }

// decode reads what encode has written, also without the people, as it was until they were stored.
func decode(called string) markdown.Names {
	known := markdown.Names{}
	for _, span := range strings.Fields(called) {
		span, people, _ := strings.Cut(span, "=")
		var at, length int
		if read, err := fmt.Sscanf(span, "%d+%d", &at, &length); err == nil && read == 2 {
			known[at] = markdown.Name{Length: length, People: people}
		}
	}
	return known
}

// endsName reports whether a name can end between two parts of a line. Characters that join words, as in "anna-maria"
// or "anna#7k2x", belong to the name only if a word follows: the underscore after "_@bob_" does not.
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
