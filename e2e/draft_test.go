package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestSmallComforts(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna := browser.person(h, "Anna")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.says("a message with a tpyo")

	// The up arrow edits the person's last message.
	anna.click("#body")
	anna.press(kb.ArrowUp)
	anna.until(
		"the edit form",
		`document.activeElement.matches(".editing textarea") && `+
			`document.activeElement.value === "a message with a tpyo"`,
	)
	anna.press(kb.Escape)
	anna.until("the box again", `document.activeElement.id === "body" && !document.querySelector(".editing")`)

	// A draft is there in the person's other browser.
	anna.types("#body", "begun on the train")
	phone := browser.person(h, "Anna's phone")
	phone.open("/login")
	phone.types("#f-username", "anna")
	phone.types("#f-password", "correct horse")
	phone.submits(`form[action="/login"] button`)
	wait(t, "the draft on the phone", func() (bool, string) {
		phone.open("/r/lobby")
		begun := eval[string](phone, `document.getElementById("body").value`)
		return begun == "begun on the train", begun
	})

	// A message that is sent later is in a list, and gone from the composer.
	phone.click(".composer-box > .icon-button")
	phone.click(".later summary")
	phone.click(`.later button[value="3"]`)
	phone.until(
		"being told when, in the room, with an empty box",
		`/\d\d:\d\d/.test(document.querySelector("#notice time")?.textContent) && location.pathname === "/r/lobby" && `+
			`document.getElementById("body").value === ""`,
	)
	phone.open("/later")
	phone.until("the list", `document.querySelector(".later-body")?.textContent === "begun on the train"`)
	phone.submits(`form[action$="/withdraw"] button`)
	phone.until("nothing waits", `document.querySelector(".empty")`)
}
