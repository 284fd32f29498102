package markdown

import (
	"regexp"

	"samovar/autolink"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// link reads [words](address), where the address is of the web or an e-mail address and there are words: "calls[0](x)"
// and "[]() {}" are text. An image needs no words.
type link struct{ parser.InlineParser }

var linkTarget = regexp.MustCompile(`(?i)^\]\([ \t]*<?(https?://|mailto:)`)

func (l link) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if line[0] == ']' && (!linkTarget.Match(line) || isEmptyLink(block.Source()[:segment.Start])) {
		block = lineEnd{block}
	}
	number, position := block.Position()
	node := l.InlineParser.Parse(parent, block, pc)
	if destination, is := destinationOf(node); is {
		if _, valid := autolink.Parse(destination); !valid {
			block.SetPosition(number, position)
			return unmade(parent, node, block)
		}
	}
	return node
}

// CloseBlock turns brackets that are still open at the end of a paragraph into text.
func (l link) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if closer, is := l.InlineParser.(parser.CloseBlocker); is {
		closer.CloseBlock(parent, block, pc)
	}
}

// unmade turns a link without an address back into text, up to the bracket behind its words.
func unmade(parent, node ast.Node, block text.Reader) ast.Node {
	opening := text.NewSegment(node.Pos(), node.Pos()+len("["))
	if node.Kind() == ast.KindImage {
		opening = text.NewSegment(node.Pos(), node.Pos()+len("!["))
	}
	ast.MergeOrAppendTextSegment(parent, opening)
	for child := node.FirstChild(); child != nil; child = node.FirstChild() {
		parent.AppendChild(parent, child)
	}
	_, closing := block.PeekLine()
	block.Advance(len("]"))
	return ast.NewTextSegment(closing.WithStop(closing.Start + len("]")))
}

// isEmptyLink reports whether a link without words ends here.
func isEmptyLink(before []byte) bool {
	at := len(before) - 1
	return at >= 0 && before[at] == '[' && (at == 0 || before[at-1] != '!')
}

// lineEnd is a reader that seems to end behind a bracket, so that the bracket closes no link but still takes its
// opening one with it.
type lineEnd struct{ text.Reader }

func (lineEnd) Peek() byte { return text.EOF }
