package e2e

import "testing"

func TestTheFirstMinutesOfASiteInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--behind-proxy")
		bogna := open(h, "Bogna")
		bogna.open("/")
		bogna.until("the setup", `location.pathname === "/setup"`)
		bogna.open(h.setup)
		eval[any](bogna, `document.querySelector("#f-site").select()`)
		bogna.types("#f-site", "Riverside Makers")
		bogna.types("#f-nickname", "Bogna Zając")
		bogna.types("#f-username", "bogna")
		bogna.types("#f-password", "short")
		bogna.submits(`form[action="/setup"] button`)
		bogna.until("the reason, and what was typed", `document.querySelector("#f-password[aria-invalid]") && `+
			`document.querySelector("#f-site").value === "Riverside Makers"`)
		bogna.types("#f-password", "correct horse")
		bogna.submits(`form[action="/setup"] button`)
		bogna.until(
			"the lobby of her site",
			`location.pathname === "/r/lobby" && document.title.includes("Riverside Makers")`,
		)
		bogna.says("The kettle is on.")
		bogna.sees("The kettle is on.")

		h.stop()
		h.start()
		if h.setup != "" {
			t.Errorf("with an administrator the site waits to be set up at %s", h.setup)
		}
		stranger := open(h, "a stranger")
		stranger.open("/")
		stranger.until(
			"the lobby of the site",
			`location.pathname === "/r/lobby" && document.title.includes("Riverside Makers")`,
		)
	})
}

func TestASettingGivenAtTheStartIsShownAndFixed(t *testing.T) {
	h := newHarness(t, "--name", "Given", "--guests=false")
	bogna := newChromium(t).person(h, "Bogna")
	bogna.open("/setup")
	bogna.until("the name, fixed", `document.querySelector("#f-site:disabled").value === "Given"`)
	bogna.until("who may come in, fixed", `document.querySelector("fieldset:disabled [value=members]:checked")`)
}
