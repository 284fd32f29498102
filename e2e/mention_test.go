package e2e

import (
	"testing"
)

func TestMentioning(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna Zielona")
	boris.registers("boris", "correct horse", "Boris")
	boris.open("/r/lobby")
	anna.open("/r/lobby")

	// A name is completed; Enter accepts it and does not send.
	boris.types("#body", "tea, @an")
	boris.until(
		"the name offered",
		`document.querySelector('#names:not([hidden]) [aria-selected="true"]')?.textContent.includes("Anna Zielona")`,
	)
	boris.enter()
	boris.until(
		"the name taken",
		`document.getElementById("body").value === "tea, @Anna Zielona " && document.getElementById("names").hidden`,
	)
	boris.enter()
	anna.sees("tea, @Anna Zielona")
	const marked = `getComputedStyle(document.querySelector("#m-1"), "::after").backgroundColor !== "rgba(0, 0, 0, 0)"`
	anna.until("being meant", marked)
	boris.until("not being meant", `!(`+marked+`)`)
	anna.open("/mentions")
	anna.until("the mention", `document.querySelector(".placed #m-1")`)

	// Mentions are counted in another room; back in the room a line marks the first unread message.
	anna.makesRoom("kitchen")
	boris.says("one more thing")
	boris.says("@anna are you there")
	anna.until("two unread", `document.querySelector('a[href="/r/lobby"] .badge-count')?.textContent === "2"`)
	const called = `document.querySelector('a[href="/r/lobby"] .called:not([hidden]) .call-count')?.textContent === "@1"`
	anna.until("one of them means me, at once", called)
	anna.open("/r/kitchen")
	anna.until("and on a new page", called)
	anna.open("/r/lobby")
	anna.until("the line", `document.getElementById("new")?.nextElementSibling?.id === "m-2"`)

	// A message that is marked as unread counts again, and the line is there.
	anna.does("#m-2", "unread")
	anna.until("being told", `document.querySelector("#toast:not([hidden])")`)
	anna.open("/r/lobby")
	anna.until("the line again", `document.getElementById("new")?.nextElementSibling?.id === "m-2"`)

	// A link leads to unread messages that are older than the page shows.
	anna.open("/r/kitchen")
	eval[any](
		boris,
		`(async () => { for (let i = 0; i < 70; i++) await fetch("/r/lobby/messages", {method: "POST", body: new URLSearchParams({body: "message " + i})}); window.done = true })()`,
	)
	boris.until("all posted", `window.done`)
	anna.open("/r/lobby")
	anna.until("a way back", `document.querySelector(".to-new")?.textContent.includes("70")`)
	anna.submits(".to-new")
	anna.until("the first unread", `document.querySelector(".at .msg-body")?.textContent.trim() === "message 0"`)

	// A line that is out of view has a link until it was seen; one in view has none.
	wait(t, "nothing unread", func() (bool, string) {
		anna.open("/r/lobby")
		anna.open("/r/kitchen")
		badge := eval[string](anna, `document.querySelector('a[href="/r/lobby"] .badge-count')?.textContent ?? ""`)
		return badge == "" || badge == "0", badge
	})
	eval[any](
		boris,
		`(async () => { for (let i = 0; i < 28; i++) await fetch("/r/lobby/messages", {method: "POST", body: new URLSearchParams({body: "more " + i})}); window.more = true })()`,
	)
	boris.until("all posted", `window.more`)
	anna.open("/r/lobby")
	anna.until("a way up", `document.querySelector('.to-new[href="#new"]:not([hidden])')?.textContent.includes("28")`)
	anna.click(".to-new")
	anna.until(
		"the line in sight, and no way to it",
		`document.getElementById("new").getBoundingClientRect().top > 0 && document.querySelector(".to-new").hidden`,
	)
}

// makesRoom makes a room and opens it.
func (p *person) makesRoom(name string) {
	p.t.Helper()
	p.open("/rooms")
	p.types("#f-name", name)
	p.submits(`form[action="/rooms"][method="post"] button`)
}
