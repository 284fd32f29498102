package e2e

import "testing"

// The person's own menu is reached by keyboard at each width, on a room's page and on others; a look applies when it is
// chosen, and lasts.
func TestALookAppliesWhenItIsChosen(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna := open(h, "Anna")
		anna.registers("anna", "correct horse", "Anna")
		theme := func(want string) string { return `document.documentElement.dataset.theme === "` + want + `"` }
		for _, width := range []int64{1280, 390, 320} {
			anna.sizes(width, 800)
			anna.chooses("theme", "light")

			anna.open("/r/lobby")
			if width < 720 {
				anna.click(`.bar a[href="#rooms"]`)
			}
			anna.click("#self")
			anna.until("the menu", `document.getElementById("me-menu").matches(":popover-open")`)
			anna.until(
				"the menu within the page",
				`(({ left, right, top, bottom }) => left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight)`+
					`(document.getElementById("me-menu").getBoundingClientRect())`,
			)
			before := eval[string](anna, `String(performance.timeOrigin)`)
			anna.picks("theme", "retro")
			anna.until("the look at once", theme("retro"))
			anna.until("being told", `document.getElementById("said").textContent === "Saved."`)
			if eval[string](anna, `String(performance.timeOrigin)`) != before {
				t.Error("the page was loaded again")
			}
			anna.open("/account")
			anna.until("the look on the next page", theme("retro"))
		}
	})
}

// What is told of a room is chosen in its menu, without leaving it.
func TestTheLevelOfARoomAppliesWhenItIsChosen(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna := open(h, "Anna")
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		anna.click(`[popovertarget="room-menu"]`)
		anna.until("the menu", `document.getElementById("room-menu").matches(":popover-open")`)
		eval[any](
			anna,
			`(() => { const level = document.querySelector("#room-menu select[name=level]"); level.value = "none";`+
				` level.dispatchEvent(new Event("change", { bubbles: true })) })()`,
		)
		anna.until("being told", `document.getElementById("said").textContent === "Saved."`)
		anna.until("the list knowing", `document.getElementById("messages").dataset.level === "none"`)
		anna.open("/notifications")
		anna.until("the choice", `document.querySelector('form[action="/r/lobby/notify"] select').value === "none"`)
	})
}

// Without script the menus open all the same, and have buttons.
func TestMenusWithoutScript(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna").withoutScript()
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.click("#self")
	eval[any](anna, `document.querySelector(".preferences select[name=theme]").value = "dark"`)
	anna.submits(".preferences button")
	anna.until(
		"the look, in the same room",
		`document.documentElement.dataset.theme === "dark" && !!document.getElementById("log")`,
	)
	anna.click(`[popovertarget="room-menu"]`)
	eval[any](anna, `document.querySelector("#room-menu select[name=level]").value = "mentions"`)
	anna.submits(`#room-menu form[action$="/notify"] button`)
	anna.until("being told", `document.querySelector(".flash").textContent.includes("Saved.")`)
}
