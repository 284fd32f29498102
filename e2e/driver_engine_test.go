package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// engines are the browsers that journeys run in. Each function opens a page for a person with cookies and storage of
// their own.
var engines = map[string]func(t *testing.T, h *harness, name string) *person{
	"chromium": inChromium,
	"firefox":  inFirefox,
	"webkit":   inWebKit,
}

// opener opens a page for a person of their own, in one engine.
type opener func(h *harness, name string) *person

// inEachEngine runs a journey in all engines at once: each mostly waits.
func inEachEngine(t *testing.T, path func(t *testing.T, open opener)) {
	t.Helper()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path(t, func(h *harness, name string) *person { return open(t, h, name) })
		})
	}
}

func inChromium(t *testing.T, h *harness, name string) *person {
	t.Helper()
	if h.proxy == "" {
		return newChromium(t).person(h, name).person
	}
	browser := openChromium(
		t,
		t.TempDir(),
		chromedp.Flag("proxy-server", "socks5://"+h.proxy),
		chromedp.Flag("ignore-certificate-errors", true),
	)
	return browser.person(h, name).person
}

// closeBrowsers closes the browsers that tests have shared.
func closeBrowsers() {
	for _, stop := range []func(){shared.close, firefox.close, screen.close} {
		if stop != nil {
			stop()
		}
	}
}

func TestEachEngineDoesWhatJourneysNeed(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		for expression, want := range map[string]string{
			`undefined`:                 "null",
			`Promise.resolve([1, "a"])`: `[1,"a"]`,
			`document.title.length > 0`: "true",
		} {
			if said := string(anna.evaluates(expression)); said != want {
				t.Errorf("%s is %s, want %s", expression, said, want)
			}
		}
		eval[any](anna, `document.body`) // has no JSON
		eval[any](anna, `console.log("said to the console")`)
		anna.printed("said to the console")
		anna.driver.console().forgives()
		eval[any](anna, `void setTimeout(() => { throw new Error("thrown on purpose") })`)
		anna.printed("thrown on purpose")
		if troubles := anna.driver.console().troubled(); len(troubles) != 1 {
			t.Errorf("an exception is %d troubles: %q", len(troubles), troubles)
		}
		anna.driver.console().forgives()

		for _, width := range []int64{390, 1280} {
			anna.sizes(width, 800)
			anna.until(
				"the width",
				fmt.Sprintf("innerWidth === %d || %d < innerWidth && innerWidth === %d", width, width, narrowest),
			)
		}
		anna.click(".smile")
		anna.until(
			"the picker",
			`document.querySelector("#emoji:popover-open") && document.activeElement?.id === "emoji-q"`,
		)
		anna.strikes("Escape")
		anna.until("no picker", `!document.querySelector("#emoji:popover-open")`)
		anna.picture(t.TempDir(), "page")

		anna.says("from the first tab")
		second := anna.another("a second tab")
		second.open("/r/lobby")
		second.until("being the same person", `document.getElementById("composer").dataset.me`)
		stranger := open(h, "Stranger")
		stranger.open("/r/lobby")
		stranger.until("being another", `!document.getElementById("composer").dataset.me`)
		second.closes()
		anna.says("and again")
	})
}
