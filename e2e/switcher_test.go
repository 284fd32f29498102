package e2e

import (
	"fmt"
	"testing"
)

// chords presses a key with others held down, such as "ctrlKey".
func (p *person) chords(key string, held ...string) {
	p.t.Helper()
	keys := ""
	for _, modifier := range held {
		keys += ", " + modifier + ": true"
	}
	p.evaluates(fmt.Sprintf(`!document.activeElement.dispatchEvent(
		new KeyboardEvent("keydown", { key: %s, bubbles: true, cancelable: true%s }))`, quoted(key), keys))
}

func TestARoomOrAPersonIsReachedByTheKeyboardAlone(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		boris, anna := open(h, "Boris"), open(h, "Anna")
		boris.registers("boris", "correct horse", "Boris")
		anna.registers("anna", "correct horse", "Anna")
		anna.makesRoom("Laser cutter")
		anna.makesRoom("Lathe")
		anna.open("/r/lobby")

		const field = "#switcher[open] input"
		const option = `document.querySelector("#switcher [aria-selected=true] .room-name")?.textContent`
		anna.chords("k", "ctrlKey")
		anna.hasFocus("the switcher", field)
		anna.until("the recent rooms", `document.querySelectorAll("#switcher [role=option]").length === 3`)
		anna.types(field, "la")
		anna.until("the first of two and a search", option+` === "Laser cutter" && document.querySelectorAll(
			"#switcher [role=option]").length === 3`)
		anna.strikes("ArrowDown")
		anna.until("the second, as the field says", option+` === "Lathe" && document.getElementById(
			document.activeElement.getAttribute("aria-activedescendant")).textContent.includes("Lathe")`)
		anna.strikes("ArrowUp")
		anna.enter()
		anna.until("the room", `location.pathname === "/r/laser-cutter" && document.readyState === "complete"`)

		// On a page without a list of rooms; a person is written to.
		anna.open("/account")
		anna.chords("k", "ctrlKey")
		anna.types(field, "bor")
		anna.until("the person", option+` === "Boris"`)
		anna.enter()
		anna.until(
			"the conversation",
			`document.querySelector("#rooms [aria-current] .room-name")?.textContent === "Boris"
			&& document.readyState === "complete"`,
		)

		anna.chords("k", "ctrlKey")
		anna.hasFocus("the switcher", field)
		anna.types(field, "xyz")
		anna.until("nothing but a search", `document.querySelector("#switcher [role=status]")
			&& document.querySelector("#switcher [aria-selected=true]")?.href.endsWith("/search?q=xyz")`)
		anna.strikes("Escape")
		anna.until("it closed", `!document.querySelector("#switcher[open]")`)
	})
}

func TestRoomsAreChangedWithTheArrowKeys(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.registers("anna", "correct horse", "Anna")
		anna.makesRoom("Room 10")
		anna.makesRoom("Room 9")
		anna.open("/r/lobby")
		at := func(room string) {
			t.Helper()
			anna.until("room "+room, `location.pathname === "/r/`+room+`" && document.readyState === "complete"`)
		}
		anna.chords("ArrowDown", "altKey")
		at("room-9")
		anna.chords("ArrowDown", "altKey")
		at("room-10")
		anna.chords("ArrowUp", "altKey")
		at("room-9")

		boris := h.client()
		boris.post("is anyone here?", "one")
		anna.until("something unread", `document.querySelector('#rooms a[href="/r/lobby"] .badge:not([hidden])')`)
		anna.chords("ArrowDown", "altKey", "shiftKey")
		at("lobby")
	})
}

func TestTheShortcutsAreListedAndSingleKeysCanBeTurnedOff(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		const shown = `document.querySelector("#keys[open] dl")`

		anna.focuses(box)
		anna.chords("?")
		anna.evaluates(`document.activeElement.blur()`)
		anna.until("no list for what is typed", `!`+shown)
		anna.chords("?")
		anna.until("the list", shown)
		anna.click("#single-keys")
		anna.strikes("Escape")
		anna.until("it closed", `!document.querySelector("#keys[open]")`)
		anna.evaluates(`document.activeElement.blur()`)
		anna.chords("?")
		anna.until("no list", `!`+shown)
		anna.strikes("Escape")
		anna.hasFocus("the box", box)
	})
}
