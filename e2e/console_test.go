package e2e

import (
	"fmt"
	"image/color"
	"regexp"
	"strings"
	"testing"
)

// browsersOwn matches lines that a browser itself logs about a request that failed or was refused. A page cannot
// prevent them.
var browsersOwn = regexp.MustCompile(`Failed to load resource|net::ERR_`)

// written returns what a page has logged to its console: what the driver has read, and what the page has recorded
// from its first script on. In WebKit, whose driver reads nothing, that leaves out what the browser logs without an
// event, as about a request or a cookie; in Firefox, whose driver reads calls and exceptions, as well.
func (p *person) written() []string {
	p.t.Helper()
	heard := eval[[]string](p, `(window[Symbol.for("heard")] ?? []).splice(0).map(({ text }) => text)`)
	return append(heard, p.driver.console().lines()...)
}

// keepsQuiet fails for each line in the console that is not the browser's own.
func (p *person) keepsQuiet() {
	p.t.Helper()
	for _, line := range p.written() {
		if !browsersOwn.MatchString(line) {
			p.t.Errorf("%s: %s", p.name, line)
		}
	}
}

// overheard starts a web in which each page records its console.
func overheard(t *testing.T, flags ...string) *web {
	t.Helper()
	w := newWeb(t, flags...)
	w.overheard = true
	w.serves("shop", strings.Replace(shop, "<script>", "<script>("+hearing+")();", 1))
	return w
}

// An embed logs to the console of the embedding page. It writes nothing there, whatever happens.
func TestAnEmbedWritesNothingIntoTheConsole(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		w := overheard(t, "--limits", "on")
		anna, boris := open(w.harness, "Anna"), open(w.harness, "Boris")
		w.permits(anna, "shop")
		secret := renewsSecret(anna)
		boris.goes(w.origin("shop"))
		boris.until("the button", launcher)
		eval[any](boris, `Samovar.open()`)
		embed := boris.embed("lobby")
		embed.click("#body")
		embed.says("hello")
		anna.says("good day")
		embed.sees("good day")
		eval[any](boris, `(Samovar.identify("none"), Samovar.close(), Samovar.open(), 1)`)
		boris.until("the page told of a token that is none", `heard.some((said) => said.startsWith("problem "))`)
		embed.submitsText(strings.Repeat("x", 9999))
		embed.until("a refusal", refused)
		embed.submitsText("")
		eval[any](boris, "Samovar.identify(`"+signs(t, secret, "7", "Boris of the shop")+"`)")
		embed.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)

		embed.attaches(photo(t, "red.png", 900, 300, color.RGBA{R: 255, A: 255}))
		embed.click("#composer .send")
		embed.until("the picture", `document.querySelector(".msg:last-of-type .msg-picture img")?.complete`)
		anna.until("the picture", `document.querySelector(".msg:last-of-type .msg-picture img")?.complete`)
		embed.isStopped()

		w.harness.kill()
		embed.until("being told", `document.getElementById("connection").dataset.state === "lost"`)
		embed.submitsText("into the dark")
		embed.until("being told of the message", `document.querySelector(".unsent[data-state=waiting]")`)
		w.harness.start()
		embed.until("being back", `document.getElementById("connection").dataset.state === "back"`)
		anna.says("again")
		embed.sees("again")
		boris.keepsQuiet()
		embed.keepsQuiet()
	})
}

const refused = `!!document.querySelector(".unsent[data-state=failed], .too-long:not([hidden])")`

// submitsText puts a text into the composer and sends it.
func (p *person) submitsText(text string) {
	p.t.Helper()
	eval[any](
		p,
		fmt.Sprintf(
			`(document.getElementById("body").value = %s, document.getElementById("composer").requestSubmit(), 1)`,
			quoted(text),
		),
	)
}

// isStopped posts until the server answers 429.
func (p *person) isStopped() {
	p.t.Helper()
	eval[any](
		p,
		`void document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => { window.stopped ||= ctx.response?.status === 429; })`,
	)
	wait(p.t, p.name+" being stopped", func() (bool, string) {
		p.submitsText("again and again")
		p.until("an answer", `!document.querySelector(".unsent[data-state=sending]")`)
		return eval[bool](p, `!!window.stopped && `+refused), ""
	})
}

// The console of the window that an embed opens stays empty too.
func TestAnEmbedsWindowWritesNothingIntoTheConsole(t *testing.T) {
	w := overheard(t)
	browser := w.browser(t, t.TempDir())
	w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	embed.says("hello")
	// The stream may bring the message before the answer that makes the stranger a guest.
	embed.until("being a guest", `document.documentElement.dataset.me`)
	embed.click("[data-window]")
	window := boris.part("page", w.url("/embed/lobby"))
	window.says("hello from the window")
	w.harness.kill()
	window.until("being told", `document.getElementById("connection").dataset.state === "lost"`)
	window.submitsText("into the dark")
	window.until("being told of the message", `document.querySelector(".unsent[data-state=waiting]")`)
	for _, page := range []*tab{boris, embed, window} {
		page.keepsQuiet()
	}
}
