package views

import (
	"fmt"
	"hash/fnv"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// How many glazes, shapes and turns assets/style/avatar.css draws.
const (
	glazes = 12
	shapes = 8
	turns  = 4
)

// bowl is a drawn avatar: a letter on a shape on a glaze. The stylesheet draws it from three classes, so that a page
// carries a few bytes for each and fetches nothing.
type bowl struct {
	glaze, shape, turn uint32
	letter             string
}

// bowlOf returns the bowl of a name and a tag. Spellings that differ by case alone have the same one.
func bowlOf(name, tag string) bowl {
	sum := mixed(norm.NFC.String(strings.ToLower(name)) + tag)
	return bowl{glaze: sum >> 20 % glazes, shape: sum >> 15 % shapes, turn: sum >> 8 % turns, letter: letterOf(name)}
}

// mixed is FNV-1a with the end of MurmurHash3: without it, similar names have similar bowls.
func mixed(text string) uint32 {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(text)) // a hash never fails to write
	sum := hash.Sum32()
	sum = (sum ^ sum>>16) * 0x85ebca6b
	sum = (sum ^ sum>>13) * 0xc2b2ae35
	return sum ^ sum>>16
}

func (b bowl) markup() string {
	return fmt.Sprintf(`<i class="avatar g%d s%d t%d" data-letter="%s" aria-hidden="true"></i>`,
		b.glaze, b.shape, b.turn, html.EscapeString(b.letter))
}

// letterOf returns what stands on the bowl: the emoji that a name begins with, else its first letter or digit, but the
// last letter of a Han name, whose first is the family's.
func letterOf(name string) string {
	characters := charactersOf(strings.TrimSpace(name))
	if len(characters) == 0 {
		return "·"
	}
	if isSymbol(characters[0]) {
		return characters[0]
	}
	first := max(slices.IndexFunc(characters, isOfWord), 0)
	if !isHan(characters[first]) {
		return strings.ToUpper(characters[first])
	}
	for i := len(characters) - 1; i > first; i-- {
		if isHan(characters[i]) {
			return characters[i]
		}
	}
	return characters[first]
}

func isHan(character string) bool { return unicode.Is(unicode.Han, firstRune(character)) }

func isSymbol(character string) bool {
	return unicode.In(firstRune(character), unicode.So, unicode.Regional_Indicator)
}

func isOfWord(character string) bool {
	r := firstRune(character)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

// charactersOf cuts a name where a reader would: marks, skin tones and what is joined stay with the rune before them
// (Unicode, Annex 29, for what names are made of).
func charactersOf(name string) (characters []string) {
	const joiner = '\u200d'
	var before rune
	for _, r := range name {
		isFlag := unicode.Is(unicode.Regional_Indicator, r) && unicode.Is(unicode.Regional_Indicator, before)
		goesOn := unicode.IsMark(r) || r == joiner || before == joiner || isSkinTone(r) || isFlag
		if before = r; goesOn && len(characters) > 0 {
			characters[len(characters)-1] += string(r)
			if isFlag {
				before = 0 // the third indicator begins another flag
			}
			continue
		}
		characters = append(characters, string(r))
	}
	return characters
}

func isSkinTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }
