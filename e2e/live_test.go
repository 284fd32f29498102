package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// inComposer is an expression for the document of the live page's composer, which is an iframe.
const inComposer = `document.querySelector("iframe.live-composer").contentDocument`

// Two people talk live without script or reloads, and a half-typed text stays while messages come.
func TestTwoTalkLiveWithoutScript(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna").withoutScript(), browser.person(h, "Boris").withoutScript()
	for _, p := range []*tab{anna, boris} {
		p.open("/r/lobby")
		p.click(`[popovertarget="room-menu"]`)
		p.follows(`#room-menu a[href="/r/lobby/live"]`)
		p.until("the composer", inComposer+`?.getElementById("body")`)
	}
	anna.saysLive("hello without script")
	boris.seesLive("hello without script")
	eval[any](boris, inComposer+`.getElementById("body").value = "half a thou"`)
	anna.saysLive("still there?")
	boris.seesLive("still there?")
	boris.until("what was typed", inComposer+`.getElementById("body").value === "half a thou"`)
	boris.saysLive("ght")
	anna.seesLive("half a thought")
	anna.until(
		"the newest in view",
		`(() => { const box = [...document.querySelectorAll(".msg")].at(-1).getBoundingClientRect(); return box.bottom <= innerHeight && box.top > 0 })()`,
	)

	folder := pictures(t)
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"1280", 1280, 800}, {"390", 390, 844}} {
		anna.looks(size.width, size.height, "light")
		anna.picture(folder, "live-"+size.name)
	}

	// After an edit in another browser the old text is hidden and the new one is at the end.
	celina := browser.person(h, "Celina")
	celina.open("/r/lobby")
	celina.says("not edited yet")
	anna.seesLive("not edited yet")
	id := eval[string](celina, `[...document.querySelectorAll(".msg")].at(-1).id.slice(2)`)
	eval[any](
		celina,
		`fetch("/r/lobby/messages/`+id+`", {method: "POST", body: new URLSearchParams({body: "edited now"})})`,
	)
	anna.seesLive("edited now")
	anna.until("the old state hidden", visible+`.every((m) => !m.innerText.includes("not edited yet"))`)
	eval[any](celina, `fetch("/r/lobby/messages/`+id+`/delete", {method: "POST"})`)
	anna.until("the message gone", visible+`.every((m) => !m.innerText.includes("edited now"))`)
}

const visible = `[...document.querySelectorAll(".msg")].filter((m) => m.checkVisibility())`

// follows clicks a link and waits for its document, which has no end.
func (p *tab) follows(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// saysLive types into the composer's iframe, which runs no script, and sends.
func (p *person) saysLive(text string) {
	p.t.Helper()
	p.until("the composer", inComposer+`?.getElementById("body")`)
	eval[any](p, inComposer+`.getElementById("body").value += `+quoted(text))
	eval[any](p, inComposer+`.querySelector(".send").click()`)
	p.until(
		"an empty composer",
		inComposer+`?.readyState === "complete" && `+inComposer+`.getElementById("body")?.value === ""`,
	)
}

func (p *person) seesLive(text string) {
	p.t.Helper()
	p.until(
		"seeing "+text,
		visible+`.filter((m) => m.querySelector(".msg-body").innerText.trim() === "`+text+`").length === 1`,
	)
}
