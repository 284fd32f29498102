package markdown

import (
	"strings"

	"samovar/autolink"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// KindAnchor is the kind of Anchor.
var KindAnchor = ast.NewNodeKind("Anchor")

// Anchor is a link, of an address alone or of words with an address behind them. A Document has no other links.
type Anchor struct {
	ast.BaseInline
	To autolink.Link
}

// Kind implements ast.Node.
func (*Anchor) Kind() ast.NodeKind { return KindAnchor }

// Dump implements ast.Node.
func (a *Anchor) Dump(source []byte, level int) {
	ast.DumpHelper(a, source, level, map[string]string{"Href": a.To.Href}, nil)
}

// newAnchor makes a link that shows its address.
func newAnchor(to autolink.Link) *Anchor {
	anchor := &Anchor{To: to}
	anchor.AppendChild(anchor, ast.NewString([]byte(to.Text)))
	return anchor
}

// Page returns the address of the first page that a text links to, empty where there is none.
func (d Document) Page() (href string) {
	_ = ast.Walk(d.Root, func(node ast.Node, _ bool) (ast.WalkStatus, error) {
		if anchor, is := node.(*Anchor); is && anchor.To.IsWeb() {
			href = anchor.To.Href
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return href
}

// anchors makes an Anchor of each link and of each picture: a picture from elsewhere would tell its server who reads
// along.
type anchors struct{}

func (anchors) Transform(document *ast.Document, source text.Reader, _ parser.Context) {
	var links []ast.Node
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if _, is := destinationOf(node); is && !entering {
			links = append(links, node)
		}
		return ast.WalkContinue, nil
	})
	for _, node := range links {
		destination, _ := destinationOf(node)
		to, _ := autolink.Parse(destination)
		node.Parent().ReplaceChild(node.Parent(), node, labelled(to, node, source.Source()))
	}
}

// destinationOf returns the address of a link or picture, without the escapes of Markdown.
func destinationOf(node ast.Node) (string, bool) {
	var typed []byte
	switch node := node.(type) {
	case *ast.Link:
		typed = node.Destination
	case *ast.Image:
		typed = node.Destination
	default:
		return "", false
	}
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(typed)))), true
}

// labelled makes a link of the words of a link or picture. It shows the address instead where the words show nothing or
// are an address of another host. It adds the address where they could be another's name, or hide something:
// "README.md" is a file, and a site in Moldova.
func labelled(to autolink.Link, node ast.Node, source []byte) *Anchor {
	unlink(node)
	label := labelOf(node, source)
	if autolink.IsBlank(label) || autolink.LinksElsewhere(label, to.Host) {
		return newAnchor(to)
	}
	anchor := &Anchor{To: to}
	for child := node.FirstChild(); child != nil; child = node.FirstChild() {
		anchor.AppendChild(anchor, child)
	}
	if autolink.NamesAnother(label, to.Host) {
		anchor.AppendChild(anchor, ast.NewString([]byte(" ("+to.Host+")")))
	}
	return anchor
}

// unlink turns the links within a node into text.
func unlink(node ast.Node) {
	for child := node.FirstChild(); child != nil; {
		next := child.NextSibling()
		unlink(child)
		if child.Kind() == KindAnchor {
			node.ReplaceChild(node, child, ast.NewString([]byte(child.(*Anchor).To.Text)))
		}
		child = next
	}
}

// labelOf returns the text within a node.
func labelOf(node ast.Node, source []byte) string {
	var label strings.Builder
	_ = ast.Walk(node, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.Text:
			label.Write(node.Segment.Value(source))
		case *ast.String:
			label.Write(node.Value)
		case *Call:
			label.WriteByte('@')
		}
		return ast.WalkContinue, nil
	})
	return label.String()
}
