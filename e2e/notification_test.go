package e2e

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestWhatIsNewIsCountedElsewhere(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.looks(1280, 800, "light")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/rooms")
	anna.types("#f-name", "kitchen")
	anna.submits(`form[action="/rooms"][method="post"] button`)

	// A message in another room makes a badge in the sidebar, which a visit clears.
	nobody := browser.person(h, "Nobody")
	nobody.open("/r/kitchen")
	boris.open("/r/lobby")
	boris.says("one")
	boris.says("two")
	anna.until(
		"two unread in the lobby",
		`document.querySelector('a[href="/r/lobby"] .badge:not([hidden]) .badge-count')?.textContent === "2"`,
	)
	nobody.until(
		"two, of which none means them",
		`document.querySelector('a[href="/r/lobby"] .badge-count')?.textContent === "2" && `+
			`document.querySelector('a[href="/r/lobby"] .called').hidden`,
	)
	anna.open("/r/lobby")
	anna.sees("two")
	anna.until("the lobby read", `!document.querySelector('a[href="/r/lobby"] .badge:not([hidden])')`)
	wait(t, "the mark stored", func() (bool, string) {
		anna.open("/r/kitchen")
		count := eval[string](
			anna,
			`document.querySelector('a[href="/r/lobby"] .badge').hidden ? "none" : document.querySelector('a[href="/r/lobby"] .badge-count').textContent`,
		)
		return count == "none", count
	})

	// The person's own message in another tab is not new, and marks earlier ones as read.
	elsewhere := anna.another("Anna elsewhere")
	elsewhere.open("/r/lobby")
	elsewhere.says("mine")
	boris.says("his")
	anna.until(
		"one unread",
		`document.querySelector('a[href="/r/lobby"] .badge:not([hidden]) .badge-count')?.textContent === "1"`,
	)

	// While another browser tab is open the title counts, the icon changes, and a sound plays if it is on.
	anna.open("/r/lobby")
	anna.click(".self")
	anna.turnsSoundOn()
	elsewhere.open("/rooms")
	elsewhere.front()
	anna.until("being hidden", `document.hidden`)
	boris.says("three")
	anna.until("a count in the title", `document.title.startsWith("(1) ")`)
	anna.until("a mark on the icon", `document.querySelector("link[rel=icon]").href.includes("icon-unread")`)
	anna.until("a sound", `document.documentElement.dataset.rang === "2"`) // the first was the click's
	anna.front()
	anna.until("the title as it was", `!document.title.startsWith("(")`)
}

// turnsSoundOn does so in the menu behind the person's own picture.
func (p *person) turnsSoundOn() {
	p.t.Helper()
	p.click(`[popovertarget="me-menu"]`)
	eval[any](p, `document.getElementById("sound").click()`)
	p.until("the sound on", `document.getElementById("sound").checked`)
	p.strikes("Escape")
}

// reminds makes the reminder of a lobby message fall due.
func (h *harness) reminds(p *tab, message int) {
	h.t.Helper()
	eval[any](
		p,
		fmt.Sprintf(
			`fetch("/r/lobby/messages/%d/remind", {method: "POST", body: new URLSearchParams({hours: 1})}).then(() => 1)`,
			message,
		),
	)
	db := h.database()
	defer func() { _ = db.Close() }() // it only wrote
	if _, err := db.ExecContext(h.t.Context(), "UPDATE bookmarks SET remind_at = 1 WHERE remind_at <> 0"); err != nil {
		h.t.Fatal(err)
	}
}

func TestAReminderSaysSoOnceWhereThePersonIs(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna := browser.person(h, "Anna")
	anna.looks(1280, 800, "light")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.says("call the plumber")
	anna.says("water the plants")
	anna.click(".self")
	anna.turnsSoundOn()
	elsewhere := anna.another("Anna elsewhere")
	elsewhere.open("/r/lobby")
	elsewhere.front()
	anna.until("being hidden", `document.hidden`)

	const shown = `document.querySelectorAll("#told [data-told]").length`
	const said = `document.getElementById("said").textContent`
	h.reminds(anna, 1)
	elsewhere.until(
		"the reminder, with the way there",
		shown+` === 1 && document.querySelector("#told a").getAttribute("href") === "/r/lobby?at=1" && `+
			`document.querySelector("#told p").textContent.includes("call the plumber")`,
	)
	elsewhere.until("it said to a screen reader", said+`.includes("call the plumber")`)

	// On a page without a room too. A page that is not looked at counts it in its title.
	elsewhere.open("/account")
	elsewhere.front()
	anna.until("the first in the title", `document.title.startsWith("(1) ")`)
	h.reminds(anna, 2)
	elsewhere.until("both reminders", shown+` === 2`)
	elsewhere.until("the second said", said+`.includes("water the plants") && !`+said+`.includes("plumber")`)
	anna.until("both in the title", `document.title.startsWith("(2) ")`)

	anna.front()
	anna.until("both reminders", shown+` === 2`)
	anna.until("the title as it was", `!document.title.startsWith("(")`)
	if again := eval[string](anna, said); strings.Contains(again, "plants") {
		t.Errorf("the other page has said %q again", again)
	}
	anna.click("#told .dismiss button")
	anna.until("one that is not done", shown+` === 1`)
	elsewhere.front()
	elsewhere.until("one that is not done", shown+` === 1`)
}

func TestDoNotDisturbIsSilent(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.looks(1280, 800, "light")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.says("call the plumber")
	anna.click(".self")
	anna.turnsSoundOn()
	boris.open("/r/lobby")
	settings := anna.another("Anna's settings")
	settings.open("/notifications")
	settings.front()
	anna.until("being hidden", `document.hidden`)
	disturb := func(quiet bool) {
		t.Helper()
		settings.click(`[name="quiet"]`)
		settings.until("being told", `document.getElementById("said").textContent === "Saved."`)
		anna.until(
			"the open page knowing",
			fmt.Sprintf(`document.querySelector("#messages").hasAttribute("data-quiet") === %v`, quiet),
		)
	}
	disturb(true)
	boris.says("@anna, tea?")
	h.reminds(anna, 1)
	anna.sees("@anna, tea?")
	settings.open("/bookmarks")
	wait(t, "the reminder due", func() (bool, string) {
		settings.open("/bookmarks")
		return eval[bool](settings, `!!document.querySelector('form[action="/reminders/1/done"]')`), ""
	})
	title := eval[string](anna, `document.title`)
	rang := eval[string](anna, `document.documentElement.dataset.rang`)
	if strings.HasPrefix(title, "(") || rang != "1" {
		t.Errorf("the title is %q, and it has rung %s times, of which one was the click's own", title, rang)
	}
	if eval[int](anna, `document.querySelectorAll("#told [data-told]").length`) != 0 {
		t.Error("the page reminds")
	}

	settings.open("/notifications")
	disturb(false)
	anna.until("the mention and the reminder of meanwhile", `document.title.startsWith("(2) ")`)
	boris.says("@anna, coffee?")
	anna.until("one more in the title", `document.title.startsWith("(3) ")`)
}

func TestThePageDoesNotMoveWhileOneReadsWhatIsOlder(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	boris.open("/r/lobby")
	eval[any](
		boris,
		`(async () => { for (let i = 0; i < 130; i++) await fetch("/r/lobby/messages", {method: "POST", body: new URLSearchParams({body: "message " + i})}); window.done = true })()`,
	)
	boris.until("all posted", `window.done`)
	boris.open("/r/lobby")

	anna.open("/r/lobby")
	anna.sees("message 129")
	anna.until("being at the bottom", `Math.abs(document.getElementById("log").scrollTop) < 2`)

	top := func() float64 {
		return eval[float64](anna, `document.getElementById("m-90").getBoundingClientRect().top`)
	}
	eval[any](anna, `document.getElementById("m-90").scrollIntoView()`)
	before := top()
	for i := range 3 {
		boris.says(fmt.Sprintf("new %d", i))
	}
	anna.until(
		"three new ones said, in the language of the page",
		`document.getElementById("pill").hidden === false && `+
			`document.getElementById("pill").textContent === "3 new messages"`,
	)
	if after := top(); math.Abs(after-before) > 1 {
		t.Errorf("what is being read moved from %v to %v when something arrived", before, after)
	}

	// Older pages load on scrolling up; the view does not jump.
	place := `document.getElementById("m-85").getBoundingClientRect().top`
	atTop := eval[float64](anna, `(document.getElementById("log").scrollTop = -1e6, `+place+`)`)
	anna.until("the older page", `document.getElementById("m-40")`)
	anna.until(
		"no message twice",
		`new Set([...document.querySelectorAll(".msg")].map((m) => m.id)).size === document.querySelectorAll(".msg").length`,
	)
	if now := eval[float64](anna, place); math.Abs(now-atTop) > 1 {
		t.Errorf("the page jumped: what was at %v px is now at %v", atTop, now)
	}

	anna.click("#pill")
	anna.until(
		"the bottom, and no pill",
		`Math.abs(document.getElementById("log").scrollTop) < 2 && document.getElementById("pill").hidden`,
	)

	// A permalink shows its message among its neighbours.
	anna.open("/r/lobby?at=20")
	anna.until(
		"the message shown and marked",
		`(() => { const m = document.querySelector("#m-20.at"), box = m?.getBoundingClientRect(); return box && `+
			`box.top > 0 && box.bottom < innerHeight })()`,
	)
}

func TestANewNameOfTheRoomReachesOpenPages(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	boris.open("/r/lobby")
	boris.until("who is here", `document.querySelector("#here-faces > span")`)
	boris.until("the invitation to say something", `document.querySelector(".log > .empty")`)
	anna.open("/r/lobby/settings")
	anna.do(chromedp.SetValue(chromedp.CSS("#f-name"), "Winter · garden"))
	anna.submits(`form[action="/r/lobby/settings"] button`)
	boris.until("the heading", `document.querySelector("#room-title h1").textContent === "Winter · garden"`)
	boris.until("the title", `document.title.startsWith("Winter · garden · ")`)
	boris.until(
		"the list of rooms",
		`document.querySelector("#rooms [aria-current] .room-name").textContent === "Winter · garden"`,
	)
	boris.until("the composer", `document.getElementById("body").placeholder.includes("Winter · garden")`)
}
