package views

import (
	"encoding/json"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"samovar/autolink"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// address is what a row of the table says of a link.
type address struct{ Text, Href string }

// addressRow is a text and the links in it. Shown is what is to be read, where that is not the text.
type addressRow struct {
	Text  string
	Shown *string
	Links []address
}

func addressTable(t testing.TB) (rows []addressRow) {
	t.Helper()
	table, err := os.ReadFile("../autolink/testdata/addresses.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(table, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestAddressesAreLinkedWholeWhereverTheyStand(t *testing.T) {
	rows := addressTable(t)
	if len(rows) < 60 {
		t.Fatalf("the table has %d rows", len(rows))
	}
	for _, row := range rows {
		t.Run(row.Text, func(t *testing.T) {
			shown, links := read(t, rendered(t, Markdown(row.Text, nil)))
			want := row.Text
			if row.Shown != nil {
				want = *row.Shown
			}
			if shown != want {
				t.Errorf("%q is shown as %q, want %q", row.Text, shown, want)
			}
			if len(links) != len(row.Links) {
				t.Fatalf("%q has the links %q, want %q", row.Text, links, row.Links)
			}
			for i, link := range links {
				if link != row.Links[i] {
					t.Errorf("link %d is %q, want %q", i, link, row.Links[i])
				}
			}
		})
	}
}

// read returns the text of rendered HTML and the links in it.
func read(t testing.TB, rendered string) (shown string, links []address) {
	t.Helper()
	page, err := html.Parse(strings.NewReader(rendered))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for node := range page.Descendants() {
		switch {
		case node.Type == html.TextNode:
			out.WriteString(node.Data)
		case node.Data == "a":
			links = append(links, address{Text: textOf(node), Href: node.Attr[0].Val})
		}
	}
	return strings.TrimSuffix(out.String(), "\n"), links
}

func textOf(node *html.Node) string {
	var out strings.Builder
	for within := range node.Descendants() {
		if within.Type == html.TextNode {
			out.WriteString(within.Data)
		}
	}
	return out.String()
}

// FuzzAddresses looks for a text with a link that leads elsewhere than it says, or that is not shown as it was typed.
func FuzzAddresses(f *testing.F) {
	for _, row := range addressTable(f) {
		f.Add(row.Text)
	}
	for _, text := range []string{
		"[a](https://b.c)\\", "<https://a.b", "![", "https://a.b/\xff", "https://\u00a0", "a@b.c@d.e", "https://a.b:0/",
		"www.a.b:1#", "[https://a.b](www.c.d)", "https://xn--/", "https://a.b/((((", "https://[::ffff:1.2.3.4]/",
		"http://я_┲", "https://0A./!",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 8000 {
			return
		}
		shown, links := read(t, rendered(t, Markdown(text, nil)))
		for _, link := range links {
			mustLeadWhereItSays(t, link)
		}
		if !markup.MatchString(text) && !strings.Contains(shown, "xn--") && asLookedUp(shown) != asLookedUp(text) {
			t.Errorf("%q is shown as %q", text, shown)
		}
	})
}

// asLookedUp returns a text as the names of hosts are compared: "ﬁ.com" is shown as the "fi.com" it leads to.
func asLookedUp(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// markup is what Markdown, and HTML, may take for something else than the text it is, or what is taken out.
var markup = regexp.MustCompile(
	"[\\x00\r\t\n`*_~<>&!\\\\]|^[ \\d+-]|[ \\n]$|:[a-z0-9_+-]+:|\\]\\(|" +
		"[\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]|[^\\x00-\\x{10ffff}]|^$")

// A text of twice the length must not take more than twice the work, whatever it is made of.
func TestTheWorkOfFindingAddressesGrowsWithTheText(t *testing.T) {
	for _, piece := range []string{
		"https://a.b/(", "http://", "www.", "a@b.c", "https://a.b/«", "a.b-c_d+", "https://a.b,", "看https://a.b/茶，",
		"[https://a.b](https://c.d) ",
		"<https://a.b", "https://a@", "'https://a.b", "https://a.b/\u200b", "http://[", "https://аpple.com ",
	} {
		work := func(times int) float64 {
			text := strings.Repeat(piece, times)
			return testing.AllocsPerRun(3, func() { rendered(t, Markdown(text, nil)) })
		}
		if once, twice := work(200), work(400); twice > 2.2*once {
			t.Errorf("%q 200 times takes %.0f allocations, 400 times %.0f", piece, once, twice)
		}
	}
}

// mustLeadWhereItSays fails the test where a link is no address that may be opened, or shows one of another host.
func mustLeadWhereItSays(t *testing.T, link address) {
	t.Helper()
	to, err := url.Parse(link.Href)
	if err != nil || (to.Scheme != "http" && to.Scheme != "https" && to.Scheme != "mailto") || to.User != nil {
		t.Fatalf("%q leads to %q: %v", link.Text, link.Href, err)
	}
	if strings.ContainsFunc(link.Href, func(r rune) bool { return r <= ' ' || r > '~' }) {
		t.Errorf("%q is not of ASCII", link.Href)
	}
	named, isAddress := autolink.Next(link.Text, 0)
	if !isAddress {
		return
	}
	if leads, _ := autolink.Parse(link.Href); leads.Host != named.Host {
		t.Errorf("%q leads to %q", link.Text, link.Href)
	}
}
