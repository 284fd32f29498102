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

// Call is an "@" with a name behind it. Name is the rest of the line: how much of it is a name depends on which names
// there are. At is the offset of the "@" in the source. People is that of the known name, empty where none is known.
type Call struct {
	ast.BaseInline
	Name   string
	At     int
	People string
}

// Name is a known name: its length in bytes, and the people it calls, as the reader of the text wants to know them.
type Name struct {
	Length int
	People string
}

// Names are the known names in a text, by the offset of the "@" before each. They are read as text, whatever marks are
// in them.
type Names map[int]Name

var namesKey = parser.NewContextKey()

// Kind implements ast.Node.
func (*Call) Kind() ast.NodeKind { return KindCall }

// Dump implements ast.Node.
func (c *Call) Dump(source []byte, level int) {
	ast.DumpHelper(c, source, level, map[string]string{"Name": c.Name}, nil)
}

// calls reads the "@" of a call, but not in code, in an address or behind a backslash. Directly behind a word an "@" is
// part of an e-mail address, except behind a letter of a script without spaces, as in 你好@bob.
type calls struct{}

// mailHost matches what stands behind the "@" of an e-mail address.
var mailHost = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)

func (calls) Trigger() []byte { return []byte{'@'} }

func (calls) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	name := bytes.TrimRight(line[1:], "\r\n")
	if len(name) == 0 || isInAddress(block.Source()[:segment.Start], name) {
		return nil
	}
	call := &Call{Name: string(name), At: segment.Start}
	names, _ := pc.Get(namesKey).(Names)
	length := min(names[call.At].Length, len(name))
	if length > 0 {
		call.People = names[call.At].People
		call.AppendChild(call, ast.NewString(name[:length]))
	}
	block.Advance(len("@") + length)
	return call
}

// isInAddress reports whether an "@" between two texts is that of an e-mail address, or of a name on another network.
func isInAddress(before, name []byte) bool {
	last, _ := utf8.DecodeLastRune(before)
	if IsUnspaced(last) && unicode.IsLetter(last) {
		return mailHost.Match(name)
	}
	last, _ = utf8.DecodeLastRune(bytes.TrimRight(before, "_-#"))
	return isWord(last)
}

// Called returns the calls in a text, at most limit. A name in the words of a link calls no one.
func (d Document) Called(limit int) (calls []*Call) {
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
			calls = append(calls, node)
		}
		if len(calls) >= limit {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return calls
}
