package markdown

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// link reads [words](address), where the address is one of the web or of mail and there are words: "calls[0](x)" and "[]() {}" are
// text. An image needs no words.
type link struct{ parser.InlineParser }

var linkTarget = regexp.MustCompile(`(?i)^\]\([ \t]*<?(https?://|mailto:)`)

func (l link) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if line[0] == ']' && (!linkTarget.Match(line) || isEmptyLink(block.Source()[:segment.Start])) {
		block = lineEnd{block}
	}
	return l.InlineParser.Parse(parent, block, pc)
}

// isEmptyLink reports whether a link without words ends here.
func isEmptyLink(before []byte) bool {
	at := len(before) - 1
	return at >= 0 && before[at] == '[' && (at == 0 || before[at-1] != '!')
}

// lineEnd is a text that seems to end behind a bracket, so that the bracket closes no link but still takes its opening one with it.
type lineEnd struct{ text.Reader }

func (lineEnd) Peek() byte { return text.EOF }

// address reads <address>, where it is one of the web or of mail: in "vector<std::string>" the brackets stay.
type address struct{ parser.InlineParser }

var addressStart = regexp.MustCompile(`(?i)^<(https?://|mailto:|[^\s<>:]+@)`)

func (a address) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); !addressStart.Match(line) {
		return nil
	}
	return a.InlineParser.Parse(parent, block, pc)
}

// pictures turns images into links.
type pictures struct{}

func (pictures) Transform(document *ast.Document, _ text.Reader, _ parser.Context) {
	var images []*ast.Image
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if image, is := node.(*ast.Image); is && entering {
			images = append(images, image)
		}
		return ast.WalkContinue, nil
	})
	for _, image := range images {
		link := ast.NewLink()
		link.Destination = image.Destination
		for child := image.FirstChild(); child != nil; child = image.FirstChild() {
			link.AppendChild(link, child)
		}
		if !link.HasChildren() {
			link.AppendChild(link, ast.NewString(image.Destination))
		}
		image.Parent().ReplaceChild(image.Parent(), image, link)
	}
}
