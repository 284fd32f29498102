package handlers

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// crawl follows every link and sends every form of the pages that it is given, as a browser without script.
type crawl struct {
	t *testing.T
	b *browser
	// first has the headers of the first request.
	first header
	// side is the path under which everything must be, beside the assets: "/embed/tea" for that room's embed.
	side string
	// away has paths outside of side that a script fetches or that are shown within the page.
	away []string
	// left has the forms that are not sent, by the end of their path.
	left []string
	// elsewhere reports whether a path outside of side is right as well. Such paths are not followed.
	elsewhere func(path string) bool
	// check is called with each answer.
	check func(path string, got answer)

	links []step
	forms []step
	seen  map[string]int
	// pressed counts the buttons of one name and form that were tried: there are some 1,900 emoji.
	pressed map[string]bool
}

// newCrawl makes one of a side.
func newCrawl(t *testing.T, b *browser, side string, away ...string) *crawl {
	return &crawl{t: t, b: b, side: side, away: away, seen: map[string]int{}, pressed: map[string]bool{}}
}

// step is a link or a form, and the page that it stands on.
type step struct {
	path, from string
	fields     url.Values
	isForm     bool
}

// digits are interchangeable: one message's page is like another's.
var digits = regexp.MustCompile(`\d+|=[^&]*`)

// endless has the ends of paths whose answers never end; the tests of streams cover them.
var endless = []string{"/events", "/live"}

// repeats limits how many paths of one shape are tried.
const repeats = 2

// from visits everything that the pages lead to: links, then forms, and last what ends the session.
func (w *crawl) from(paths ...string) {
	w.t.Helper()
	for _, path := range paths {
		w.visit(step{path: path}, w.first)
	}
	for len(w.links)+len(w.forms) > 0 {
		var next step
		if len(w.links) > 0 {
			next, w.links = w.links[0], w.links[1:]
		} else {
			goesOn := func(s step) bool { return !strings.Contains(s.path, "/session/end") }
			at := max(0, slices.IndexFunc(w.forms, goesOn))
			next = w.forms[at]
			w.forms = slices.Delete(w.forms, at, at+1)
		}
		w.visit(next, header{"Referer": w.b.address + next.from})
		if next.isForm || !strings.Contains(next.path, "/files/") {
			w.visit(next, header{"Referer": w.b.address + next.from}, hx)
		}
	}
}

func (w *crawl) visit(s step, headers ...header) {
	w.t.Helper()
	method, body := "GET", ""
	if s.isForm {
		method, body = "POST", s.fields.Encode()
	}
	got := w.b.send(method, s.path, body, headers...)
	if got.status >= 500 {
		w.t.Errorf("%s %s answered %d", method, s.path, got.status)
	}
	if w.check != nil {
		w.check(s.path, got)
	}
	for _, name := range []string{"Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url"} {
		if to := got.header.Get(name); to != "" && w.stays(s, name, to) {
			w.queue(&w.links, step{path: to, from: s.from})
		}
	}
	if refresh := got.header.Get("Refresh"); strings.Contains(refresh, "url=") {
		w.t.Errorf("%s is refreshed by %q", s.path, refresh)
	}
	w.collect(s.path, got)
}

// collect reads where a page leads to.
func (w *crawl) collect(path string, got answer) {
	w.t.Helper()
	if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		return
	}
	page, err := html.Parse(strings.NewReader(got.body))
	if err != nil {
		w.t.Fatal(err)
	}
	w.read(path, page, nil)
}

// stays reports whether a path is on the crawl's side, and fails the test if it may not be linked.
func (w *crawl) stays(s step, what, to string) bool {
	path, _, _ := strings.Cut(to, "?")
	path, _, _ = strings.Cut(path, "#")
	if slices.ContainsFunc(endless, func(end string) bool { return strings.HasSuffix(path, end) }) {
		return false
	}
	if path == w.side || strings.HasPrefix(path, w.side+"/") {
		return true
	}
	if w.elsewhere != nil && w.elsewhere(path) {
		return false
	}
	if path != "" && !strings.HasPrefix(path, "/assets/") && !strings.HasPrefix(path, "data:") &&
		!slices.Contains(w.away, path) {
		w.t.Errorf("%s leads to %s by %s", s.path, to, what)
	}
	return false
}

func (w *crawl) queue(steps *[]step, s step) {
	s.path, _, _ = strings.Cut(s.path, "#")
	shape := digits.ReplaceAllString(s.path, "#")
	if s.isForm {
		shape = "POST " + shape + strings.Join(slices.Sorted(maps.Keys(s.fields)), "&")
	}
	if w.seen[shape]++; w.seen[shape] <= repeats {
		*steps = append(*steps, s)
	}
}

// addressAttributes are the attributes with an address that the browser or our script requests.
var addressAttributes = []string{
	"href", "src", "poster", "action", "formaction", "hx-get", "hx-post", "hx-sse:connect", "data-path", "data-last",
	"data-read", "data-typing", "data-keep", "data-session", "data-resume", "data-identity",
}

// read collects where an element and its children lead to. form is the one that they stand in.
func (w *crawl) read(path string, n *html.Node, form *html.Node) {
	about := map[string]string{}
	for _, attribute := range n.Attr {
		about[attribute.Key] = attribute.Val
	}
	if n.Type == html.ElementNode {
		if n.Data == "form" {
			form = n
		}
		if about["http-equiv"] == "refresh" || n.Data == "base" {
			w.t.Errorf("%s has a <%s> %v", path, n.Data, about)
		}
		opens := about["target"] == "_blank" && strings.Contains(about["rel"], "noopener")
		for _, name := range addressAttributes {
			to, is := about[name]
			if !is || opens || !w.stays(step{path: path}, name+" of <"+n.Data+">", to) {
				continue
			}
			if name == "href" || (name == "src" && n.Data == "img") {
				w.queue(&w.links, step{path: to, from: path})
			}
		}
		if n.Data == "button" && form != nil && about["type"] != "button" && about["popovertarget"] == "" {
			w.press(path, form, about)
		}
	}
	for child := range n.ChildNodes() {
		w.read(path, child, form)
	}
}

// press sends a form by one of its buttons, with the values of its fields; empty fields get a word.
func (w *crawl) press(path string, form *html.Node, about map[string]string) {
	action, method := attributeOf(form, "action"), attributeOf(form, "method")
	if to := about["formaction"]; to != "" {
		action = to
	}
	bare, _, _ := strings.Cut(action, "?")
	isLeft := func(end string) bool { return strings.HasSuffix(bare, end) }
	if method != "post" || !strings.HasPrefix(action, w.side) || slices.ContainsFunc(w.left, isLeft) {
		return
	}
	button := digits.ReplaceAllString(action, "#") + " " + about["name"]
	if w.pressed[button] {
		return
	}
	w.pressed[button] = true
	fields := url.Values{}
	for n := range form.Descendants() {
		name := attributeOf(n, "name")
		switch {
		case n.Type != html.ElementNode || name == "":
		case n.Data == "input" && attributeOf(n, "type") != "file":
			fields.Set(name, attributeOf(n, "value"))
		case n.Data == "textarea":
			fields.Set(name, "a word")
		}
	}
	if name := about["name"]; name != "" {
		fields.Set(name, about["value"])
	}
	w.queue(&w.forms, step{path: action, from: path, fields: fields, isForm: true})
}

func attributeOf(n *html.Node, name string) string {
	for _, attribute := range n.Attr {
		if attribute.Key == name {
			return attribute.Val
		}
	}
	return ""
}
