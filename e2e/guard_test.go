package e2e

import "testing"

// Slow mode keeps the next message in the box, counts down, and says so once; a moderator's change reaches an open
// page.
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

// A lockdown takes the composer of a guest's open page, says so to all, and gives both back when it ends.
func TestALockdownReachesOpenPages(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris, guest := browser.person(h, "Anna"), browser.person(h, "Boris"), browser.person(h, "a guest")
	anna.registers("anna", "correct horse", "Anna")
	boris.registers("boris", "correct horse", "Boris")
	boris.open("/r/lobby")
	boris.says("hello")
	guest.open("/r/lobby")
	guest.says("good day")
	guest.types("#body", "half a word")
	anna.open("/r/lobby")
	anna.click("[popovertarget=room-menu]")
	anna.submits("#room-menu [name=for]")
	guest.until("the sentence", `document.querySelector("#composer.silenced")?.textContent.includes("Guests")`)
	for _, shown := range []*tab{anna, boris, guest} {
		shown.until("the line", `document.getElementById("guarded").textContent.includes("Lockdown until")`)
	}
	anna.click("[popovertarget=room-menu]")
	anna.submits("#room-menu [name=for]")
	guest.until("the text", `document.getElementById("body")?.value === "half a word"`)
	for _, shown := range []*tab{boris, guest} {
		shown.until("no line", `document.getElementById("guarded").textContent === ""`)
	}
	guest.enter()
	boris.sees("half a word")
}
