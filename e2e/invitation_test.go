package e2e

import "testing"

func TestAnInvitationShowsInAnOpenPage(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	for _, p := range []*tab{anna, boris} {
		p.looks(1280, 800, "light")
	}
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	boris.registers("boris", "correct horse", "Boris")
	boris.open("/rooms")
	boris.types("#f-name", "Kitchen")
	boris.submits(`form[action="/rooms"][method="post"] button`)
	boris.open("/r/kitchen/invite")
	boris.types("#f-username", "anna")
	boris.submits(`form[action="/r/kitchen/invite"] button`)

	const entry = `#rooms a[href="/invitations"]`
	anna.until("the invitation in the list", `document.querySelector('`+entry+` .badge')?.textContent === "1"`)
	anna.submits(entry)
	anna.until("the room's name", `document.querySelector(".rows bdi")?.textContent === "Kitchen"`)
	anna.submits(`form[action$="/accept"] button`)
	anna.until("being in the room", `location.pathname === "/r/kitchen" && !document.querySelector('`+entry+`')`)
}
