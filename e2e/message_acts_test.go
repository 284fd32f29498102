package e2e

import (
	"fmt"
	"testing"
)

// opensMenu opens the menu of a message, as its link does for a screen reader.
func (p *person) opensMenu(message string) {
	p.t.Helper()
	p.reachesMessage(message)
	p.evaluates("document.querySelector(" + quoted(message+" .msg-more") + ").click()")
	p.until("the menu of "+message, `document.querySelector("#act-menu:popover-open")`)
}

func (p *person) reachesMessage(message string) {
	p.t.Helper()
	p.until(message, "document.querySelector("+quoted(message)+")")
}

// does chooses an act from the menu of a message.
func (p *person) does(message, act string) {
	p.t.Helper()
	p.opensMenu(message)
	p.click(`#act-menu [data-act="` + act + `"]`)
}

// edits replaces the text of a message in its place.
func (p *person) edits(message, text string) {
	p.t.Helper()
	p.does(message, "edit")
	p.until("the form", `document.querySelector(".editing textarea")`)
	p.evaluates(`document.querySelector(".editing textarea").select()`)
	p.types(".editing textarea", text)
	p.enter()
	p.until("the form gone", `!document.querySelector(".editing")`)
}

// meets has the pointer enter a message.
func (p *person) meets(message, kind string) {
	p.t.Helper()
	p.evaluates(fmt.Sprintf(
		`document.querySelector(%s).dispatchEvent(new PointerEvent("pointerover", {bubbles: true, pointerType: %q}))`,
		quoted(message+" .msg-body"), kind))
}

// Two steps: the pointer on the message, a press on the emoji. It shows before the server has answered.
func TestAReactionTakesTwoStepsAndShowsAtOnce(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.open("/r/lobby")
		boris.open("/r/lobby")
		anna.says("tea?")
		boris.sees("tea?")
		boris.says("yes") // a stranger has no key yet
		boris.meets("#m-1", "mouse")
		boris.until("the toolbar at the message", `document.querySelector("#m-1 > #tools:not([hidden])")`)
		const strip = `document.querySelector("#m-1 .msg-reactions")?.innerText.replace(/\s+/g, "")`
		at := eval[string](boris, `document.querySelector('#tools [value="👍"]').click(), `+strip)
		if at != "👍1" {
			t.Errorf("at once it shows %q", at)
		}
		anna.until("the reaction", strip+` === "👍1"`)
		boris.until(
			"the toolbar where it was, and the reaction",
			`document.querySelector("#m-1 > #tools") && `+strip+` === "👍1"`,
		)

		// What is refused is taken back.
		h.kill()
		boris.evaluates(`document.querySelector('#tools [value="😂"]').click()`)
		boris.until("the refused one gone", strip+` === "👍1"`)
		boris.until("being told", `document.getElementById("notice").textContent`)
	})
}

func TestTheMenuByKeyboard(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.says("one")
		anna.says("two")
		anna.says("three")

		// The log is one stop: from the box back to the latest message, and on with the arrows.
		anna.focuses("#body")
		anna.chords("Tab", "shiftKey")
		anna.hasFocus("the latest message", "#m-3")
		anna.strikes("ArrowUp")
		anna.hasFocus("the one before", "#m-2")
		anna.chords("Home")
		anna.hasFocus("the first", "#m-1")
		anna.until("one stop", `document.querySelectorAll('#messages > [tabindex="0"]').length === 1 && `+
			`[...document.querySelectorAll("#m-2 a, #m-3 a")].every((link) => link.tabIndex === -1)`)
		anna.enter()
		anna.until(
			"the menu with the focus in it",
			`document.activeElement.matches("#act-menu:popover-open [data-act=reply]")`,
		)
		anna.strikes("ArrowDown")
		anna.until("the next act", `document.activeElement.matches("[data-act=thread]")`)
		anna.strikes("Escape")
		anna.hasFocus("the message again", "#m-1")

		// Letters act on the message in focus.
		anna.chords("r")
		anna.until(
			"what is answered",
			`document.querySelector("#reply [name=reply_to]")?.value === "1" && document.activeElement.id === "body"`,
		)
		anna.click("[data-unreply]")
		anna.chords("Tab", "shiftKey")
		anna.chords("e")
		anna.until("the form in its place", `document.activeElement.matches(".editing textarea") && `+
			`document.querySelector(".editing").previousElementSibling.id === "m-1"`)
		anna.types(".editing textarea", " and a half")
		anna.enter()
		anna.sees("one and a half")
		anna.hasFocus("the message after an edit", "#m-1")
		anna.until("being told", `document.querySelector("#toast:not([hidden])").textContent === "Message edited."`)
		anna.chords("Delete")
		anna.until(
			"it gone, and the focus beside it",
			`document.querySelector("#m-1").hidden && document.activeElement.id === "m-2"`,
		)
		anna.strikes("Escape")
		anna.hasFocus("the box", "#body")
	})
}

func TestALongPressOpensTheSheet(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna := open(h, "Anna")
		anna.sizes(390, 844)
		anna.open("/r/lobby")
		anna.says("tea")
		touches := func(event string) {
			anna.evaluates(fmt.Sprintf(`document.querySelector("#m-1 .msg-body").dispatchEvent(new PointerEvent(%q, `+
				`{bubbles: true, pointerType: "touch", clientX: 99, clientY: 99}))`, event))
		}
		touches("pointerdown")
		anna.until("the message pressed", `document.querySelector("#m-1.pressed")`)
		touches("pointerup")
		anna.until("the sheet at the lower edge, under the message", `(() => {
			const sheet = document.querySelector("#act-menu:popover-open")?.getBoundingClientRect();
			return sheet && sheet.width === innerWidth && Math.abs(sheet.bottom - innerHeight) < 1 && sheet.top >= 208;
		})()`)
		anna.click(`#act-menu [value="❤️"]`)
		anna.until("the reaction", `document.querySelector("#m-1 .msg-reactions a")`)
	})
}

// What is typed into the place of a message survives what others do to it, and a failure.
func TestEditingInPlaceSurvives(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.says("tee")
		anna.focuses("#body")
		anna.strikes("ArrowUp")
		anna.until("the form", `document.activeElement.matches(".editing textarea")`)
		anna.types(".editing textarea", " for two")
		const kept = `document.querySelector(".editing textarea")?.value === "tee for two"`
		boris := h.client()
		if status, _ := boris.send("POST", "/r/lobby/messages/1/reactions", "emoji=👍"); status >= 400 {
			t.Fatalf("another's reaction: status %d", status)
		}
		anna.until("the text kept with the focus", `document.querySelector("#m-1 .msg-reactions") && `+kept+
			` && document.activeElement.matches(".editing textarea")`)
		h.kill()
		anna.enter()
		anna.until(
			"the failure said, and the text kept",
			`document.querySelector(".editing .problem").textContent && `+kept,
		)
		h.start()
		anna.enter()
		anna.sees("tee for two")
		anna.hasFocus("the box, from where it began", "#body")
	})
}

func TestADeletionIsUndone(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.open("/r/lobby")
		boris.open("/r/lobby")
		anna.says("tea")
		boris.sees("tea")
		anna.does("#m-1", "delete")
		const gone = `document.querySelector("#m-1[data-deleted]")?.hidden && !document.body.innerText.includes("tea")`
		anna.until("it gone", gone)
		boris.until("it gone for all", gone)
		anna.click("#toast button")
		for _, p := range []*person{anna, boris} {
			p.sees("tea")
		}
		anna.until("being told", `document.querySelector("#toast:not([hidden])").textContent === "Restored."`)
	})
}

func (p *person) focuses(selector string) {
	p.t.Helper()
	p.evaluates("document.querySelector(" + quoted(selector) + ").focus()")
}

func (p *person) hasFocus(what, selector string) {
	p.t.Helper()
	p.until("the focus on "+what, "document.activeElement === document.querySelector("+quoted(selector)+")")
}
