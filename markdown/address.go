package markdown

import (
	"bytes"

	"samovar/autolink"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// addresses reads addresses that stand in a text without markup or in angle brackets; in "vector<std::string>" the
// brackets stay. Package autolink decides what is an address.
type addresses struct{}

// Trigger returns all characters at which goldmark asks parsers: punctuation, spaces, and the first one behind what
// another parser took. An address begins in the run of letters behind that.
func (addresses) Trigger() []byte { return []byte(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") }

func (addresses) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if anchor := bracketed(line); anchor != nil {
		block.Advance(len("<") + len(anchor.To.Text) + len(">"))
		return anchor
	}
	at := segment.Start + addressStart(line)
	if segment.Padding != 0 || at >= segment.Stop {
		return nil
	}
	source := util.BytesToReadOnlyString(block.Source())
	if !autolink.MayStart(source, at) {
		return nil
	}
	link, found := autolink.At(source, at)
	if !found || link.End > segment.Stop {
		return nil
	}
	if at > segment.Start {
		ast.MergeOrAppendTextSegment(parent, segment.WithStop(at))
	}
	block.Advance(link.End - segment.Start)
	if link.Href == "" {
		return ast.NewString([]byte(link.Text))
	}
	return newAnchor(link)
}

// addressStart returns where in a line an address would begin, if one does before the next punctuation or space: with
// the last letters and digits of ASCII before that.
func addressStart(line []byte) int {
	start := 0
	if isEdge(line[0]) {
		start = 1
	}
	end := start
	for end < len(line) && !isEdge(line[end]) {
		end++
	}
	at := end
	for at > start && util.IsAlphaNumeric(line[at-1]) {
		at--
	}
	if at == end {
		return len(line)
	}
	return at
}

// isEdge reports whether goldmark asks parsers at a character.
func isEdge(c byte) bool { return util.IsPunct(c) || util.IsSpace(c) }

// bracketed returns an address that stands in angle brackets at the beginning of a line, nil where there is none.
func bracketed(line []byte) *Anchor {
	if line[0] != '<' {
		return nil
	}
	end := bytes.IndexAny(line[1:], "<> \t\n") + 1
	if end < 1 || line[end] != '>' {
		return nil
	}
	if link, valid := autolink.Parse(string(line[1:end])); valid {
		return newAnchor(link)
	}
	return nil
}
