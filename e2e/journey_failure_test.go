package e2e

import (
	"fmt"
	"testing"
)

// One of a person's many tabs holds the stream, and all are live.
func TestManyTabsInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		before := newFrontProxy(t, h)
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.says("the first of eight")
		tabs := []*person{anna}
		for i := range 7 {
			p := anna.another(fmt.Sprintf("tab %d", i+2))
			p.open("/r/lobby")
			p.sees("the first of eight")
			tabs = append(tabs, p)
		}
		wait(t, "one stream for all", func() (bool, string) {
			streams := before.streams.Load()
			return streams == 1, fmt.Sprint(streams, " streams")
		})
		h.client().post("to all eight", "key")
		for i, p := range tabs {
			p.sees("to all eight")
			p.front()
			p.says(fmt.Sprintf("from tab %d", i+1))
		}
		anna.closes()
		for _, p := range tabs[1:] {
			p.sees("from tab 8")
		}
		h.client().post("after the first was closed", "another key")
		for _, p := range tabs[1:] {
			p.sees("after the first was closed")
		}
	})
}

func TestTheServerGoesAndComesInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.open("/r/lobby")
		boris.open("/r/lobby")
		said := []string{"before"}
		anna.says("before")
		for round := range 2 {
			boris.sees(said[len(said)-1])
			text := fmt.Sprintf("in the moment of kill %d", round)
			anna.types("#body", text)
			anna.enter()
			h.kill()
			boris.until("the loss noticed", `document.getElementById("connection").dataset.state === "lost"`)
			h.start()
			anna.comesThrough(text)
			said = append(said, text)
		}
		for _, p := range []*person{anna, boris} {
			p.shows(said)
		}
	})
}

// Two people talk live without scripts.
func TestLiveWithoutScriptInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		newFrontProxy(t, h).scriptless = true
		anna, boris := open(h, "Anna"), open(h, "Boris")
		for _, p := range []*person{anna, boris} {
			p.open("/r/lobby")
			eval[any](
				p,
				`void setTimeout(() => location.assign("/r/lobby/live"))`,
			) // the document has no end to wait for
			p.until("the composer", inComposer+`?.getElementById("body")`)
		}
		anna.saysLive("hello without script")
		boris.seesLive("hello without script")
		boris.saysLive("hello to you")
		anna.seesLive("hello to you")
		anna.until(
			"the newest in view",
			`(() => { const box = [...document.querySelectorAll(".msg")].at(-1).getBoundingClientRect(); return box.bottom <= innerHeight && box.top > 0 })()`,
		)
		for _, p := range []*person{anna, boris} {
			p.driver.console().forgives() // the browser logs that it ran no script
		}
	})
}

func TestAPageThatCannotBeReachedSaysSoInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.isServed()
		anna.says("said before the power cut")
		h.kill()
		anna.open("/r/lobby?at=1")
		anna.until("the page that says so", `document.querySelector("h1")?.textContent === "No connection"`)
		anna.submits(".button")
		anna.until("still no page", `document.querySelector("h1")?.textContent === "No connection"`)
		h.start()
		anna.submits(".button")
		anna.sees("said before the power cut")
	})
}
