// Package markdown parses messages: it finds what is markup, which people are called, and what is plain text. One
// parse answers all three, so that a name in code calls no one. It follows CommonMark, except where people who do not
// know Markdown would meet it by accident: there the text stays as typed.
package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// reader knows the markup of a chat: emphasis, strike, code, links, quotes, lists. It has no parser for raw HTML, so
// HTML is text. A picture becomes a link, since a picture from elsewhere would tell its server who reads along.
// Definitions of links are text too: "[Bob]: tea?" is said to Bob, and a definition would show nothing.
var reader = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(list{parser.NewListParser()}, 300),
		util.Prioritized(item{parser.NewListItemParser()}, 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(fence{parser.NewFencedCodeBlockParser()}, 700),
		util.Prioritized(quote{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(backslash{}, 50),
		util.Prioritized(code{parser.NewCodeSpanParser()}, 100),
		util.Prioritized(link{parser.NewLinkParser()}, 200),
		util.Prioritized(shortcodes{}, 400),
		util.Prioritized(calls{}, 450),
		util.Prioritized(emphasis{}, 500),
		util.Prioritized(strike{}, 500),
		util.Prioritized(addresses{}, 999), // what begins with a mark is first of all that
	),
	parser.WithASTTransformers(
		util.Prioritized(anchors{}, 100), util.Prioritized(lineEnds{}, 200), util.Prioritized(directions{}, 300),
	),
)

// Document is a parsed text. Root and its nodes refer to offsets in Source.
type Document struct {
	Root   ast.Node
	Source []byte
}

// Parse reads a text in which some names are known. It returns false where the parser fails, and the caller then shows
// the text as it was typed: one message must not take down a room's page or its feed.
func Parse(body string, known Names) (d Document, read bool) {
	defer func() {
		if recover() != nil {
			d, read = Document{}, false
		}
	}()
	source := []byte(body)
	pc := parser.NewContext()
	pc.Set(namesKey, known)
	root := reader.Parse(text.NewReader(source), parser.WithContext(pc))
	return Document{Root: root, Source: source}, depth(root) <= maxDepth
}

// maxDepth is how deep quotes and lists may be nested. Deeper ones would leave no width for words.
const maxDepth = 12

// depth returns how deep quotes and lists are nested.
func depth(root ast.Node) (deepest int) {
	depth := 0
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if kind := node.Kind(); kind != ast.KindBlockquote && kind != ast.KindList {
			return ast.WalkContinue, nil
		}
		if entering {
			depth++
			deepest = max(deepest, depth)
		} else {
			depth--
		}
		return ast.WalkContinue, nil
	})
	return deepest
}
