package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

const (
	counted   = `document.title.startsWith("(1) ")`
	uncounted = `!document.title.startsWith("(")`
	marked    = `document.querySelector("link[rel=icon]").href.includes("icon-unread")`
	badge     = `document.querySelector("[data-calls]:not([hidden]) > span")?.textContent`
)

// readers matches how many streams are open.
var readers = regexp.MustCompile(`(?m)^samovar_readers (\d+)$`)

func TestAMentionReachesAPersonOnAnyPage(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		anna.until("the lobby", `document.getElementById("messages")`)
		boris := h.client()

		for _, path := range []string{"/account", "/search"} {
			anna.open(path)
			anna.until("the stream", `document.readyState === "complete"`)
			boris.post("@anna, are you at "+path+"?", path)
			anna.until("a count in the title of "+path, counted)
			anna.until("a mark on the icon", marked)
			anna.until("a badge in the bar", badge+` === "1"`)
			anna.open("/r/lobby")
			anna.until("the mention read", uncounted+` && !`+marked)
		}
	})
}

func TestTheMenuOfAPhoneCountsWhatWaitsInOtherRooms(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.registers("anna", "correct horse", "Anna")
		boris.registers("boris", "correct horse", "Boris")
		anna.sizes(390, 844)
		anna.open("/r/lobby")
		boris.open("/direct")
		boris.types("#f-username", "anna")
		boris.submits(`form[action="/direct"] button`)
		boris.says("psst")
		const shown = `(() => { const b = document.querySelector('header [data-calls]'); return b?.checkVisibility() && ` +
			`b.firstElementChild.textContent })()`
		anna.until("one message on the button", shown+` === "1"`)
		boris.says("are you there?")
		anna.until("two messages on it", shown+` === "2"`)
		anna.until("both in the title", `document.title.startsWith("(2) ")`)
	})
}

func TestAMutedRoomCountsNowhere(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna := browser.person(h, "Anna")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/account")
	eval[any](
		anna,
		`fetch("/r/lobby/notify", {method: "POST", body: new URLSearchParams({level: "none"})}).then(() => 1)`,
	)
	boris := h.client()
	boris.post("@anna?", "muted")
	eval[any](
		anna,
		`fetch("/r/lobby/notify", {method: "POST", body: new URLSearchParams({level: "mentions"})}).then(() => 1)`,
	)
	anna.until("the mention, once the room is not muted", counted)
	eval[any](
		anna,
		`fetch("/r/lobby/notify", {method: "POST", body: new URLSearchParams({level: "none"})}).then(() => 1)`,
	)
	anna.until("no count, once it is again", uncounted)
}

// What is read in one browser is read in all: on each page, and in the system's notifications.
func TestReadingInOneBrowserClearsTheOthers(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna, phone := open(h, "Anna"), open(h, "Anna's phone")
		anna.registers("anna", "correct horse", "Anna")
		phone.open("/login")
		phone.types("#f-username", "anna")
		phone.types("#f-password", "correct horse")
		phone.submits(`form[action="/login"] button`)
		phone.open("/account")
		anna.open("/account")
		boris := h.client()
		boris.post("@anna?", "one")
		for _, p := range []*person{anna, phone} {
			p.until("a count", counted+` && `+marked+` && `+badge+` === "1"`)
		}
		anna.front()
		anna.open("/r/lobby")
		phone.until("nothing waiting", uncounted+` && !`+marked+` && !`+badge)
	})
}

// The tabs of a browser share one stream over HTTP/1.1, and one of them sounds.
func TestOneTabOfABrowserSounds(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna := browser.person(h, "Anna")
	anna.registers("anna", "correct horse", "Anna")
	tabs := []*tab{anna}
	for i := range 2 {
		tabs = append(tabs, anna.another(fmt.Sprintf("tab %d", i+2)))
	}
	for _, p := range tabs {
		p.open("/account")
		eval[any](p, `localStorage.setItem("samovar-sound", "on")`)
	}
	boris := h.client()
	boris.post("@anna?", "one")
	rang := func() (sum int) {
		for _, p := range tabs {
			sum += eval[int](p, `Number(document.documentElement.dataset.rang ?? 0)`)
		}
		return sum
	}
	for _, p := range tabs {
		p.until("a count in each", counted)
	}
	wait(t, "a sound", func() (bool, string) { return rang() > 0, "" })
	anna.front()
	anna.open("/r/lobby")
	for _, p := range tabs {
		p.until("the mention read", uncounted)
	}
	for i, p := range tabs[1:] {
		if eval[int](p, `Number(document.documentElement.dataset.rang ?? 0)`) > 1 {
			t.Errorf("tab %d has sounded twice", i+2)
		}
	}
	wait(t, "one stream of the lobby and one of the other tabs", func() (bool, string) {
		_, page := h.client().get("/metrics")
		held := readers.FindStringSubmatch(page)
		return held != nil && held[1] == "2", fmt.Sprint(held)
	})
}

// A page says that it is looked at, and no more while it is hidden: then it sends nothing at all.
func TestAHiddenPageSendsNothing(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna := browser.person(h, "Anna")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/account")
	eval[any](anna, `(() => {
		window.said = [];
		const send = navigator.sendBeacon.bind(navigator);
		navigator.sendBeacon = (path, body) => said.push(path + " " + body.get("looking")) && send(path, body);
	})()`)
	elsewhere := anna.another("Anna elsewhere")
	elsewhere.open("/about")
	elsewhere.front()
	anna.until("being hidden", `document.hidden`)
	anna.until("that said once", `said.join() === "/looking no"`)
	const asked = `performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => !name.includes("icon")).length`
	before := eval[int](anna, asked)
	h.client().post("@anna?", "one")
	anna.until("a count", counted)
	if after := eval[int](anna, asked); after != before {
		t.Errorf("the hidden page has asked for %d things", after-before)
	}
	anna.front()
	anna.until("that said too", `said.join() === "/looking no,/looking yes"`)
}

func TestAnInvitationStandsOnAnyPageUntilItIsDismissed(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.registers("anna", "correct horse", "Anna")
		boris.registers("boris", "correct horse", "Boris")
		anna.open("/account")
		another := anna.another("Anna's other tab")
		another.open("/search")
		another.front()
		for i, room := range []string{"kitchen", "cellar"} {
			boris.open("/rooms")
			boris.types("#f-name", room)
			boris.submits(`form[action="/rooms"][method="post"] button`)
			eval[any](boris, fmt.Sprintf(
				`fetch("/r/%s/invite", {method: "POST", body: new URLSearchParams({username: "anna"})}).then(() => 1)`,
				room,
			))
			another.until("the invitation", fmt.Sprintf(
				`document.querySelectorAll("#told li").length === 1 && document.querySelector("#told p").textContent.includes(%q)`,
				room,
			))
			wait(t, "the invitation said by one page, WebKit's are both visible", func() (bool, string) {
				said := 0
				for _, p := range []*person{anna, another} {
					if strings.Contains(eval[string](p, `document.querySelector("#said").textContent`), room) {
						said++
					}
				}
				return said == 1, fmt.Sprint(said)
			})
			if i == 0 {
				another.click("#told .dismiss button")
				another.until("no invitation", `!document.querySelector("#told li")`)
				anna.front()
				anna.until("none there either", `!document.querySelector("#told li")`)
				another.front()
			}
		}
		another.submits(`#told .actions button`)
		another.until("being in the room", `location.pathname === "/r/cellar"`)
		anna.front()
		anna.until("no invitation that is accepted", `!document.querySelector("#told li")`)
	})
}
