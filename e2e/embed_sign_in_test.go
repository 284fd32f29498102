package e2e

import (
	"testing"
)

// composing is an expression for the text in the composer.
const composing = `document.getElementById("body").value`

func TestSigningInFromAnEmbed(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")
	boris.registers("boris", "correct horse", "Boris")
	boris.open("/r/lobby")
	boris.click(".self")
	boris.submits(`form[action="/logout"] button`)

	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	embed.types("#body", "half a thou")
	embed.click("[data-enter]")
	window := boris.part("page", w.url("/login"))
	window.types("#f-username", "boris")
	window.types("#f-password", "correct horse")
	window.submits(`form[action="/login"] button`)
	window.until(
		"who one would be",
		`document.querySelector("form[action$='/enter'] button")?.textContent.includes("Boris")`,
	)
	eval[any](window, `document.querySelector("form[action$='/enter'] button").click()`)

	// The window closes, the embed speaks as Boris, and the text is kept.
	embed.until("being Boris", `document.querySelector("#who span").textContent.includes("Boris")`)
	embed.until("the draft", composing+` === "half a thou"`)
	wait(t, "the window to close", func() (bool, string) { return len(boris.targets("page", w.url("/"))) == 0, "open" })
	embed.types("#body", "ght")
	eval[any](embed, `document.getElementById("composer").requestSubmit()`)
	anna.sees("half a thought")
	anna.until(
		"a member's name",
		`[...document.querySelectorAll(".msg")].at(-1).querySelector(".msg-name").textContent === "Boris" && `+
			`![...document.querySelectorAll(".msg")].at(-1).querySelector(".msg-tag")`,
	)

	// The session lasts over a reload. Signing out ends it in the embed, not at the site's own address.
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed = boris.embed("lobby")
	embed.until("being Boris", `document.querySelector("#who span").textContent.includes("Boris")`)
	embed.click("#who button")
	embed.until("being nobody", `document.querySelector("#who [data-enter]")`)
	anna.says("for everyone")
	embed.sees("for everyone")
	embed.until("no alarm", `document.getElementById("connection").hidden`)
	boris.open("/account")
	boris.until("being signed in at home", `document.querySelector('form[action="/logout"]')`)
}
