package markdown

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// emphasis reads *words* and **words**, with asterisks or underscores. Beyond CommonMark it leaves to programmers
// what is theirs: 2*3*4, x**2 + y**2, src/*.js, count(*), __init__ and *.* are text.
type emphasis struct{}

// dunder is a name of Python's such as __init__.
var dunder = regexp.MustCompile(`^__[A-Za-z0-9]\w*__`)

func (emphasis) Trigger() []byte { return []byte{'*', '_'} }

func (emphasis) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if name := dunder.Find(line); name != nil {
		block.Advance(len(name))
		return ast.NewTextSegment(segment.WithStop(segment.Start + len(name)))
	}
	d := delimiterAt(block)
	opens, closes := d.opens(), d.closes()
	if d.mark == '_' {
		isInner := opens && closes
		opens, closes = opens && (!isInner || util.IsPunctRune(d.before)), closes && (!isInner || util.IsPunctRune(d.after))
	} else if !d.isBesideUnspaced() {
		opens, closes = opens && !isOperand(d.before), closes && !strings.ContainsRune(`/\([{`, d.before)
	}
	inWord := isWord(d.before) && isWord(d.after)
	return d.push(block, pc, opens, closes, pair{source: block.Source(), inWord: inWord})
}

// isOperand reports whether an asterisk behind a character multiplies it, or is a wildcard or a pattern.
func isOperand(r rune) bool { return isWord(r) || strings.ContainsRune(`./\)]}=%&+^|$#@<>`, r) }

// pair matches two runs with what is between them in the source. A run within a word ends only what that word began:
// **N**ever.
type pair struct {
	source []byte
	inWord bool
}

func (pair) IsDelimiter(b byte) bool { return b == '*' || b == '_' }

func (p pair) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	if opener.Char != closer.Char {
		return false
	}
	between := p.source[opener.Segment.Stop:closer.Segment.Start]
	if last, is := closer.Processor.(pair); is && last.inWord && bytes.ContainsFunc(between, unicode.IsSpace) {
		return false
	}
	return bytes.ContainsFunc(between, isWorthEmphasis)
}

func (pair) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

// isWorthEmphasis reports whether a character is more than the signs of *_* and *.*.
func isWorthEmphasis(r rune) bool {
	return r > unicode.MaxASCII || r == '!' || r == '?' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
