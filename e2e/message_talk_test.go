package e2e

import "testing"

func TestTwoPeopleTalk(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.open("/r/lobby")
	boris.open("/r/lobby")

	anna.says("hello 😬")
	boris.sees("hello 😬")
	boris.says("привет, Анна")
	anna.sees("привет, Анна")
	anna.says("你好")
	boris.sees("你好")

	for _, p := range []*tab{anna, boris} {
		p.until("two people here", `document.getElementById("here-count").textContent === "2"`)
		p.until(
			"one's own messages marked",
			`getComputedStyle(document.querySelector('.msg[data-author="' + document.getElementById("composer").dataset.me + '"] .msg-name'), "::after").content.includes("you")`,
		)
	}

	boris.types("#body", "I am still wri")
	anna.until("Boris typing", `document.querySelectorAll("#typers b").length === 1`)
	boris.types("#body", "ting")
	boris.enter()
	anna.sees("I am still writing")
	anna.until("nobody typing", `document.querySelectorAll("#typers b").length === 0`)
}
