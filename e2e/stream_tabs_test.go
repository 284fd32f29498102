package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// A browser has six connections to a host over HTTP/1.1. Eight tabs of one person must all load, post and stay live.
func TestEightTabsOfOneBrowserAllKeepWorking(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.open("/r/lobby")
	anna.says("the first of eight")
	tabs := []*tab{anna}
	for i := range 7 {
		p := anna.another(fmt.Sprintf("tab %d", i+2))
		p.open("/r/lobby")
		p.sees("the first of eight")
		tabs = append(tabs, p)
	}
	boris.open("/r/lobby")
	boris.says("to all eight")
	for _, p := range tabs {
		p.sees("to all eight")
	}
	for i, p := range tabs {
		p.front()
		p.says(fmt.Sprintf("from tab %d", i+1))
		boris.sees(fmt.Sprintf("from tab %d", i+1))
	}
	for _, p := range tabs {
		p.sees("from tab 8")
	}
	anna.do(chromedp.Reload())
	anna.sees("from tab 8")
	boris.says("after a reload")
	for _, p := range tabs {
		p.sees("after a reload")
	}
}

// Of eight rooms in eight tabs, the visible one is always live.
func TestEightRoomsInEightTabsAreLiveWhenLookedAt(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna")
	var tabs []*tab
	for i := range 8 {
		p := anna
		if i > 0 {
			p = anna.another(fmt.Sprintf("tab %d", i))
		}
		p.open("/rooms")
		p.types("#f-name", fmt.Sprintf("room %d", i))
		p.submits(`form[action="/rooms"][method="post"] button`)
		tabs = append(tabs, p)
	}
	for i, p := range tabs {
		boris.open(fmt.Sprintf("/r/room-%d", i))
		boris.says(fmt.Sprintf("hello room %d", i))
		p.front()
		p.sees(fmt.Sprintf("hello room %d", i))
	}
}
