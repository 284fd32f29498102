package e2e

import (
	"regexp"
	"testing"
)

// browsersOwn are lines that a browser itself writes about a request that failed or was refused; no page can prevent them.
var browsersOwn = regexp.MustCompile(`Failed to load resource|net::ERR_`)

// A frame's console is that of the page that holds it. Whatever happens in the frame, it writes nothing there.
func TestAFrameWritesNothingIntoTheConsole(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := renewsSecret(anna)
	boris := browser.person(w.house, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	frame := boris.frame("lobby")
	frame.says("hello")
	anna.says("good day")
	frame.sees("good day")
	eval[any](boris, `(Samovar.identify("none"), Samovar.close(), Samovar.open(), 1)`)
	boris.until("the page told of a token that is none", `heard.some((said) => said.startsWith("problem "))`)
	eval[any](frame, `(document.getElementById("body").value = "x".repeat(9999), document.getElementById("composer").requestSubmit(), 1)`)
	frame.until("a refusal", `document.getElementById("composer-problem").textContent !== ""`)
	eval[any](frame, `(document.getElementById("body").value = "", 1)`)
	eval[any](boris, "Samovar.identify(`"+signs(t, secret, "7", "Boris of the shop")+"`)")
	frame.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)
	frame.click("[data-window]")
	window := boris.part("page", w.url("/embed/lobby"))
	window.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)

	w.house.kill()
	frame.until("being told", `document.getElementById("connection").dataset.state === "lost"`)
	eval[any](frame, `(document.getElementById("body").value = "into the dark", document.getElementById("composer").requestSubmit(), 1)`)
	frame.until("being told of the message", `document.getElementById("composer").dataset.state === "failed"`)
	w.house.start()
	frame.until("being back", `document.getElementById("connection").dataset.state === "back"`)
	anna.says("again")
	frame.sees("again")

	for _, page := range []*tab{boris, frame, window} {
		for _, line := range page.driver.console().lines() {
			if !browsersOwn.MatchString(line) {
				t.Errorf("%s: %s", page.name, line)
			}
		}
	}
}
