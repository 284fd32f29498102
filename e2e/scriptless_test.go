package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// withoutScript makes the browser run no scripts of pages. The tests' own expressions still run.
func (p *tab) withoutScript() *tab {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(
			ctx,
			emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true},
		)
		return err
	}))
	return p
}

func TestEverythingWorksWithoutScript(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna").withoutScript(), browser.person(h, "Boris").withoutScript()

	anna.open("/r/lobby")
	anna.types("#body", "hello without script")
	anna.submits(`#composer .send`)
	anna.sees("hello without script")
	boris.open("/r/lobby")
	boris.sees("hello without script")

	// The emoji palette comes with the composer, and what was typed stays.
	boris.types("#body", "tea? ")
	boris.submits(`#composer button.unscripted`)
	boris.until(
		"the palette with the text kept",
		`document.getElementById("body").value.startsWith("tea?") && `+
			`document.querySelectorAll(".emoji-palette button").length > 1000`,
	)
	boris.submits(`.emoji-palette details[open] button[value="😀"]`)
	boris.until("the emoji behind the text", `document.getElementById("body").value.includes("😀")`)
	boris.submits(`#composer .send`)
	boris.until("the message", `document.querySelector("#m-2 .msg-body").innerText.includes("😀")`)

	// Editing and deleting are pages of their own.
	boris.submits("#m-2 .msg-more")
	boris.submits(`.acts a[href$="/edit"]`)
	boris.do(chromedp.SetValue(chromedp.CSS("#f-body"), "tea, then"))
	boris.submits(`form[action="/r/lobby/messages/2"] button`)
	boris.sees("tea, then")
	boris.submits("#m-2 .msg-more")
	boris.submits(`form[action="/r/lobby/messages/2/delete"] button`)
	boris.until("nothing left of it", `document.querySelector("#m-2[data-deleted]").hidden`)
	boris.submits(`.flash form[action="/r/lobby/messages/2/undo"] button`)
	boris.sees("tea, then")
	boris.submits("#m-2 .msg-more")
	boris.submits(`form[action="/r/lobby/messages/2/delete"] button`)

	// She registers, makes a room, mistypes a name, and leaves.
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/rooms")
	anna.types("#f-name", "Чай и варенье")
	anna.types("#f-topic", "для тех, кто пьёт")
	anna.submits(`form[action="/rooms"][method="post"] button`)
	anna.until("the new room", `document.querySelector("#room-title h1").textContent === "Чай и варенье"`)
	anna.click(`[popovertarget="room-menu"]`)
	anna.submits(`#room-menu a[href$="/settings"]`)
	anna.do(chromedp.SetValue(chromedp.CSS("#f-topic"), "и для гостей"))
	anna.submits(`form[action$="/settings"] button`)
	anna.until("the new topic", `document.querySelector(".topic").textContent === "и для гостей"`)

	// A text that is too long is still in the composer.
	boris.open("/r/lobby")
	boris.do(chromedp.SetValue(chromedp.CSS("#body"), "x\n"))
	eval[any](boris, `document.getElementById("body").value = "long ".repeat(500)`)
	boris.submits(`#composer .send`)
	boris.until(
		"the reason and the text",
		`document.getElementById("composer-problem").textContent !== "" && `+
			`document.getElementById("body").value.length > 2000`,
	)
}
