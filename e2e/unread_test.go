package e2e

import "testing"

// signsIn opens another browser in which a person signs in.
func (p *tab) signsIn(username string) {
	p.t.Helper()
	p.open("/login")
	p.types("#f-username", username)
	p.types("#f-password", "correct horse")
	p.submits(`form[action="/login"] button`)
}

func TestWhatIsReadInOneBrowserIsNotCountedInTheOther(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, phone := browser.person(h, "Anna"), browser.person(h, "Anna's phone")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/rooms")
	anna.types("#f-name", "kitchen")
	anna.submits(`form[action="/rooms"][method="post"] button`)
	phone.signsIn("anna")
	away := phone.another("the lobby, in a tab behind")
	away.open("/r/lobby")
	phone.open("/r/kitchen")
	phone.front()
	away.until("being hidden", `document.hidden`)

	boris := h.client()
	boris.post("one", "one")
	boris.post("two for @anna", "two")
	const badge = `document.querySelector('a[href="/r/lobby"] .badge:not([hidden]) .badge-count')?.textContent`
	phone.until("two unread", badge+` === "2"`)
	phone.until(
		"one of them for her",
		`document.querySelector('a[href="/r/lobby"] .called:not([hidden]) .call-count')?.textContent === "@1"`,
	)
	away.until("both in the title", `document.title.startsWith("(2) ")`)

	anna.open("/r/lobby")
	anna.sees("two for @anna")
	phone.until("nothing unread", `!document.querySelector('a[href="/r/lobby"] .badge:not([hidden])')`)
	away.until("the title as it was", `!document.title.startsWith("(")`)
	away.until("the icon as it was", `!document.querySelector("link[rel=icon]").href.includes("icon-unread")`)

	// Later messages count from there. Marking a message as unread does so in all browsers.
	anna.open("/r/kitchen")
	boris.post("three", "three")
	phone.until("one unread", badge+` === "1"`)
	anna.until("one unread", badge+` === "1"`)
	eval[any](anna, `fetch("/r/lobby/unread", { method: "POST", body: new URLSearchParams({ ordinal: "1" }) })`)
	phone.until("three unread", badge+` === "3"`)
}
