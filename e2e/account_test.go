package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestAMemberIsRememberedAfterTheBrowserWasClosed(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name     string
		remember bool
	}{{"asked for, it lasts", true}, {"not asked for, it ends with the browser", false}} {
		t.Run(c.name, func(t *testing.T) {
			profile := t.TempDir()
			browser := openChromium(t, profile)
			anna := browser.tab(h, "Anna")
			if c.remember {
				anna.registers("anna", "correct horse", "Anna")
				anna.click(".self")
				anna.submits(`form[action="/logout"] button`)
			}
			anna.open("/login")
			anna.types("#f-username", "ANNA")
			anna.types("#f-password", "correct horse")
			if c.remember {
				anna.click(`input[name="remember"]`)
			}
			anna.submits(`form[action="/login"] button`)
			anna.until("being signed in", signedIn)
			browser.close()

			again := openChromium(t, profile).tab(h, "Anna again")
			again.open("/r/lobby")
			if is := eval[bool](again, "!!("+signedIn+")"); is != c.remember {
				t.Errorf("after a restart of the browser she is signed in: %v, want %v", is, c.remember)
			}
		})
	}
}

const signedIn = `document.querySelector('form[action="/logout"]')`

func TestAGuestWhoRegistersKeepsTheirMessagesAndOthersSeeTheNewName(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	guest, other := browser.person(h, "the guest"), browser.person(h, "the other")
	guest.open("/r/lobby")
	other.open("/r/lobby")
	guest.says("I was a guest")
	other.sees("I was a guest")
	guest.registers("wanda", "correct horse", "Wanda")
	other.until(
		"the new name on the old message",
		`document.querySelector(".msg .msg-name").innerText === "Wanda" && !document.querySelector(".msg .msg-tag")`,
	)
	guest.open("/r/lobby")
	guest.until(
		"the message being hers",
		`document.querySelector(".msg").dataset.author === document.getElementById("composer").dataset.me`,
	)
}

func TestASessionThatIsEndedElsewhereEndsItsStream(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	laptop, phone := browser.person(h, "the laptop"), browser.person(h, "the phone")
	laptop.registers("anna", "correct horse", "Anna")
	laptop.open("/r/lobby")
	phone.open("/login")
	phone.types("#f-username", "anna")
	phone.types("#f-password", "correct horse")
	phone.submits(`form[action="/login"] button`)
	phone.open("/account")
	phone.submits(`form[action="/account/sessions/end"] button`)
	laptop.until("the end of the connection said", `document.getElementById("connection").dataset.state === "ended"`)

	laptop.types("#body", "what I was writing")
	laptop.enter()
	laptop.until(
		"being told at the message, with the text kept",
		unsent+` === "what I was writing" && document.querySelector('.unsent[data-state="failed"] .unsent-reason')`+
			`?.textContent.startsWith("You’ve been signed out.")`,
	)
	if len(h.bodies("lobby")) != 0 {
		t.Error("what she wrote was posted in a guest's name")
	}

	laptop.open("/login")
	laptop.types("#f-username", "anna")
	laptop.types("#f-password", "correct horse")
	laptop.submits(`form[action="/login"] button`)
	laptop.open("/r/lobby")
	laptop.until("the text, signed in again", unsent+` === "what I was writing"`)
	laptop.click(".unsent [data-edit]")
	laptop.until("the text in the box", `document.getElementById("body").value === "what I was writing"`)
}

func TestALostDraftIsFoundAgain(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna")
	anna.open("/r/lobby")
	anna.types("#body", "not yet finished")
	anna.do(chromedp.Reload())
	anna.until("the draft after a reload", `document.getElementById("body").value === "not yet finished"`)
	second := anna.another("Anna's other tab")
	second.open("/r/lobby")
	second.until("the draft in another tab", `document.getElementById("body").value === "not yet finished"`)
	second.do(chromedp.Focus(chromedp.CSS("#body")))
	second.enter()
	second.sees("not yet finished")
	second.do(chromedp.Reload())
	second.until("an empty box", `document.getElementById("body").value === ""`)
}
