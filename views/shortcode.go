package views

import (
	"regexp"

	"samovar/emoji"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// shortcodes is a Markdown inline parser: it turns :tea: into the emoji, and leaves code spans, addresses and unknown names alone.
type shortcodes struct{}

var shortcode = regexp.MustCompile(`^:([a-z0-9_+-]{1,40}):`)

func (shortcodes) Trigger() []byte { return []byte{':'} }

func (shortcodes) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	match := shortcode.FindSubmatch(line)
	if match == nil {
		return nil
	}
	character, known := emoji.ByShortcode(string(match[1]))
	if !known {
		return nil
	}
	block.Advance(len(match[0]))
	return ast.NewString([]byte(character))
}
