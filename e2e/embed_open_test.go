package e2e

import "testing"

// What is open from the start leaves the keyboard to the page it stands in: words typed into the page's own field
// stay there.
func TestAnEmbedThatIsOpenFromTheStartLeavesTheKeyboardToItsPage(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", `<!DOCTYPE html><title>Shop</title><input id="own" autofocus>
		<script>window.heard = []; (window.Samovar = window.Samovar || []).push(["on", "open", () => heard.push("open")])</script>
		<script src="{chat}/embed.js" data-room="lobby" data-open async></script>`)
	w.allows(w.browser(t, t.TempDir()), "shop")
	boris := w.browser(t, t.TempDir()).tab(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	embed := boris.embed("lobby")
	eval[any](boris, `Samovar.theme("dark")`)
	embed.until("what was said to it before and after", `document.documentElement.dataset.theme === "dark"`)
	boris.until("the opening told", `heard.join() === "open"`)
	if !eval[bool](boris, `document.activeElement.id === "own"`) {
		t.Error("the embed took the keyboard")
	}

	// Opened by hand it has the caret.
	eval[any](boris, launcher+`.querySelector("button").click()`)
	boris.until("being closed", launcher+`.querySelector("div").hidden`)
	eval[any](boris, launcher+`.querySelector("button").click()`)
	embed.until("the caret in the box", `document.activeElement.id === "body" && document.hasFocus()`)
}
