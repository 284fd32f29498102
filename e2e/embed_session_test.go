package e2e

import (
	"fmt"
	"testing"
)

// A new secret signs the site's users out of open embeds. They are told, and the page may send a new token.
func TestANewSecretIsSaidInOpenEmbeds(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := renewsSecret(anna.person)
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	identify := func() {
		eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
		embed.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)
	}
	for round := range 2 {
		identify()
		embed.types("#body", "half a thou")
		anna.until("being here", `document.getElementById("here-count").textContent === "2" && `+
			`document.querySelector('#here-faces [data-letter="B"]')`)
		secret = renewsSecret(anna.person)
		embed.until(
			"being told",
			`document.querySelector("#who strong")?.textContent.includes("been signed out here")`,
		)
		embed.until("the draft", `document.getElementById("body").value.endsWith("half a thou")`)
		boris.until("the page told", `heard.at(-1) === "lost" || heard.includes("lost")`)
		eval[any](boris, `(heard.length = 0, 1)`)
		anna.says(fmt.Sprint("still read ", round))
		embed.sees(fmt.Sprint("still read ", round))
		embed.until("no alarm", `document.getElementById("connection").hidden`)
		eval[any](embed, `(document.getElementById("body").value = "", 1)`)
	}
	identify()
	embed.says("as before")
	anna.sees("as before")
}

// After any change of person, and in any room, the embed shows what others write, and what they wrote in between.
func TestAnEmbedHearsOthersAfterItsReaderHasChanged(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := replacesSecret(anna)
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	identify := func() {
		eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
	}
	isKnown := func() {
		t.Helper()
		embed.until(
			"being known",
			`document.querySelector("#who[data-known] span")?.textContent.includes("Boris of the shop")`,
		)
	}
	hears := func(what string) {
		t.Helper()
		anna.says(what)
		embed.sees(what)
		embed.until("no alarm", `document.getElementById("connection").hidden`)
	}
	identify()
	isKnown()

	eval[any](embed, `(document.getElementById("body").value = "a draft", 1)`)
	secret = replacesSecret(anna)
	identify() // before the embed knows that its session is over
	anna.says("written meanwhile")
	isKnown()
	embed.sees("written meanwhile")
	hears("after a word at once")

	secret = replacesSecret(anna)
	embed.until("being told", `document.querySelector("#who strong")`)
	identify()
	isKnown()
	hears("after a word that was waited for")

	eval[any](
		anna,
		`fetch("/r/lobby/settings", { method: "POST", body: new URLSearchParams("name=Lobby&box=guests&box=here&box=log&box=published&box=indexed") }).then(() => 1)`,
	)
	secret = replacesSecret(anna)
	embed.until("being out", `document.querySelector("#who strong") && !document.getElementById("connection").hidden`)
	anna.says("behind the door")
	identify()
	isKnown()
	embed.sees("behind the door")
	hears("in a room that is closed to guests")
	embed.until("the draft", `document.getElementById("body").value === "a draft"`)

	eval[any](
		boris,
		`(window.token = new Promise((give) => (window.give = give)), Samovar.on("lost", async () => Samovar.identify(await window.token)), 1)`,
	)
	secret = replacesSecret(anna)
	eval[any](boris, fmt.Sprintf(`(window.give(%q), 1)`, signs(t, secret, "9", "Boris the Second")))
	embed.until(
		"being known again",
		`document.querySelector("#who[data-known] span")?.textContent.includes("Boris the Second")`,
	)
	hears("after a word in answer")
}

// A message that is sent before the embed knows that its session is over is kept, and the page says one thing about
// the viewer.
func TestAnEmbedSaysOneThingOfASessionThatIsOver(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := replacesSecret(anna)
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
	embed.until("being known", `document.querySelector("#who[data-known]")`)
	eval[any](
		embed,
		`((ask) => { window.fetch = (to, how) => /resume/.test(to) ? Promise.reject() : ask(to, how) })(fetch)`,
	) // it learns this from the answer alone
	embed.types("#body", "a thought")
	replacesSecret(anna)
	eval[any](embed, `document.getElementById("composer").requestSubmit()`)
	embed.until("being told", `document.querySelector("#who strong")?.textContent.includes("been signed out here")`)
	embed.until(
		"the text",
		`document.querySelector('.unsent[data-state="failed"] .msg-body')?.textContent === "a thought"`,
	)
	embed.until("no alarm", `document.getElementById("connection").hidden`)
	anna.says("on it goes")
	embed.sees("on it goes")
	embed.click(".unsent [data-again]")
	anna.sees("a thought")
}

func TestASiteThatIsTakenOffTheListIsSaidInOpenEmbeds(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna, boris := w.allows(browser, "shop"), browser.person(w.harness, "Boris")
	embed := boris.inShop(w)
	embed.says("hello from the shop")
	embed.types("#body", "half a thou")
	eval[any](
		anna,
		`fetch("/r/lobby/embed", { method: "POST", body: new URLSearchParams({ origins: "" }) }).then(() => 1)`,
	)
	embed.until(
		"being told",
		`document.getElementById("who").textContent.includes("This site may no longer show the room")`,
	)
	embed.until("the draft", composing+` === "half a thou"`)
	boris.until("the page told", `heard.includes("lost")`)
}

func TestAnAccountThatIsDeletedIsSaidInItsOpenEmbed(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna, boris := w.allows(browser, "shop"), browser.person(w.harness, "Boris")
	boris.registers("boris", "correct horse", "Boris")
	embed := boris.inShop(w)
	embed.click("[data-enter]")
	window := boris.part("page", w.url("/embed/lobby/enter"))
	eval[any](window, `void setTimeout(() => document.querySelector("form[action$='/enter'] button").click())`)
	embed.until("being Boris", `document.querySelector("#who span")?.textContent.includes("Boris")`)
	embed.types("#body", "half a thou")
	home := boris.another("at home")
	home.open("/rooms")
	eval[any](
		home,
		`fetch("/account/delete", { method: "POST", body: new URLSearchParams({ farewell: "correct horse" }) }).then(() => 1)`,
	)
	embed.until("being told", `document.querySelector("#who strong")?.textContent.includes("been signed out here")`)
	embed.until("the draft", composing+` === "half a thou"`)
	boris.until("the page told", `heard.includes("lost")`)
	anna.says("still read")
	embed.sees("still read")
}
