package e2e

import "testing"

// Without script a message is edited, taken back and reacted to within the frame: each answer is one that it may show.
func TestWhatIsDoneWithAMessageInAFrameWithoutScript(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", `<!DOCTYPE html><title>Wiki</title><iframe sandbox="allow-forms allow-same-origin" src="{chat}/embed/lobby?theme=dark" width="400" height="500"></iframe>`)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.house, "Boris")
	boris.goes(w.origin("shop"))
	frame := boris.frame("lobby")
	frame.types("#body", "by a form")
	frame.submits("#composer .send")
	frame.sees("by a form")

	does := func(what, button, change string) {
		t.Helper()
		frame.submits("#messages > .msg:last-of-type .msg-more")
		frame.until("what may be done", `document.querySelector(".sheet-body")`)
		if change != "" {
			frame.types("#f-body", change)
		}
		frame.submits(button)
		frame.until(what, `document.getElementById("messages") && location.pathname === "/embed/lobby"`)
		frame.until("the theme as it was", `document.documentElement.dataset.theme === "dark"`)
	}
	does("the reaction in the frame", `.quick button[value="🎉"]`, "")
	anna.until("a reaction", `document.querySelector('.msg-reactions [data-emoji="🎉"]')`)
	frame.until("the reaction", `document.querySelector('.msg-reactions [data-emoji="🎉"]')`)
	does("the edited message in the frame", `form.stack button`, "not ")
	frame.sees("not by a form")
	anna.sees("not by a form")
	does("the deleted message in the frame", `button.danger`, "")
	frame.until("its place", `document.querySelector("#messages > .msg:last-of-type[data-deleted]")`)
	anna.until("its place", `document.querySelector("#messages > .msg:last-of-type[data-deleted]")`)
}
