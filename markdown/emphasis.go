package markdown

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// emphasis reads *words* and **words**, with asterisks or underscores. Unlike CommonMark it takes code of programmers
// for text: 2*3*4, x**2 + y**2, src/*.js, count(*), __init__ and *.*.
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
		opens = opens && (!isInner || util.IsPunctRune(d.before)) && !isOperand(d.before)
		closes = closes && (!isInner || util.IsPunctRune(d.after)) && !isOperator(d.after)
	} else if !d.isBesideUnspaced() {
		opens, closes = opens && !isOperand(d.before), closes && !strings.ContainsRune(`/\([{`, d.before)
	}
	inWord := isWord(d.before) && isWord(d.after)
	passed := passedBefore(segment.Start, block.Source(), pc)
	return d.push(block, pc, opens, closes, pair{inWord: inWord, passed: passed})
}

// isOperator reports whether an underscore behind a character belongs to a pattern, a path or a name: LIKE "%_x_%".
func isOperator(r rune) bool { return strings.ContainsRune(`/\=%&+^|$#@<`, r) }

// isOperand reports whether an asterisk behind a character multiplies it, or is a wildcard or a pattern.
func isOperand(r rune) bool { return isWord(r) || strings.ContainsRune(`./\)]}=%&+^|$#@<>`, r) }

// pair matches two runs by what is between them. A run within a word ends only what began in that word: **N**ever.
type pair struct {
	inWord bool
	passed passed
}

func (pair) IsDelimiter(b byte) bool { return b == '*' || b == '_' }

func (p pair) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	if opener.Char != closer.Char {
		return false
	}
	last, is := closer.Processor.(pair)
	if !is || last.inWord && last.passed.spaces > p.passed.spaces {
		return false
	}
	return last.passed.worthy > p.passed.worthy
}

func (pair) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

// passed counts what stands in a source before a run: characters worth emphasis, and spaces. Each run adds what came
// since the last one, so that a text full of runs is read once.
type passed struct{ end, worthy, spaces int }

var passedKey = parser.NewContextKey()

func passedBefore(end int, source []byte, pc parser.Context) passed {
	before, _ := pc.Get(passedKey).(passed)
	if end < before.end {
		before = passed{}
	}
	for _, r := range string(source[before.end:end]) {
		switch {
		case isWorthEmphasis(r):
			before.worthy++
		case unicode.IsSpace(r):
			before.spaces++
		}
	}
	before.end = end
	pc.Set(passedKey, before)
	return before
}

// isWorthEmphasis reports whether a character is more than the signs of *_* and *.*.
func isWorthEmphasis(r rune) bool {
	return r == '!' || r == '?' || unicode.IsLetter(r) || unicode.IsDigit(r) ||
		r > unicode.MaxASCII && !unicode.IsSpace(r)
}
