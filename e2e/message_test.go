package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestEditsAndDeletionsAreSeenByTheOther(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.open("/r/lobby")
	boris.open("/r/lobby")
	anna.says("tee")
	anna.says("to be taken back")
	boris.sees("to be taken back")

	anna.edits("#m-1", "tea")
	for _, p := range []*tab{anna, boris} {
		p.sees("tea")
		p.until(
			"the mark of an edit",
			`getComputedStyle(document.querySelector("#m-1 .msg-body"), "::after").content.includes("edited")`,
		)
	}

	anna.does("#m-2", "delete")
	for _, p := range []*tab{anna, boris} {
		p.until(
			"nothing left of it",
			`document.querySelector("#m-2[data-deleted]") && !document.body.innerText.includes("to be taken back")`,
		)
	}

	boris.opensMenu("#m-1")
	boris.until(
		"a menu without what only the author may do",
		`["edit", "delete"].every((act) => document.querySelector("#act-menu [data-act=" + act + "]").hidden)`,
	)
}

func TestATextThatIsTooLongIsCountedAndKept(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna")
	anna.open("/r/lobby")
	long := strings.Repeat("слово ", 334) // 2,004 characters
	anna.types("#body", long+"!")
	anna.until(
		"the count over the limit",
		`document.querySelector("#composer-count[data-over]")?.textContent.startsWith("2005")`,
	)
	anna.enter()
	anna.until(
		"the offer of a file, with the text kept",
		`!document.querySelector(".too-long").hidden && document.getElementById("body").value.length === 2005`,
	)
	anna.until(
		"the box as high as before, and the count",
		`document.getElementById("body").offsetHeight > 100 && `+
			`document.querySelector("#composer-count[data-over]")?.textContent.startsWith("2005")`,
	)
	if len(h.bodies("lobby")) != 0 {
		t.Error("the text was posted")
	}
	anna.click(".too-long button")
	anna.until("the file", `document.querySelector("#m-1 .msg-file bdi")?.textContent === "message.txt"`)
	got := eval[string](anna, `fetch(document.querySelector("#m-1 .msg-file").href).then((a) => a.text())`)
	if got != long+"!" {
		t.Errorf("the file holds %d bytes, want %d", len(got), len(long)+1)
	}
}

func TestWhatWasSentWithoutAConnectionIsSentWhenItIsBack(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna")
	anna.open("/r/lobby")
	anna.says("before")

	anna.offline(true)
	anna.types("#body", "written in a tunnel")
	anna.enter()
	const waiting = `document.querySelector('.unsent[data-state="waiting"]')`
	anna.until("the message waiting, the box empty", waiting+` && document.getElementById("body").value === ""`)
	anna.offline(false)
	anna.sees("written in a tunnel")
	anna.until("being told", `document.getElementById("said").textContent.includes("has been sent")`)

	h.kill()
	anna.types("#body", "to a server that is gone")
	anna.enter()
	anna.until("the message waiting", waiting)
	anna.until("the connection said to be lost", `document.getElementById("connection").dataset.state === "lost"`)
	h.start()
	anna.sees("to a server that is gone")
	anna.until("the connection said to be back", `document.getElementById("connection").dataset.state === "back"`)
}

func (p *tab) offline(is bool) {
	p.t.Helper()
	p.network(network.Conditions{Offline: is}, is)
}

// cannotReach blocks one path in the browser; all others work.
func (p *tab) cannotReach(path string) {
	p.t.Helper()
	p.network(network.Conditions{URLPattern: p.h.url(path), Offline: true}, false)
}

// network sets the browser's network conditions, and whether the page is told that it is offline.
func (p *tab) network(conditions network.Conditions, is bool) {
	p.t.Helper()
	conditions.DownloadThroughput, conditions.UploadThroughput = -1, -1
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		rules := network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{&conditions},
		}
		if _, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, rules); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{
			Offline: is, DownloadThroughput: -1, UploadThroughput: -1,
		})
		return err
	}))
}

func TestEnterDoesNotSendWhileAnInputMethodIsComposing(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna")
	anna.open("/r/lobby")
	anna.types("#body", "nihao")
	for _, how := range []string{"isComposing: true", "keyCode: 229"} {
		eval[bool](
			anna,
			`document.getElementById("body").dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true, `+how+`}))`,
		)
	}
	anna.press("\r", chromedp.KeyModifiers(chromedp.ModifierShift))
	anna.types("#body", "second line")
	anna.enter()
	anna.sees("nihao\nsecond line")
	if bodies := h.bodies("lobby"); len(bodies) > 1 {
		t.Errorf("the room has %q", bodies)
	}
}

func TestThePickerFindsAndInsertsAtTheCaret(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna")
	anna.speaks("ru")
	anna.open("/r/lobby")
	anna.types("#body", "чай готов")
	eval[any](anna, `document.getElementById("body").setSelectionRange(3, 3)`)
	anna.click(".smile")
	anna.until("the search focused", `document.activeElement?.id === "emoji-q"`)
	anna.types("#emoji-q", "чашка")
	anna.until(
		"what the search finds",
		`[...document.querySelectorAll("#emoji-results button")].some((b) => b.textContent === "🍵")`,
	)
	anna.press(kb.ArrowDown)
	anna.until("a result focused", `document.activeElement?.matches("#emoji-results button")`)
	eval[any](
		anna,
		`[...document.querySelectorAll("#emoji-results button")].find((b) => b.textContent === "🍵").focus()`,
	)
	anna.enter()
	anna.until(
		"the emoji at the caret and the picker closed",
		`document.getElementById("body").value === "чай🍵 готов" && `+
			`!document.querySelector("#emoji:popover-open") && document.activeElement.id === "body"`,
	)
	anna.enter()
	anna.sees("чай🍵 готов")

	anna.click(".smile")
	anna.until(
		"it among those used last",
		`document.querySelector("#emoji-recent:not([hidden]) button")?.textContent === "🍵"`,
	)
	anna.click(`.emoji-tones label:nth-of-type(4)`)
	anna.until("hands in the chosen tone", `document.querySelector("#emoji-people button").textContent === "👋🏽"`)
}

func TestThePickerThatCouldNotBeFetchedIsAskedForAgain(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna")
	anna.open("/r/lobby")
	h.kill()
	anna.click(".smile")
	anna.until(
		"an empty picker",
		`document.querySelector("#emoji:popover-open") && !document.querySelector(".emoji-head")`,
	)
	anna.press(kb.Escape)
	h.start()
	wait(t, "the picker on opening it again", func() (bool, string) {
		eval[any](
			anna,
			`document.getElementById("emoji").hidePopover(), document.getElementById("emoji").showPopover()`,
		)
		count := eval[int](anna, `document.querySelectorAll("#emoji-smileys button").length`)
		return count > 100, fmt.Sprint(count)
	})
}
