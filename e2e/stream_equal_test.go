package e2e

import (
	"fmt"
	"slices"
	"sync"
	"testing"
)

// messagesOf is an expression for the messages as the document has them, without the first that is shown and what is
// hidden before it: its look depends on the one before it.
const messagesOf = `(() => {
	const all = [...document.querySelectorAll("#messages > .msg")];
	return all.slice(all.findIndex((m) => !m.hidden) + 1).map((m) => m.outerHTML);
})()`

// A page that was opened at any moment and kept live shows what a page opened now shows, once all is quiet: texts,
// every attribute, and how messages are grouped.
func TestAPageKeptLiveEqualsAPageOpenedNow(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	first := h.client()
	first.scribble("before", 60)

	var writing sync.WaitGroup
	for i := range 3 {
		writing.Go(func() { h.client().scribble(fmt.Sprint("writer ", i), 120) })
	}
	var pages []*tab
	for i := range 3 { // they are opened while the others write
		p := browser.person(h, fmt.Sprint("page ", i))
		p.open("/r/lobby")
		pages = append(pages, p)
	}
	writing.Wait()
	first.post("the last word", "last")

	now := browser.person(h, "page now")
	now.open("/r/lobby")
	now.sees("the last word")
	want := eval[[]string](now, messagesOf)
	for _, p := range pages {
		p.sees("the last word")
		wait(t, p.name+" showing what a page opened now shows", func() (bool, string) {
			got := eval[[]string](p, messagesOf)
			if len(got) < len(want) {
				return false, fmt.Sprintf("%d messages", len(got))
			}
			return slices.Equal(got[len(got)-len(want):], want), difference(got[len(got)-len(want):], want)
		})
	}
}

// difference returns the first place where two pages differ.
func difference(got, want []string) string {
	for i := range want {
		if got[i] != want[i] {
			return fmt.Sprintf("%s\nwant %s", got[i], want[i])
		}
	}
	return ""
}
