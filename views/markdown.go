package views

import (
	"bytes"
	"context"
	stdhtml "html"
	"io"
	"regexp"
	"strings"
	"unicode"

	"samovar/emoji"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown knows what people use in a chat: emphasis, strike, code, links, quotes, lists. Without the parsers for raw HTML what
// looks like HTML is text; a picture becomes a link, since a picture from elsewhere would tell its server who reads along. Definitions
// of links are text as well: "[Bob]: tea?" is something said to Bob, and a definition shows nothing.
var markdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(shortcodes{}, 400),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithASTTransformers(util.Prioritized(pictures{}, 100)),
	)),
	goldmark.WithRendererOptions(html.WithHardWraps()),
	goldmark.WithExtensions(
		extension.Strikethrough,
		extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})),
	),
)

// allowed is the gate behind the parser: the few elements a message is made of, and of their attributes only a link's address.
var allowed = gate()

func gate() *bluemonday.Policy {
	policy := bluemonday.NewPolicy()
	policy.AllowElements("p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li")
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	policy.AllowURLSchemes("http", "https", "mailto")
	policy.RequireParseableURLs(true)
	policy.AllowRelativeURLs(false)
	policy.RequireNoFollowOnLinks(true)
	policy.RequireNoReferrerOnLinks(true)
	policy.AddTargetBlankToFullyQualifiedLinks(true)
	return policy
}

// Markdown renders what someone wrote.
func Markdown(body string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if body == "" {
			return nil
		}
		message := allowed.SanitizeReader(bytes.NewReader(parsed(body))).Bytes()
		if !showsSomething(message) {
			message = verbatim(body)
		}
		_, err := w.Write(message)
		return err
	})
}

// maxDepth is how deep quotes and lists may lie in each other. What goes deeper would leave no width for its words.
const maxDepth = 12

// parsed is the text as HTML. Should the parser give up on it, or panic, it is shown as it was written: one message must not take a
// room's page or its feed down with it.
func parsed(body string) (out []byte) {
	defer func() {
		if recover() != nil {
			out = verbatim(body)
		}
	}()
	source := []byte(body)
	document := markdown.Parser().Parse(text.NewReader(source))
	if depth(document) > maxDepth {
		return verbatim(body)
	}
	var page bytes.Buffer
	if err := markdown.Renderer().Render(&page, source, document); err != nil {
		return verbatim(body)
	}
	return page.Bytes()
}

// verbatim is the text as it was written.
func verbatim(body string) []byte {
	return []byte("<p>" + strings.ReplaceAll(stdhtml.EscapeString(body), "\n", "<br>\n") + "</p>")
}

// depth is how many quotes and lists lie in each other where they are deepest.
func depth(document ast.Node) (deepest int) {
	depth := 0
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if kind := node.Kind(); kind != ast.KindBlockquote && kind != ast.KindList {
			return ast.WalkContinue, nil
		}
		if entering {
			depth++
			deepest = max(deepest, depth)
		} else {
			depth--
		}
		return ast.WalkContinue, nil
	})
	return deepest
}

// tags are what the sanitiser leaves of markup.
var tags = regexp.MustCompile(`<[^>]*>`)

// showsSomething says whether there is anything to see between the tags: "&nbsp;" and "[]()" are text to whoever wrote them.
func showsSomething(message []byte) bool {
	seen := stdhtml.UnescapeString(string(tags.ReplaceAll(message, nil)))
	return strings.ContainsFunc(seen, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != '\u2800' })
}

// largeEmoji is how many emoji alone are still shown large.
const largeEmoji = 6

func bodyClass(body string) string {
	if count, only := emoji.Only(body); only && count <= largeEmoji {
		return "msg-body large"
	}
	return "msg-body"
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
