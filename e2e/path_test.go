package e2e

import "testing"

// The paths are what people do most, in every engine.

func TestTwoPeopleTalkInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHouse(t, "--limits", "off")
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		boris.open("/")
		anna.says("hello 😬")
		boris.sees("hello 😬")
		boris.says("привет, Анна")
		anna.sees("привет, Анна")
		for _, p := range []*person{anna, boris} {
			p.until("two people here", `document.querySelectorAll("#here-list li").length === 2`)
		}
		boris.types("#body", "I am still writing")
		anna.until("Boris typing", `document.querySelectorAll("#typers b").length === 1`)
		boris.enter()
		anna.sees("I am still writing")
		anna.until("nobody typing", `document.querySelectorAll("#typers b").length === 0`)
	})
}
