package views

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
)

func rendered(t *testing.T, view templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	if err := view.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}

func TestMarkdownIsWhatPeopleUseInAChat(t *testing.T) {
	const link = ` rel="nofollow noreferrer noopener" target="_blank"`
	for _, c := range []struct{ name, written, want string }{
		{"emphasis", "*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <del>c</del></p>"},
		{"line breaks stay", "a\nb", "<p>a<br>\nb</p>"},
		{"code", "`<b>`", "<p><code>&lt;b&gt;</code></p>"},
		{"fenced code", "```go\na *b*\n```", "<pre><code>a *b*\n</code></pre>"},
		{"a bare address", "see https://example.org/a_b_c.", `<p>see <a href="https://example.org/a_b_c"` + link + `>https://example.org/a_b_c</a>.</p>`},
		{"a link", "[tea](https://example.org)", `<p><a href="https://example.org"` + link + `>tea</a></p>`},
		{"quote", "> a", "<blockquote dir=\"auto\"><p>a</p>\n</blockquote>"},
		{"list", "- a\n- b", "<ul>\n<li dir=\"auto\">a</li>\n<li dir=\"auto\">b</li>\n</ul>"},
		{"numbered from", "3. a", "<ol start=\"3\">\n<li dir=\"auto\">a</li>\n</ol>"},
		{"indented lines are code", "    a *b*", "<pre><code>a *b*\n</code></pre>"},
		{"indented lines in a list", "- a\n\n      b", "<ul>\n<li dir=\"auto\">\n<p>a</p>\n<pre><code>b\n</code></pre>\n</li>\n</ul>"},
		{"an indented line goes on", "a\n    b", "<p>a<br>\nb</p>"},
		{"said to somebody in brackets", "[Bob]: tea?", "<p>[Bob]: tea?</p>"},
		{"what shows nothing is shown as written", "&#8203;", "<p>&amp;#8203;</p>"},
		{"an empty link", "[]()\n![]()", "<p>[]()<br>\n![]()</p>"},
		{"an empty list", "1.", "<p>1.</p>"},
		{"quotes without end", strings.Repeat("> ", 13) + "a", "<p>" + strings.Repeat("&gt; ", 13) + "a</p>"},
		{"a heading is text", "# a", "<p># a</p>"},
		{"shortcodes", "tea :tea: and `:tea:` and :nothing:", "<p>tea 🍵 and <code>:tea:</code> and :nothing:</p>"},
		{"a time is no shortcode", "at 10:30:45", "<p>at 10:30:45</p>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := rendered(t, Markdown(c.written, nil)); got != c.want {
				t.Errorf("%q becomes\n%s\nwant\n%s", c.written, got, c.want)
			}
		})
	}
}

// Whatever is written, nothing comes out that could act in a page: no markup of one's own, no attribute but a link's
// address.
func TestMarkdownIsInert(t *testing.T) {
	for _, written := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<p id="messages" hx-get="/logout" hx-trigger="load">`,
		`<hx-partial hx-target="body">x</hx-partial>`, `<template hx type="partial">`, `<!-- x --><style>*{display:none}</style>`,
		`[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`, `[x](data:text/html,<script>)`, `[x](vbscript:x)`, `[x](//evil.example)`,
		`![x](https://evil.example/pixel.png)`, `<https://ok.example" onclick="x>`, "[x](https://a.example 'onclick=alert(1)')",
		`<a name="x" class="y" style="z">`, "```x\" onclick=\"y\n```", `&lt;script&gt;`, "a\u2028data: forged",
	} {
		got := rendered(t, Markdown(written, nil))
		lower := strings.ToLower(got)
		for _, active := range []string{"<script", "<img", "<style", "<template", "<hx", " id=", " class=", " style=", " name=", " hx-", " on", "href=\"javascript", "href=\"data", "href=\"//", " src="} {
			if i := strings.Index(lower, active); i >= 0 && insideTag(lower, i) {
				t.Errorf("%q becomes %s", written, got)
			}
		}
	}
}

// insideTag says whether a place in HTML is within a tag, not in text.
func insideTag(html string, at int) bool {
	return strings.LastIndex(html[:at+1], "<") > strings.LastIndex(html[:at], ">")
}

func TestNestingWithoutEndDoesNotTakeForEver(t *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, piece := range []string{"> ", "- ", "* ", "[", "![", "**", "`", "~~", "1. ", "<", "_a", "[]("} {
			rendered(t, Markdown(strings.Repeat(piece, 2000/len(piece)), nil))
		}
		// Longer than a message, so that what grows with the cube of the length takes hours.
		for _, piece := range []string{"_.", "_,_;", "*a b*c ", `"*"`, "~~.", "@a ", `\_`, "_一", "**。"} {
			rendered(t, Markdown(strings.Repeat(piece, 20_000/len(piece)), nil))
		}
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("a message is not rendered after a minute")
	}
}

func TestEmojiAloneAreLarge(t *testing.T) {
	for body, want := range map[string]string{
		"🍵": "msg-body large", "🍵 ❤️ 👋🏽": "msg-body large", "🍵🍵🍵🍵🍵🍵🍵": "msg-body", "tea 🍵": "msg-body", "": "msg-body",
		":tea:": "msg-body large", ":heart: :tea:\n🍵": "msg-body large", ":nothing:": "msg-body", "at 10:30": "msg-body",
		"❤": "msg-body large", "☺\n": "msg-body large", "✔": "msg-body large", "7": "msg-body", "#": "msg-body", "a": "msg-body", "茶": "msg-body",
	} {
		if got := bodyClass(body); got != want {
			t.Errorf("%q has the class %q, want %q", body, got, want)
		}
	}
}
