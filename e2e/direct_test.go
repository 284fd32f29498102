package e2e

import (
	"testing"
)

func TestDirectMessages(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna")
	boris.registers("boris", "correct horse", "Boris")
	boris.open("/r/lobby")
	boris.says("hello everybody")
	anna.open("/r/lobby")
	anna.sees("hello everybody")
	anna.open("/r/lobby/messages/1")
	anna.submits(`form[action="/direct"] button`)
	anna.until("the two of us", `document.querySelector("#rooms [aria-current] .room-name").textContent === "Boris"`)
	anna.says("just between us")
	boris.until(
		"her, in his list at once, with one that waits",
		`[...document.querySelectorAll("#rooms .room-row")].some((room) => room.querySelector(".room-name").textContent === "Anna" && room.querySelector(".badge:not([hidden]) .badge-count")?.textContent === "1")`,
	)
	boris.until("no word of a lost connection", `document.getElementById("connection").hidden`)
	boris.open("/direct")
	boris.until("one that waits", `document.querySelector("#main .rows .badge")?.textContent.includes("1")`)
	boris.submits("#main .rows a")
	boris.sees("just between us")
	boris.says("yes?")
	anna.sees("yes?")

	// Once blocked he is hidden in the room too: his messages, quotes of him, reactions that he alone gave, and his
	// presence.
	anna.open("/r/lobby")
	anna.does("#m-1", "reply")
	anna.until("what is answered", `document.querySelector("#reply [name=reply_to]")`)
	anna.says("hello you")
	anna.open("/r/lobby/messages/1")
	anna.submits(`form[action="/blocks"] button`)
	anna.until("his words hidden", `getComputedStyle(document.querySelector("#m-1")).display === "none"`)
	boris.open("/r/lobby")
	const quote = `document.querySelector(".msg[id='m-4'] .msg-quote").offsetParent`
	const chips = `[...document.querySelectorAll("#m-4 .msg-reactions li")]
		.filter((chip) => chip.offsetParent).map((chip) => chip.innerText.trim()).join()`
	for _, emoji := range []string{"👍", "🎉"} {
		boris.gives("#m-4", emoji)
	}
	anna.gives("#m-4", "🎉")
	eval[any](
		anna,
		`window.told = 0; document.addEventListener("news", ({ detail }) => { told += detail }); document.getElementById("log").style.maxHeight = "4rem"; document.getElementById("log").scrollTop = -1e6`,
	)
	boris.says("are you there?")
	anna.until(
		"his new words hidden",
		`document.querySelector("#messages > li:last-child").offsetParent === null && `+
			`document.querySelector("#messages > li:last-child .msg-body").textContent.includes("are you there")`,
	)
	const pill = `document.getElementById("pill")`
	told := eval[string](anna, `told + (`+pill+`.hidden ? "" : " " + `+pill+`.textContent)`)
	if told != "0" {
		t.Errorf("his new words were told of: %s", told)
	}
	boris.until(
		"the quote and both reactions",
		quote+` && document.querySelectorAll("#m-4 .msg-reactions li").length === 2`,
	)
	anna.until("no quote, and the reaction of both", `!`+quote+` && `+chips+`.startsWith("🎉")`)
	boris.types("#body", "psst")
	anna.until(
		"his typing, unsaid",
		`document.querySelector('#typers b') && `+
			`getComputedStyle(document.querySelector(".typing")).visibility === "hidden"`,
	)
	anna.until(
		"him, not there",
		`[...document.querySelectorAll("#here-faces > *")].map((one) => getComputedStyle(one).display !== "none").sort()`+
			`.join() === "false,true"`,
	)
}

// gives reacts to a message by its menu.
func (p *person) gives(message, emoji string) {
	p.t.Helper()
	p.opensMenu(message)
	p.click(`#act-menu button[value="` + emoji + `"]`)
	p.until("the reaction", `document.querySelector('`+message+` [data-emoji="`+emoji+`"]')`)
}
