package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// isDirection reports whether a character changes the direction of the text behind it until another character ends that
// (Unicode Standard Annex 9: embeddings, overrides, isolates). The marks of one place, U+200E, U+200F and U+061C, do
// not.
func isDirection(r rune) bool {
	return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

// Undirected returns a text without the characters that change the direction of what follows. Browsers order letters of
// both directions without them; with them a name can read backwards, and a line can disturb the next one.
func Undirected(text string) string {
	return strings.Map(func(r rune) rune {
		if isDirection(r) {
			return -1
		}
		return r
	}, text)
}

// directions takes those characters out of a document, after links were judged by what they hide.
type directions struct{}

func (directions) Transform(document *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	if !bytes.ContainsFunc(source, isDirection) {
		return
	}
	var texts []*ast.Text
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch node := node.(type) {
		case *ast.Text:
			if entering {
				texts = append(texts, node)
			}
		case *ast.String:
			node.Value = []byte(Undirected(string(node.Value)))
		case *ast.CodeBlock:
			node.SetLines(undirected(node.Lines(), source))
		case *ast.FencedCodeBlock:
			node.SetLines(undirected(node.Lines(), source))
		}
		return ast.WalkContinue, nil
	})
	for _, node := range texts {
		cut(node, source)
	}
}

// cut keeps the parts of a text between those characters.
func cut(node *ast.Text, source []byte) {
	pieces := between(node.Segment, source)
	for _, piece := range pieces[:len(pieces)-1] {
		before := ast.NewTextSegment(piece)
		before.SetRaw(node.IsRaw())
		node.Parent().InsertBefore(node.Parent(), node, before)
	}
	node.Segment = pieces[len(pieces)-1]
}

func undirected(lines *text.Segments, source []byte) *text.Segments {
	left := text.NewSegments()
	for _, line := range lines.Sliced(0, lines.Len()) {
		left.AppendAll(between(line, source))
	}
	return left
}

// between returns the parts of a segment between those characters, at least one.
func between(whole text.Segment, source []byte) (parts []text.Segment) {
	for {
		inside := source[whole.Start:whole.Stop]
		at := bytes.IndexFunc(inside, isDirection)
		if at < 0 {
			return append(parts, whole)
		}
		parts = append(parts, whole.WithStop(whole.Start+at))
		rest := text.NewSegment(whole.Start+at+len("\u202a"), whole.Stop)
		rest.ForceNewline = whole.ForceNewline
		whole = rest
	}
}
