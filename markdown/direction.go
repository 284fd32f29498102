package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// isDirection reports whether a character turns the text behind it around until another ends that (Unicode Standard
// Annex 9: embeddings, overrides, isolates). The marks of one place, U+200E, U+200F and U+061C, turn nothing.
func isDirection(r rune) bool {
	return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

// Undirected returns a text without the characters that turn what follows around. Browsers order letters of both
// directions by themselves; what these add is a name that reads backwards, and a line whose rest is another's.
func Undirected(text string) string {
	return strings.Map(func(r rune) rune {
		if isDirection(r) {
			return -1
		}
		return r
	}, text)
}

// directions takes out of a document what Undirected takes out of a text, after links were judged by what they hide.
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

// cut leaves of a text what stands between the directions in it.
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

// between returns the parts of a place in a source that are between directions, one at least.
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
