package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// backslash makes the mark behind it text and is removed, where that mark is markup here. Everywhere else it stays:
// C:\path, \\server\share, \d+\.\d+, and the end of a line of a shell.
type backslash struct{}

// escapable is a mark that means something wherever it stands, leading one that does at the beginning of a line.
var (
	escapable = regexp.MustCompile("^\\\\([*_~`\\[\\]@]|:[a-z0-9]|!\\[)")
	leading   = regexp.MustCompile(`^\\[-+>.)]`)
	lineStart = regexp.MustCompile(`^[ \t>]*[0-9]{0,9}$`)
)

// shrugArm is the character before the backslash in ¯\_(ツ)_/¯.
const shrugArm = '¯'

func (backslash) Trigger() []byte { return []byte{'\\'} }

func (backslash) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	before := block.Source()[:segment.Start]
	before = before[bytes.LastIndexByte(before, '\n')+1:]
	isMark := escapable.Match(line) || leading.Match(line) && lineStart.Match(before)
	from, to := 0, 1
	switch {
	case isMark && block.PrecendingCharacter() != shrugArm:
		from, to = 1, 2
	case isMark || len(line) > 1 && line[1] == '\\':
		to = 2
	}
	block.Advance(to)
	return ast.NewTextSegment(text.NewSegment(segment.Start+from, segment.Start+to))
}

// lineEnds puts back the backslash at the end of a line that the parser took for a forced line break: here each line
// breaks anyway.
type lineEnds struct{}

func (lineEnds) Transform(document *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		line, is := node.(*ast.Text)
		if end := 0; is && entering && line.HardLineBreak() {
			if end = line.Segment.Stop; end < len(source) && source[end] == '\\' {
				line.Segment = line.Segment.WithStop(end + 1)
			}
		}
		return ast.WalkContinue, nil
	})
}
