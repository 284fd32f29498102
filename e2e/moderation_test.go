package e2e

import "testing"

// A moderator on a phone comes from a guest's spam to a form that is filled in, and applies it. The spam goes from
// every page, and the guest's page says why they can no longer write; when that is lifted, their words come back.
func TestAModeratorOnAPhoneStopsASpammer(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		olga, zed := open(h, "Olga"), open(h, "Zed")
		olga.registers("olga", "correct horse", "Olga")
		olga.makesRoom("Kitchen")
		zed.open("/r/kitchen")
		zed.says("cheap lasers")
		zed.says("cheap lasers here")
		zed.types("#body", "half of a word")
		olga.sizes(390, 844)
		olga.open("/r/kitchen")
		olga.sees("cheap lasers here")

		olga.opensMenu("#messages > .msg:last-child")
		olga.click(`#act-menu [data-act="moderate"]`)
		const form = `document.querySelector('form[action$="/act"]')`
		olga.until("the form, filled in", form+`?.elements.act.value === "ban" && `+
			form+`.elements.clear.checked && `+form+`.elements.for.value === "7d"`)
		olga.types(`[name="reason"]`, "No advertising here.")
		olga.click(`form[action$="/act"] .danger`)
		olga.until("that it is done", `document.querySelector('form[action$="/lift"]')`)

		zed.until("why they cannot write", `document.querySelector("#composer.silenced")?.textContent.
			includes("No advertising here.")`)
		zed.until("their words gone", `!document.getElementById("messages").innerText.includes("cheap lasers")`)

		olga.click(`form[action$="/lift"] button`)
		olga.until("that it is lifted", `!document.querySelector('form[action$="/lift"]')`)
		zed.until(
			"the composer, with what was typed",
			`document.querySelector("form#composer #body")?.value === "half of a word"`,
		)
	})
}

// A warning stands in the composer's place until the person says that they have read it.
func TestAWarningIsReadBeforeTheNextMessage(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		olga, zed := open(h, "Olga"), open(h, "Zed")
		olga.registers("olga", "correct horse", "Olga")
		olga.makesRoom("Kitchen")
		zed.open("/r/kitchen")
		zed.says("a rude word")
		olga.open("/r/kitchen")
		olga.click("#messages > .msg:last-child .msg-name")
		olga.click(`#panel a[href$="/act"]`)
		olga.click(`#panel [name="act"][value="warn"]`)
		olga.types(`#panel [name="reason"]`, "Mind the tone.")
		olga.click(`#panel form[action$="/act"] .danger`)
		zed.until("the warning", `document.querySelector("#composer.silenced")?.textContent.includes("Mind the tone.")`)
		zed.submits(`#composer form[action$="/heed"] button`)
		zed.says("sorry")
		olga.sees("sorry")
	})
}
