package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Plain returns a text in one line and without marks, for places that show its beginning alone: a quote, a push, a
// mail, a title. Links show their words, shortcodes are emoji, lists keep their numbers. A text that the parser fails
// on, or that is nothing but marks, stays as typed.
func Plain(body string, known Names) string {
	typed := strings.Join(strings.Fields(Undirected(body)), " ")
	document, read := Parse(body, known)
	if !read {
		return typed
	}
	w := plainWriter{source: document.Source}
	if err := ast.Walk(document.Root, w.visit); err != nil {
		return typed
	}
	if plain := strings.Join(strings.Fields(w.text.String()), " "); plain != "" {
		return plain
	}
	return typed
}

// plainWriter collects the words of a document on a walk through it.
type plainWriter struct {
	source []byte
	text   strings.Builder
}

func (w *plainWriter) visit(node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	if node.Type() == ast.TypeBlock {
		w.text.WriteByte('\n')
	}
	switch node := node.(type) {
	case *ast.Text:
		w.text.Write(node.Segment.Value(w.source))
		if node.SoftLineBreak() || node.HardLineBreak() {
			w.text.WriteByte('\n')
		}
	case *ast.String:
		w.text.Write(node.Value)
	case *Call:
		w.text.WriteByte('@')
	case *ast.ListItem:
		w.text.WriteString(itemMark(node) + " ")
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.text.Write(node.Lines().Value(w.source))
	}
	return ast.WalkContinue, nil
}

// itemMark returns what a page shows before an item of a list: its number, or a bullet.
func itemMark(node *ast.ListItem) string {
	list, is := node.Parent().(*ast.List)
	if !is || !list.IsOrdered() {
		return "•"
	}
	if number, kept := node.AttributeString("value"); kept {
		if text, is := number.(string); is {
			return text + "."
		}
	}
	number := list.Start
	for before := node.PreviousSibling(); before != nil; before = before.PreviousSibling() {
		number++
	}
	return strconv.Itoa(number) + "."
}
