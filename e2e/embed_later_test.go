package e2e

import (
	"testing"
)

// A guest sends a message later from an embed: the composer is empty, the embed stays, and the list of waiting
// messages is shown within it.
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
	embed.click(".composer-box > .icon-button")
	embed.click("details.later summary")
	embed.click(".later button")
	embed.until("an empty box", `document.getElementById("body").value === "" && location.pathname === "/embed/lobby"`)
	embed.until("that they are a guest now", `document.querySelector("#who[data-known]")`)
	embed.click(".composer-box > .icon-button")
	embed.click("details.later summary")
	embed.submits(".later a")
	embed.until(
		"the list in the embed",
		`document.querySelector(".later-body")?.textContent === "at five" && `+
			`location.pathname === "/embed/lobby/later"`,
	)
	embed.submits(`form[action*="/withdraw"] button`)
	embed.until("that nothing waits", `location.pathname === "/embed/lobby/later" && document.querySelector(".empty")`)
}
