package markdown

import (
	"bytes"
	"regexp"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// KindCall is the kind of Call.
var KindCall = ast.NewNodeKind("Call")

// Call is an "@" with a name behind it. Name is the line from there on: how much of it is a name only those know who
// know the names.
type Call struct {
	ast.BaseInline
	Name string
}

// Kind implements ast.Node.
func (*Call) Kind() ast.NodeKind { return KindCall }

// Dump implements ast.Node.
func (c *Call) Dump(source []byte, level int) {
	ast.DumpHelper(c, source, level, map[string]string{"Name": c.Name}, nil)
}

// calls reads the "@" of a call. In code, in an address and behind a backslash none is looked for. Directly behind a
// word it is part of an address of mail; a letter of a script without spaces before it is none of the kind, as in
// 你好@bob.
type calls struct{}

// mailHost is what stands behind the "@" of an address of mail.
var mailHost = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)

func (calls) Trigger() []byte { return []byte{'@'} }

func (calls) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	name := bytes.TrimRight(line[1:], "\r\n")
	if len(name) == 0 || isInAddress(block.Source()[:segment.Start], name) {
		return nil
	}
	block.Advance(1)
	return &Call{Name: string(name)}
}

// isInAddress reports whether an "@" between two texts is that of an address of mail, or of a name on another network.
func isInAddress(before, name []byte) bool {
	last, _ := utf8.DecodeLastRune(before)
	if IsUnspaced(last) && unicode.IsLetter(last) {
		return mailHost.Match(name)
	}
	last, _ = utf8.DecodeLastRune(bytes.TrimRight(before, "_-#"))
	return isWord(last)
}

// Called are the lines behind each "@" of a text, from the name on, at most limit. What is in the words of a link
// calls no one.
func (d Document) Called(limit int) (names []string) {
	if d.Root == nil {
		return nil
	}
	_ = ast.Walk(d.Root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *Anchor:
			return ast.WalkSkipChildren, nil
		case *Call:
			names = append(names, node.Name)
		}
		if len(names) >= limit {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return names
}
