package e2e

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// address is a link of the table of addresses.
type address struct{ Text, Href string }

// hostname returns the host as Location and URL have it in browsers: with the brackets of an IPv6 address.
func (a address) hostname(t *testing.T) string {
	t.Helper()
	to, err := url.Parse(a.Href)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(to.Hostname(), ":") {
		return "[" + to.Hostname() + "]"
	}
	return to.Hostname()
}

// addressed returns the texts of the table as messages, and their links in order.
func addressed(t *testing.T) (messages []string, links []address) {
	t.Helper()
	const longest = 1900 // characters
	table, err := os.ReadFile("../autolink/testdata/addresses.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Text  string
		Links []address
	}
	if err := json.Unmarshal(table, &rows); err != nil {
		t.Fatal(err)
	}
	message := ""
	for _, row := range rows {
		if utf8.RuneCountInString(message+row.Text) > longest {
			messages, message = append(messages, message), ""
		}
		message += row.Text + "\n\n"
		links = append(links, row.Links...)
	}
	return append(messages, message), links
}

// linksShown is an expression for the links in messages. Typed is the address that the browser makes of a link's
// text, Opened the one that the link opens, both without percent escapes outside ASCII.
const linksShown = `Array.from(document.querySelectorAll(".msg-body a"), (a) => {
	const readable = (address) => {
		try {
			const to = new URL(address)
			return to.origin + decodeURI(to.pathname + to.search + to.hash)
		} catch { return "" }
	}
	return {
		Text: a.textContent, Href: a.getAttribute("href"), Hostname: a.hostname, Protocol: a.protocol,
		Typed: readable(a.textContent), Opened: readable(a.href),
	}
})`

func TestLinksOpenWhatTheySayInEachEngine(t *testing.T) {
	messages, want := addressed(t)
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		boris := h.client()
		for i, message := range messages {
			boris.post(message, fmt.Sprint("addresses-", i))
		}
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.until("all messages", fmt.Sprintf(`document.querySelectorAll(".msg-body").length === %d`, len(messages)))
		found := eval[[]struct{ Text, Href, Hostname, Protocol, Typed, Opened string }](anna, linksShown)
		if len(found) != len(want) {
			t.Fatalf("the page has %d links, the table %d", len(found), len(want))
		}
		for i, link := range found {
			if link.Text != want[i].Text || link.Href != want[i].Href {
				t.Errorf("%q leads to %q, want %q to %q", link.Text, link.Href, want[i].Text, want[i].Href)
			}
			isWeb := link.Protocol == "http:" || link.Protocol == "https:"
			if isWeb && link.Hostname != want[i].hostname(t) {
				t.Errorf("%q opens the host %q, want %q", link.Text, link.Hostname, want[i].hostname(t))
			}
			isLabel := link.Text == "https://example.com" && link.Href != link.Text // the text of a Markdown link
			if isWeb && link.Typed != "" && link.Typed != "null" && !isLabel && link.Typed != link.Opened {
				t.Errorf("%q opens %q, and typed it would be %q", link.Text, link.Opened, link.Typed)
			}
		}
	})
}
