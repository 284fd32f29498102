package markdown

import (
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// delimiter is a run of one mark, *, _ or ~, and the characters beside it.
type delimiter struct {
	mark          byte
	length        int
	before, after rune
}

// delimiterAt returns the run at the reader's position.
func delimiterAt(block text.Reader) delimiter {
	line, _ := block.PeekLine()
	d := delimiter{mark: line[0], before: block.PrecendingCharacter(), after: ' '}
	for d.length < len(line) && line[d.length] == d.mark {
		d.length++
	}
	if d.length < len(line) {
		d.after = util.ToRune(line, d.length)
	}
	return d
}

// isBesideUnspaced reports whether a character of a script without spaces, such as Chinese, stands beside the run.
func (d delimiter) isBesideUnspaced() bool { return IsUnspaced(d.before) || IsUnspaced(d.after) }

// opens and closes are CommonMark's rules (0.31.2, 6.2) with its CJK-friendly amendments: beside a character of a
// script without spaces a run is at the edge of a word, whatever punctuation is on its other side.
func (d delimiter) opens() bool {
	return !util.IsSpaceRune(d.after) &&
		(!isNarrowMark(d.after) || util.IsSpaceRune(d.before) || IsUnspaced(d.before) || util.IsPunctRune(d.before))
}

func (d delimiter) closes() bool {
	return !util.IsSpaceRune(d.before) &&
		(!isNarrowMark(d.before) || util.IsSpaceRune(d.after) || IsUnspaced(d.after) || util.IsPunctRune(d.after))
}

// isNarrowMark reports whether a character is punctuation of a script with spaces.
func isNarrowMark(r rune) bool { return util.IsPunctRune(r) && !IsUnspaced(r) }

// push puts the run on the stack in which partners are matched when the paragraph ends.
func (d delimiter) push(
	block text.Reader, pc parser.Context, opens, closes bool, by parser.DelimiterProcessor,
) *parser.Delimiter {
	_, segment := block.PeekLine()
	node := parser.NewDelimiter(opens, closes, d.length, d.mark, by)
	node.Segment = segment.WithStop(segment.Start + d.length)
	block.Advance(d.length)
	pc.PushDelimiter(node)
	return node
}
