package e2e

import (
	"context"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// cookies returns the names of the browser's cookies for the page.
func (p *tab) cookies() (names []string) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		held, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{})
		for _, cookie := range held.Cookies {
			names = append(names, cookie.Name)
		}
		return err
	}))
	return names
}

// A browser that only looks gets no cookie, and the first messages from two of its tabs are those of one guest.
func TestFirstWordsFromTwoTabsAreOneGuests(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna")
	anna.open("/r/lobby")
	second := anna.another("second tab")
	second.open("/r/lobby")
	if held := second.cookies(); len(held) > 0 {
		t.Errorf("a look stored the cookies %v", held)
	}
	if kept := eval[int](second, `localStorage.length`); kept > 0 {
		t.Error("a look stored something")
	}

	anna.says("from one tab")
	if held := anna.cookies(); len(held) != 1 || held[0] != "samovar" {
		t.Errorf("a first word left the cookies %v", held)
	}
	// The second tab sends before it has the first one's cookie.
	second.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{})
		return err
	}))
	second.says("from the other")
	second.until(
		"one author",
		`document.querySelectorAll("#messages .msg").length === 2 && `+
			`new Set([...document.querySelectorAll("#messages .msg")].map((m) => m.dataset.author)).size === 1`,
	)
}

// Two tabs agree on a key while the person types: when both first messages are sent at once it is too late.
func TestFirstWordsSentAtOnceFromTwoTabsAreOneGuests(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna")
	anna.open("/r/lobby")
	second := anna.another("second tab")
	second.open("/r/lobby")
	anna.types("#body", "from one tab")
	second.until("what the first tab stored", `localStorage.getItem("samovar-guest")`)
	second.types("#body", "from the other")
	const key = `document.querySelector('#composer [name="guest"]').value`
	if one, other := eval[string](anna, key), eval[string](second, key); one != other {
		t.Errorf("before they send, the tabs have the keys %q and %q", one, other)
	}

	var sent sync.WaitGroup
	for _, p := range []*tab{anna, second} {
		sent.Go(func() {
			ctx, cancel := p.patient()
			defer cancel()
			send := chromedp.Evaluate[chromedp.Void](`document.getElementById("composer").requestSubmit()`)
			if err := chromedp.Do(ctx, send); err != nil {
				t.Errorf("%s: %v", p.name, err)
			}
		})
	}
	sent.Wait()
	anna.sees("from one tab")
	anna.sees("from the other")
	anna.until(
		"one author",
		`new Set([...document.querySelectorAll("#messages .msg")].map((m) => m.dataset.author)).size === 1`,
	)
}
