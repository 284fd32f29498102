package views

import (
	"bytes"
	"context"
	stdhtml "html"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"samovar/emoji"
	"samovar/markdown"
	"samovar/models/words"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// page writes the parsed text as HTML. A line breaks where the author broke it.
var page = renderer.NewRenderer(renderer.WithNodeRenderers(
	util.Prioritized(html.NewRenderer(html.WithHardWraps(), html.WithWriter(typed{html.DefaultWriter})), 1000),
	util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
	util.Prioritized(calls{}, 500),
	util.Prioritized(anchors{}, 500),
))

// typed writes texts unchanged: a backslash that is left stands for itself, and "&amp;" means those five characters.
type typed struct{ html.Writer }

func (t typed) Write(w util.BufWriter, source []byte) { t.RawWrite(w, source) }

// calls writes the "@" of a call with the name behind it. A known name becomes a chip; the page's own style marks those
// of its viewer by data-person.
type calls struct{}

func (calls) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(
		markdown.KindCall,
		func(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
			var out string
			call, _ := node.(*markdown.Call)
			switch {
			case entering && call.People != "":
				people := strings.ReplaceAll(call.People, ",", " ")
				out = `<span class="mention" data-person="` + stdhtml.EscapeString(people) + `">@`
			case entering:
				out = "@"
			case call.People != "":
				out = "</span>"
			}
			_, err := w.WriteString(out)
			return ast.WalkContinue, err
		},
	)
}

// anchors writes links.
type anchors struct{}

func (anchors) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(
		markdown.KindAnchor,
		func(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
			tag := "</a>"
			if anchor, is := node.(*markdown.Anchor); is && entering {
				tag = `<a href="` + stdhtml.EscapeString(anchor.To.Href) + `">`
			}
			_, err := w.WriteString(tag)
			return ast.WalkContinue, err
		},
	)
}

// allowed is the gate behind the parser. It lets through the few elements of a message and four kinds of attributes: a
// link's address, the numbers of a list, that a block is of either direction, and the people whom a text calls.
var allowed = gate()

// called matches the keys of the people that a name calls, or all of the room.
var called = regexp.MustCompile(`^([0-9]{1,19}( [0-9]{1,19})*|here)$`)

func gate() *bluemonday.Policy {
	policy := bluemonday.NewPolicy()
	policy.AllowElements("p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li")
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowAttrs("start", "value").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol", "li")
	policy.AllowAttrs("dir").Matching(regexp.MustCompile(`^auto$`)).OnElements("blockquote", "li")
	policy.AllowAttrs("class").Matching(regexp.MustCompile(`^mention$`)).OnElements("span")
	policy.AllowAttrs("data-person").Matching(called).OnElements("span")
	policy.AllowURLSchemes("http", "https", "mailto")
	policy.RequireParseableURLs(true)
	policy.AllowRelativeURLs(false)
	policy.RequireNoFollowOnLinks(true)
	policy.RequireNoReferrerOnLinks(true)
	policy.AddTargetBlankToFullyQualifiedLinks(true)
	return policy
}

// Markdown renders what someone wrote, with the names that are known to be some.
func Markdown(body string, known markdown.Names) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if body == "" {
			return nil
		}
		message := allowed.SanitizeReader(bytes.NewReader(parsed(body, known))).Bytes()
		if !showsSomething(message) {
			message = verbatim(body)
		}
		_, err := w.Write(message)
		return err
	})
}

// parsed returns the text as HTML. Where the parser fails or the renderer panics, it returns the text as it was typed.
func parsed(body string, known markdown.Names) (out []byte) {
	defer func() {
		if recover() != nil {
			out = verbatim(body)
		}
	}()
	document, read := markdown.Parse(body, known)
	if !read {
		return verbatim(body)
	}
	turnBlocks(document.Root)
	var written bytes.Buffer
	if err := page.Render(&written, document.Source, document.Root); err != nil {
		return verbatim(body)
	}
	return written.Bytes()
}

// turnBlocks puts the bar of a quote and the mark of an item on the side of their first letter. Paragraphs have no
// mark: the stylesheet does the rest of their direction.
func turnBlocks(root ast.Node) {
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if kind := node.Kind(); entering && (kind == ast.KindBlockquote || kind == ast.KindListItem) {
			node.SetAttributeString("dir", "auto")
		}
		return ast.WalkContinue, nil
	})
}

// verbatim returns the text as it was typed, but for characters that would change its direction.
func verbatim(body string) []byte {
	return []byte("<p>" + strings.ReplaceAll(stdhtml.EscapeString(markdown.Undirected(body)), "\n", "<br>\n") + "</p>")
}

// tags matches what the sanitiser leaves of markup.
var tags = regexp.MustCompile(`<[^>]*>`)

// showsSomething reports whether anything can be seen between the tags: "&nbsp;" and "[]()" are text to their author.
func showsSomething(message []byte) bool {
	seen := stdhtml.UnescapeString(string(tags.ReplaceAll(message, nil)))
	return strings.ContainsFunc(seen, words.IsVisible)
}

// largeEmoji is how many emoji alone are still shown large.
const largeEmoji = 6

// longestLarge is the most bytes of a text of so many shortcodes.
const longestLarge = largeEmoji * 42

func bodyClass(body string) string {
	if strings.Contains(body, ":") && len(body) <= longestLarge {
		body = markdown.Plain(body, nil)
	}
	if count, only := emoji.Only(asEmoji(body)); only && count <= largeEmoji {
		return "msg-body large"
	}
	return "msg-body"
}

// asEmoji returns a lone character as an emoji, where it is one and would be text beside words: ❤ as many keyboards
// write it.
func asEmoji(body string) string {
	const presentation = "\ufe0f"
	if body = strings.TrimSpace(body); utf8.RuneCountInString(body) == 1 {
		return body + presentation
	}
	return body
}
