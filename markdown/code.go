package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// code reads `code`, which does not begin within a word: people type "it`s" for "it's".
type code struct{ parser.InlineParser }

func (c code) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	d := delimiterAt(block)
	if d.length > 1 || !isWord(d.before) || !isWord(d.after) {
		return c.InlineParser.Parse(parent, block, pc)
	}
	_, segment := block.PeekLine()
	block.Advance(1)
	return ast.NewTextSegment(segment.WithStop(segment.Start + 1))
}
