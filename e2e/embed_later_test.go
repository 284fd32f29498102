package e2e

import (
	"testing"
)

// What a guest sends later from an embed leaves the box empty and the embed where it is; what waits is listed within
// the embed.
func TestAGuestSendsLaterFromAnEmbed(t *testing.T) {
	w := newWeb(t)
	w.serves(
		"shop",
		`<!DOCTYPE html><title>Wiki</title><iframe src="{chat}/embed/lobby" width="340" height="460"></iframe>`,
	)
	browser := w.browser(t, t.TempDir())
	w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	embed := boris.embed("lobby")
	embed.types("#body", "at five")
	embed.click("details.later summary")
	embed.click(".later-choices button")
	embed.until("an empty box", `document.getElementById("body").value === "" && location.pathname === "/embed/lobby"`)
	embed.until("that they are a guest now", `document.querySelector("#who[data-known]")`)
	embed.click("details.later summary")
	embed.submits(".later-choices a")
	embed.until(
		"the list in the embed",
		`document.querySelector(".later-body")?.textContent === "at five" && location.pathname === "/embed/lobby/later"`,
	)
	embed.submits(`form[action*="/withdraw"] button`)
	embed.until("that nothing waits", `location.pathname === "/embed/lobby/later" && document.querySelector(".empty")`)
}
