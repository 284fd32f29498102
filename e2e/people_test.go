package e2e

import "testing"

// What is known of people stands beside the room: the list of them, a card, and the way to invite.
func TestPeopleStandBesideTheRoom(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		boris, anna := open(h, "Boris"), open(h, "Anna")
		boris.registers("boris", "correct horse", "Boris Brejcha")
		boris.open("/r/lobby")
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")

		// The list has who is here, and finds by a part of a name.
		const row = `[...document.querySelectorAll("#panel .members .person-row")].find((r) => r.textContent.includes("Boris"))`
		anna.click(".bar .here")
		anna.until("Boris in the list, here", row+`?.querySelector("[data-online]")`)
		anna.types("#panel .find input", "brej")
		anna.until("him alone", `document.querySelectorAll("#panel .person-row").length === 1 && `+row)

		// His card mentions him in the box of the room.
		anna.click("#panel .person-row")
		anna.until("his card", `document.querySelector("#panel .person-name")?.textContent === "Boris Brejcha"`)
		anna.types("#body", "ask")
		anna.click("#panel [data-insert]")
		anna.until("the mention behind what was typed", `document.querySelector("#body").value === "ask @Boris Brejcha " && `+
			`document.activeElement.id === "body"`)
	})
}

func TestAnInvitationIsCompletedByTheKeyboard(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		boris, anna := open(h, "Boris"), open(h, "Anna")
		boris.registers("boris", "correct horse", "Boris Brejcha")
		boris.open("/r/lobby")
		anna.registers("anna", "correct horse", "Anna")
		anna.makesRoom("Kitchen")
		anna.open("/r/kitchen")
		anna.opensPanel("/r/kitchen/invite")

		anna.until("the field", `document.querySelector("#panel [name=username]")`)
		anna.focuses("#panel [name=username]")
		anna.types("#panel [name=username]", "brej")
		anna.until("Boris offered", `document.querySelector("#panel [name=pick][value=boris]")`)
		anna.strikes("ArrowDown")
		anna.hasFocus("him", "#panel [name=pick]")
		anna.enter()
		anna.until(
			"the invitation among those that wait, the room still there",
			`document.querySelector('#panel form[action$="/withdraw"]') && document.getElementById("messages")`,
		)
		anna.click(`#panel form[action$="/withdraw"] button`)
		anna.until("nothing waits", `!document.querySelector('#panel form[action$="/withdraw"]')`)
	})
}
