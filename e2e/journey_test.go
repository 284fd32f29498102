package e2e

import (
	"fmt"
	"image/color"
	"testing"
)

// Journeys are what people do most, in each engine. Those of embeds are in embed_engine_test.go, those of failures in
// journey_failure_test.go.

func TestTwoPeopleTalkInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.open("/r/lobby")
		boris.open("/r/lobby")
		anna.says("hello 😬")
		boris.sees("hello 😬")
		boris.says("привет, Анна")
		anna.sees("привет, Анна")
		for _, p := range []*person{anna, boris} {
			p.until("two people here", `document.getElementById("here-count").textContent === "2"`)
		}
		boris.types("#body", "I am still writing")
		anna.until("Boris typing", `document.querySelectorAll("#typers b").length === 1`)
		boris.enter()
		anna.sees("I am still writing")
		anna.until("nobody typing", `document.querySelectorAll("#typers b").length === 0`)
	})
}

func TestRegisteringInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		h.client().setsUp("olga")
		anna := open(h, "Anna")
		anna.open("/register")
		anna.types("#f-username", "anna")
		anna.types("#f-nickname", "Anna Zielona")
		anna.types("#f-password", "password1")
		anna.submits(`form[action="/register"] button`)
		anna.until(
			"the reason, and what was typed",
			`document.querySelector("#f-password[aria-invalid]") && `+
				`document.querySelector("#f-nickname").value === "Anna Zielona"`,
		)
		anna.types("#f-password", "correct horse")
		anna.submits(`form[action="/register"] button`)
		anna.until("being signed in", `document.querySelector('form[action="/logout"]')`)
		anna.open("/r/lobby")
		anna.says("under my own name")
		anna.until("her name", `document.querySelector("#m-1 .msg-name").textContent === "Anna Zielona"`)
		anna.click(".self")
		anna.submits(`form[action="/logout"] button`)
		anna.until("being signed out", `!document.querySelector('form[action="/logout"]')`)
	})
}

func TestThePickerInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.types("#body", "tea is ready")
		eval[any](anna, `document.getElementById("body").setSelectionRange(3, 3)`)
		anna.click(".smile")
		anna.until("the search focused", `document.activeElement?.id === "emoji-q"`)
		anna.types("#emoji-q", "teacup")
		anna.until(
			"what the search finds",
			`[...document.querySelectorAll("#emoji-results button")].some((b) => b.textContent === "🍵")`,
		)
		anna.strikes("ArrowDown")
		anna.until("a result focused", `document.activeElement?.matches("#emoji-results button")`)
		eval[any](
			anna,
			`[...document.querySelectorAll("#emoji-results button")].find((b) => b.textContent === "🍵").focus()`,
		)
		anna.enter()
		anna.until(
			"the emoji at the caret and the picker closed",
			`document.getElementById("body").value === "tea🍵 is ready" && `+
				`!document.querySelector("#emoji:popover-open") && document.activeElement.id === "body"`,
		)
		anna.enter()
		anna.sees("tea🍵 is ready")

		anna.click(".smile")
		anna.until(
			"it among those used last",
			`document.querySelector("#emoji-recent:not([hidden]) button")?.textContent === "🍵"`,
		)
		anna.until("an empty search", `document.getElementById("emoji-q").value === ""`)
		anna.types("#emoji-q", "teapot")
		anna.until("what is found", `document.querySelector("#emoji-results button")?.textContent === "🫖"`)
		anna.enter()
		anna.until("the first one in the box", `document.getElementById("body").value === "🫖"`)
	})
}

func TestEditingAndDeletingInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.open("/r/lobby")
		boris.open("/r/lobby")
		anna.says("tee")
		anna.says("to be taken back")
		boris.sees("to be taken back")
		anna.does("#m-1", "edit")
		anna.types(".editing textarea", " for two")
		anna.click(".editing .button.go")
		for _, p := range []*person{anna, boris} {
			p.sees("tee for two")
			p.until(
				"the mark of an edit",
				`getComputedStyle(document.querySelector("#m-1 .msg-body"), "::after").content.includes("edited")`,
			)
		}
		anna.until("the form gone", `!document.querySelector(".editing")`)

		anna.does("#m-2", "delete")
		for _, p := range []*person{anna, boris} {
			p.until(
				"nothing left of it",
				`document.querySelector("#m-2[data-deleted]") && !document.body.innerText.includes("to be taken back")`,
			)
		}
	})
}

func TestAnsweringAndReactingInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.open("/r/lobby")
		boris.open("/r/lobby")
		anna.says("Who would like tea?")
		boris.sees("Who would like tea?")
		boris.types("#body", "I would")
		boris.does("#m-1", "reply")
		boris.until(
			"what is answered",
			`document.querySelector("#reply .msg-quote-text")?.textContent === "Who would like tea?" && `+
				`document.activeElement.id === "body"`,
		)
		boris.enter()
		for _, p := range []*person{anna, boris} {
			p.until(
				"the answer with its quote",
				`document.querySelector("#m-2 .msg-quote-text")?.textContent === "Who would like tea?"`,
			)
			p.until("the count", `document.querySelector("#m-1 .msg-answers span")?.textContent === "1"`)
		}

		boris.gives("#m-1", "🎉")
		const strip = `document.querySelector("#m-1 .msg-reactions")?.innerText.replace(/\s+/g, " ").trim()`
		anna.until("one", strip+` === "🎉 1"`)
		anna.click("#m-1 .msg-reactions a")
		boris.until("two", strip+` === "🎉 2"`)
		boris.click("#m-1 .msg-reactions a")
		anna.until("one again", strip+` === "🎉 1"`)
	})
}

func TestAPictureInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.open("/r/lobby")
		boris.open("/r/lobby")
		anna.attaches(photo(t, "red.png", 1600, 900, color.RGBA{R: 255, A: 255}))
		anna.until("it chosen", chosen+` === "red.png"`)
		anna.types("#body", "look")
		anna.enter()
		for _, p := range []*person{anna, boris} {
			p.until(
				"the picture, of its size before it came",
				`(() => { const i = document.querySelector("#m-1 .msg-picture img"); return i?.complete && `+
					`i.naturalWidth === 640 && i.offsetWidth === 320 && i.offsetHeight === 180; })()`,
			)
		}
		boris.click("#m-1 .msg-picture")
		boris.until("the whole picture", `document.querySelector("#viewer[open] img")?.naturalWidth === 1600`)
		boris.strikes("Escape")
		boris.until(
			"being back at the picture",
			`!document.querySelector("#viewer[open]") && document.activeElement.closest("#m-1 .msg-picture")`,
		)
	})
}

func TestScrollingBackInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		writer := h.client()
		for i := range 130 {
			writer.post(fmt.Sprintf("message %d", i), fmt.Sprint(i))
		}
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.sees("message 129")
		anna.until(
			"the newest in view",
			`document.getElementById("m-130").getBoundingClientRect().bottom <= innerHeight`,
		)
		wait(t, "the first message", func() (bool, string) {
			eval[any](anna, `document.getElementById("log").scrollTop = -1e6`)
			oldest := eval[string](anna, `document.querySelector("#messages > .msg").id`)
			return oldest == "m-1", oldest
		})
		anna.until(
			"all, in order",
			`[...document.querySelectorAll("#messages > .msg")].map((m) => m.id.slice(2)).join() === Array.from({length: 130}, (_, i) => i + 1).join()`,
		)

		// The messages in view stay in place while others write. Their place is taken once the page is drawn: the last
		// page of the past may still be settling.
		const place = `document.getElementById("m-60").getBoundingClientRect().top`
		const drawn = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(` + place + `))))`
		eval[any](anna, `document.getElementById("m-60").scrollIntoView({ behavior: "instant" })`)
		before := eval[float64](anna, drawn)
		for i := range 3 {
			writer.post("while she reads", fmt.Sprint("later ", i))
		}
		anna.until("the new messages", `document.getElementById("m-133")`)
		anna.until("the text in its place", fmt.Sprintf("Math.abs(%s - %f) < 1", place, before))
	})
}

func TestThemesInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna := open(h, "Anna")
		const colours = `[document.documentElement, document.body].map((e) => getComputedStyle(e).backgroundColor + getComputedStyle(e).color).join()`
		seen := map[string]string{}
		for _, theme := range []string{"light", "dark", "retro"} {
			anna.open("/rooms")
			anna.chooses("theme", theme)
			anna.open("/r/lobby")
			anna.until("the theme", `document.documentElement.dataset.theme === "`+theme+`"`)
			colour := eval[string](anna, colours)
			if other, taken := seen[colour]; taken {
				t.Errorf("%s and %s are both on %s", theme, other, colour)
			}
			seen[colour] = theme
			scheme := eval[string](anna, `getComputedStyle(document.documentElement).colorScheme`)
			if theme != "retro" && scheme != theme {
				t.Errorf("what the browser draws itself is %s in the %s theme", scheme, theme)
			}
			anna.picture(t.TempDir(), theme)
		}
	})
}
