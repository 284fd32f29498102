package markdown

import (
	"regexp"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// list reads lists, but no line that begins with two bullets or a plus: "* * * * * backup" is a line of a crontab, "- -
// -" a rule, and "+ 5 zł" a sum.
type list struct{ parser.BlockParser }

var noBullet = regexp.MustCompile(`^\s*(\+|[-*][ \t]+[-*](\s|$))`)

func (l list) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	node, state := l.BlockParser.Open(parent, reader, pc)
	if line, _ := reader.PeekLine(); node == nil || noBullet.Match(line) {
		return nil, parser.NoChildren
	}
	return node, state
}

// item reads an item of a list and keeps the number that was typed: "2. yes" and then "5. no" answers the fifth
// question.
type item struct{ parser.BlockParser }

var itemNumber = regexp.MustCompile(`^\s*([0-9]{1,9})[.)]`)

func (i item) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	found := itemNumber.FindSubmatch(line)
	node, state := i.BlockParser.Open(parent, reader, pc)
	if list, is := parent.(*ast.List); is && node != nil && found != nil {
		if number, err := strconv.Atoi(string(found[1])); err == nil && number != list.Start+list.ChildCount() {
			node.SetAttributeString("value", strconv.Itoa(number))
		}
	}
	return node, state
}
