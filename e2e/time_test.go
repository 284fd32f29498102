package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// livesIn gives the browser's page another time zone.
func (p *tab) livesIn(zone string) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(
			ctx,
			emulation.SetTimezoneOverride,
			emulation.SetTimezoneOverrideParams{TimezoneID: zone},
		)
		return err
	}))
}

func TestTimesAgreeOnAllPagesInTheZoneOfTheBrowser(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	anna := newChromium(t).person(h, "Anna")
	anna.livesIn("Pacific/Kiritimati") // 14 hours ahead
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.says("kettle")
	anna.until("the day", `document.querySelector("#messages > .msg").dataset.day === "Today"`)
	const hour = `new Intl.DateTimeFormat("en", { timeZone: "Pacific/Kiritimati", hour: "2-digit", minute: "2-digit",
		hourCycle: "h23" }).format(new Date(document.querySelector("main time").dateTime))`
	anna.until("the clock", `document.querySelector("#messages time").textContent === `+hour)

	eval[any](anna, `fetch("/r/lobby/messages/1/bookmark", { method: "POST" })`)
	for _, page := range []string{"/search?q=kettle", "/account", "/bookmarks"} {
		anna.open(page)
		anna.until("the same on "+page, `document.querySelector("main time").textContent === "Today, " + `+hour)
		anna.until("no zone to compute", `!document.body.innerText.includes("UTC")`)
	}

	// The page stays open over midnight.
	anna.open("/r/lobby")
	eval[any](anna, `(() => { const Now = Date; Date = class extends Now {
		constructor(...of) { if (of.length) super(...of); else super(Now.now() + 86400000); }
	}; return document.dispatchEvent(new Event("visibilitychange")); })()`)
	anna.until("the day after", `document.querySelector("#messages > .msg").dataset.day === "Yesterday"`)
}
