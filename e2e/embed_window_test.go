package e2e

import (
	"fmt"
	"testing"
)

// The window that an embed opens has the same person and what was typed; both stay live.
func TestAnEmbedGoesOnInAWindow(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := renewsSecret(anna.person)
	anna.says("what is tea?")
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
	embed.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	embed.does("#messages > .msg:last-of-type", "reply")
	embed.until("the answer", `document.querySelector('#reply [name="reply_to"]')`)
	embed.types("#body", "a le")
	embed.click("[data-window]")

	window := boris.part("page", w.url("/embed/lobby"))
	window.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)
	window.until(
		"the draft",
		`document.getElementById("body").value === "a le" && document.querySelector('#reply [name="reply_to"]')`,
	)
	window.until(
		"an address that may be loaded anew, and no token in it",
		`location.pathname === "/embed/lobby" && !location.href.includes("token") && `+
			`!document.referrer.includes("token")`,
	)
	window.types("#body", "af") // at the end of the draft
	eval[any](window, `document.getElementById("composer").requestSubmit()`)
	anna.sees("a leaf")
	anna.until("an answer", `[...document.querySelectorAll(".msg")].at(-1).querySelector(".msg-quote")`)
	embed.sees("a leaf")
	embed.until(
		"one's own",
		`[...document.querySelectorAll(".msg")].at(-1).dataset.author === document.documentElement.dataset.me`,
	)
	eval[any](embed, `(document.getElementById("body").value = "", 1)`) // the embed keeps its draft too
	embed.says("and on in the embed")
	window.sees("and on in the embed")
	eval[any](window, `(setTimeout(() => location.reload()), 1)`)
	window.sees("and on in the embed")
	window.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)
}
