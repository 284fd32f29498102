package e2e

import "testing"

func TestTwoFindEachOthersWords(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.open("/r/lobby")
	boris.open("/r/lobby")
	anna.says("Поставь ёлку у окна")
	boris.says("今天天气很好，我们去喝茶吧")
	anna.says("and something else")

	// Anna finds while she types; Boris by the page for all rooms, with the keyboard.
	anna.looks(1280, 800, "light")
	anna.open("/r/lobby/search")
	anna.types("#f-q", "天气 喝茶")
	anna.until(
		"his words",
		`[...document.querySelectorAll(".findings mark")].map((m) => m.textContent).join() === "天气,喝茶"`,
	)
	boris.looks(390, 800, "dark")
	boris.open("/rooms")
	boris.submits(`a[href="/search"]`)
	boris.types("#f-q", "елк")
	boris.enter()
	boris.until(
		"her words",
		`document.querySelector(".findings mark")?.textContent === "ёлку" && `+
			`document.querySelectorAll(".findings > li").length === 1`,
	)
	boris.until("no scrolling sideways", `document.documentElement.scrollWidth <= 390`)
	boris.until("the excerpt as wide as its place", `document.querySelector(".excerpt").clientWidth > 250`)
	boris.submits(".findings .hit")
	boris.until("her words in their place", `document.querySelector("#m-1.at") && location.search === "?at=1"`)

	anna.open("/r/lobby")
	anna.does("#m-1", "delete")
	anna.until("nothing left of it", `document.querySelector("#m-1[data-deleted]")`)
	boris.open("/search?q=елк")
	boris.until("nothing", `document.querySelector('.empty[role="status"]') && !document.querySelector(".findings")`)
}
