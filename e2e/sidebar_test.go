package e2e

import (
	"fmt"
	"testing"
)

// ownsRooms makes public rooms, Room 1 to the given number.
func (p *person) ownsRooms(count int) {
	p.t.Helper()
	p.evaluates(fmt.Sprintf(`void (async () => {
		for (let i = 1; i <= %d; i++) await fetch("/rooms", {
			method: "POST", redirect: "manual", body: new URLSearchParams({ name: "Room " + i, visibility: "public" }),
		});
		window.made = true;
	})()`, count))
	p.until("the rooms", "window.made")
}

func TestALongListOfRoomsIsShortUntilItIsAskedFor(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.sizes(1280, 800)
		anna.registers("anna", "correct horse", "Anna")
		anna.ownsRooms(40)
		anna.open("/r/room-40")
		const row = `#rooms a[href="/r/room-39"]`
		anna.until(
			"the open room in sight",
			`document.querySelector("#rooms [aria-current]").getBoundingClientRect().bottom
			< document.querySelector(".rooms").getBoundingClientRect().bottom`,
		)
		anna.until("no other at the end", `!document.querySelector('`+row+`')`)

		boris := h.client()
		boris.send("POST", "/r/room-39/messages", "body=hello&key=one")
		anna.until("what is unread, at once", `document.querySelector('`+row+` .badge:not([hidden])')`)

		anna.types(".rooms-filter input", "room 3")
		anna.until("what the filter leaves", `document.querySelectorAll('#rooms ul a[href^="/r/"]').length === 11`)
		anna.enter()
		anna.until("the first of them", `location.pathname === "/r/room-39" && document.readyState === "complete"`)

		anna.focuses("#rooms .rooms-left")
		anna.enter()
		anna.until("all of them", `document.querySelectorAll('#rooms ul a[href^="/r/"]').length === 41`)
	})
}
