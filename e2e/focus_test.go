package e2e

import "testing"

// Without a focus the Tab key begins at the top of the page.
func TestTheFocusComesBackToTheMessageThatWasActedOn(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.says("tee")
		anna.says("to be taken back")

		acts := func(what, message, act, said string) {
			t.Helper()
			anna.opensSheet(message)
			anna.focuses("#sheet " + act)
			anna.enter()
			anna.until("the sheet closed after "+what, `!document.querySelector("#sheet[open]")`)
			anna.hasFocus("what may be done, after "+what, message+" .msg-more")
			anna.until(what+" confirmed", `document.querySelector("#said[role=status]").textContent === `+quoted(said))
		}
		acts("a reaction", "#m-1", `.quick button[value="👍"]`, "Reaction added.")
		anna.until("the reaction", `document.querySelector("#m-1 .msg-reactions a")`)
		acts("an edit", "#m-1", `form[action="/r/lobby/messages/1"] button`, "Message edited.")
		acts("nothing", "#m-1", `form[method="dialog"] button`, "Message edited.")
		acts("a deletion", "#m-2", ".danger", "Message deleted.")
		anna.until("the tombstone", `document.querySelector("#m-2[data-deleted]")`)

		anna.focuses(`#m-1 .msg-reactions a`)
		boris := h.client()
		if status, _ := boris.send("POST", "/r/lobby/messages/1/reactions", "emoji=👍"); status >= 400 {
			t.Fatalf("another's reaction: status %d", status)
		}
		anna.until("another's reaction", `document.querySelector("#m-1 .msg-reactions b").textContent === "2"`)
		anna.hasFocus("the reaction, after another's", "#m-1 .msg-reactions a")
		anna.enter()
		anna.until("the own one taken back", `document.querySelector("#m-1 .msg-reactions b").textContent === "1"`)
		anna.until("taking it back confirmed", `document.getElementById("said").textContent === "Reaction removed."`)
		anna.hasFocus("the reaction, after the own was taken back", "#m-1 .msg-reactions a")
	})
}

// opensSheet opens the sheet of a message by the keyboard.
func (p *person) opensSheet(message string) {
	p.t.Helper()
	p.focuses(message + " .msg-more")
	p.enter()
	p.until("the sheet of "+message, `document.querySelector("#sheet[open] #f-link")`)
}

func (p *person) focuses(selector string) {
	p.t.Helper()
	p.evaluates("document.querySelector(" + quoted(selector) + ").focus()")
}

func (p *person) hasFocus(what, selector string) {
	p.t.Helper()
	p.until("the focus on "+what, "document.activeElement === document.querySelector("+quoted(selector)+")")
}
