package markdown

import (
	"github.com/yuin/goldmark/ast"
	strikes "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// strike reads ~~words~~. One tilde is text: it means "about" before a number, and is a friendly tone in Chinese. Three
// are text too.
type strike struct{}

func (strike) Trigger() []byte { return []byte{'~'} }

func (strike) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	d := delimiterAt(block)
	if d.length != 2 || d.before == '~' {
		return nil
	}
	return d.push(block, pc, d.opens(), d.closes(), struck{})
}

// struck matches two pairs of tildes.
type struck struct{}

func (struck) IsDelimiter(b byte) bool { return b == '~' }

func (struck) CanOpenCloser(opener, closer *parser.Delimiter) bool { return opener.Char == closer.Char }

func (struck) OnMatch(int) ast.Node { return strikes.NewStrikethrough() }
