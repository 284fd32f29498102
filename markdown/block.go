package markdown

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// fence reads blocks of code between lines of backticks. Tildes make none, since they begin lines in Chinese chats. One
// word behind the backticks names a language; more are the first line of the code.
type fence struct{ parser.BlockParser }

var languageWord = regexp.MustCompile(`^[\w+#.-]+$`)

func (fence) Trigger() []byte { return []byte{'`'} }

func (f fence) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	node, state := f.BlockParser.Open(parent, reader, pc)
	block, is := node.(*ast.FencedCodeBlock)
	if is && block.Info != nil && !languageWord.Match(block.Info.Segment.Value(reader.Source())) {
		first := block.Info.Segment
		first.ForceNewline = true
		block.Lines().Append(first)
		block.Info = nil
	}
	return node, state
}

// quote reads quotes, whose mark is a ">" with a space or nothing behind it: ">_<" and ">5 zł" are text.
type quote struct{ parser.BlockParser }

var quoteMark = regexp.MustCompile(`^\s*>(\s|$)`)

func (q quote) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if line, _ := reader.PeekLine(); !quoteMark.Match(line) {
		return nil, parser.NoChildren
	}
	return q.BlockParser.Open(parent, reader, pc)
}

func (q quote) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if line, _ := reader.PeekLine(); !quoteMark.Match(line) {
		return parser.Close
	}
	return q.BlockParser.Continue(node, reader, pc)
}
