package markdown

import (
	"regexp"
	"unicode/utf8"

	"samovar/emoji"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// shortcodes turns :tea: into the emoji, also several in a row. Beside a letter, a digit or another colon it is text:
// AB:100:CD, a::b::c, 10:30:45. A letter of a script without spaces may stand beside it: 喝茶:tea:.
type shortcodes struct{}

var shortcode = regexp.MustCompile(`^:([a-z0-9_+-]{1,40}):`)

func (shortcodes) Trigger() []byte { return []byte{':'} }

func (shortcodes) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if isOfCode(block.PrecendingCharacter()) {
		return nil
	}
	line, _ := block.PeekLine()
	characters, length := "", 0
	for match := shortcode.FindSubmatch(line); match != nil; match = shortcode.FindSubmatch(line[length:]) {
		character, known := emoji.ByShortcode(string(match[1]))
		if !known {
			break
		}
		characters += character
		length += len(match[0])
	}
	if next, _ := utf8.DecodeRune(line[length:]); length == 0 || isOfCode(next) {
		return nil
	}
	block.Advance(length)
	return ast.NewString([]byte(characters))
}

// isOfCode reports whether a colon beside a character belongs to a time, a name of a program or a ratio.
func isOfCode(r rune) bool { return r == ':' || r == '_' || isWord(r) }
