package e2e

import "testing"

// A guest reports a message by the keyboard alone. The owner's open page shows that something waits; when the report
// is closed nothing does.
func TestAReportIsSentByTheKeyboardAndReachesAnOpenPage(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		olga, zed, mia := open(h, "Olga"), open(h, "Zed"), open(h, "Mia")
		olga.registers("olga", "correct horse", "Olga")
		olga.makesRoom("Kitchen")
		zed.open("/r/kitchen")
		zed.says("cheap lasers")
		mia.open("/r/kitchen")
		mia.sees("cheap lasers")
		const waits = `[...document.querySelectorAll("[data-reports]")].filter((badge) => !badge.hidden).length`
		olga.until("nothing that waits", waits+` === 0`)

		mia.focuses("#body")
		mia.chords("Tab", "shiftKey")
		mia.hasFocus("the message", "#m-1")
		mia.enter()
		mia.until("the menu", `document.activeElement.matches("#act-menu:popover-open [data-act=reply]")`)
		for range 20 {
			if eval[bool](mia, `document.activeElement.matches("[data-act=report]")`) {
				break
			}
			mia.strikes("ArrowDown")
		}
		mia.hasFocus("the act, behind what is folded away", `#act-menu [data-act="report"]`)
		mia.enter()
		mia.until("the form beside the room", `document.querySelector('#panel form[action$="/report"]')`)
		mia.click(`#panel [name="reason"][value="spam"]`)
		mia.click(`#panel form[action$="/report"] .go`)
		mia.until("thanks", `document.querySelector("#panel [role=status]")`)

		olga.until("that one waits, at both places", waits+` === 2`)
		olga.click(`[popovertarget="room-menu"]`)
		olga.click(`#room-menu a[href$="/reports"]`)
		olga.until("what was said", `document.querySelector("#panel .quoted")?.textContent.includes("cheap lasers")`)
		olga.click(`#panel .report [value="remove"]`)
		olga.until("nothing that waits", waits+` === 0 && !document.querySelector("#panel .report")`)
		mia.until("the message gone", `!document.getElementById("messages").innerText.includes("cheap lasers")`)
	})
}
