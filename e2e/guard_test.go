package e2e

import "testing"

// Slow mode keeps the next message in the box, counts down, and says so once; a moderator's change reaches an open page.
func TestSlowModeKeepsTheNextMessageInTheBox(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna")
	boris.registers("boris", "correct horse", "Boris")
	boris.open("/r/lobby")
	anna.open("/r/lobby/guard")
	eval[any](anna, `void (document.querySelector("[name=slow]").value = "3600")`)
	anna.submits(".panel .button.go")
	boris.until("slow mode", `document.getElementById("guarded").textContent.includes("every 1 h")`)
	boris.posts("one")
	boris.types("#body", "two")
	boris.enter()
	boris.until("the countdown, and the text", `document.querySelector(".pause").textContent.startsWith("Slow mode") &&
		document.getElementById("body").value === "two" && !document.querySelector(".unsent")`)
	boris.open("/r/lobby") // forgets when the next message may be sent, and learns it from the refusal
	boris.click("#body")
	boris.enter()
	boris.until("the countdown again", `document.querySelector(".pause").textContent.startsWith("Slow mode") &&
		document.getElementById("body").value === "two" && !document.querySelector(".unsent")`)
}
