package e2e

import "testing"

const panelOpen = `document.querySelector("#panel:not([hidden])[aria-busy=false]")`

func TestAPanelOpensBesideTheRoom(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.sizes(1280, 800)
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		anna.says("the rules")
		anna.evaluates(`fetch("/r/lobby/messages/1/pin", {method: "POST"}).then((answer) => answer.status)`)
		anna.until("the pin", `document.querySelector("#pins")`)
		anna.types("#body", "half a thought")

		pins := panelOpen + `?.ariaLabel === "Pinned messages" && location.pathname === "/r/lobby/pins"`
		anna.focuses("#pins")
		anna.enter()
		anna.until("the pins beside the room", pins)
		anna.hasFocus("the heading", "#panel h2")
		anna.until("the room beside the panel", `document.getElementById("body").value === "half a thought" && `+
			`document.querySelectorAll("#m-1").length === 1 && document.querySelector("#panel .msg-body").innerText.trim() === "the rules"`)
		boris := h.client()
		if status, _ := boris.send("POST", "/r/lobby/messages", "body=still+live"); status >= 400 {
			t.Fatalf("another's message: status %d", status)
		}
		anna.sees("still live")

		closed := `document.getElementById("panel").hidden && location.pathname === "/r/lobby"`
		anna.strikes("Escape")
		anna.until("the panel closed by Escape", closed)
		anna.hasFocus("what opened it", "#pins")
		anna.enter()
		anna.until("the pins again", pins)
		anna.click("#panel .panel-close")
		anna.until("the panel closed by its link", closed)
		anna.click("#pins")
		anna.until("the pins once more", pins)
		anna.evaluates(`history.back()`)
		anna.until("the panel closed by the way back", closed)
		anna.evaluates(`history.forward()`)
		anna.until("the panel opened by the way forth", pins)

		anna.evaluates(`location.reload()`)
		anna.until("a page of its own", `document.querySelector("main.alone h1")?.textContent === "Pinned messages"`)
		anna.evaluates(`history.back()`)
		anna.until("the room", closed+` && document.getElementById("messages")`)
	})
}

func TestASettingsFormStaysInThePanel(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.sizes(1280, 800)
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		anna.click(`[data-panel][href$="/settings"]`)
		anna.until("the settings", panelOpen+`?.querySelector("[name=topic]")`)
		anna.evaluates(`document.querySelector("#panel [name=name]").value = ""`)
		anna.types("#panel [name=topic]", "Earl Grey")
		anna.submitsInPanel("/settings")
		anna.until("what is wrong", panelOpen+`?.querySelector("[name=name][aria-invalid]") === document.activeElement && `+
			`document.querySelector("#panel [name=topic]").value === "Earl Grey"`)
		anna.types("#panel [name=name]", "Parlour")
		anna.submitsInPanel("/settings")
		anna.until("it confirmed", panelOpen+`?.querySelector(".flash") && location.pathname === "/r/lobby/settings"`)
		anna.until("the new name", `document.querySelector("#room-title h1").textContent === "Parlour"`)
	})
}

// submitsInPanel sends the form in the panel with a path's end.
func (p *person) submitsInPanel(path string) {
	p.t.Helper()
	p.evaluates(`document.querySelector("#panel form[data-panel][action$='` + path + `']").requestSubmit()`)
}

func TestAPanelIsAPageWhereNoneFits(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.sizes(390, 800)
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		anna.submits(`[data-panel][href$="/settings"]`)
		anna.until("a page", `document.querySelector("main.alone h1")?.textContent === "Room settings"`)
		anna.submits(".panel-close")
		anna.until("the room", `location.pathname === "/r/lobby" && document.getElementById("messages")`)
	})
}
