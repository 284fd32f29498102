package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The owner of a private room copies its link, removes a member and renews the link: on a phone, by the keyboard, and
// without script.
func TestAPrivateRoomsOwnerSaysWhoIsIn(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	owner := browser.person(h, "Olga").withoutScript()
	boris, stranger := browser.person(h, "Boris"), browser.person(h, "a stranger")
	owner.looks(390, 844, "light")
	owner.registers("olga", "correct horse", "Olga")
	boris.registers("boris", "correct horse", "Boris the Long-Winded of")
	owner.open("/rooms")
	owner.types("#f-name", "Hideout")
	owner.do(chromedp.Click(chromedp.CSS(`input[value="private"]`)))
	owner.submits(`form[action="/rooms"][method="post"] button`)
	examiner := owner.another("examiner") // axe needs script
	examiner.looks(390, 844, "light")
	passes := func(page string) {
		t.Helper()
		examiner.open(page)
		eval[any](examiner, `document.querySelectorAll("details").forEach((d) => d.open = true)`)
		examiner.until(
			"it to fit",
			`document.documentElement.scrollWidth <= innerWidth && `+
				`[...document.querySelectorAll(".card *")].every((e) => e.getBoundingClientRect().right <= e.closest(".card").getBoundingClientRect().right)`,
		)
		if axe, err := os.ReadFile(axePath); err == nil {
			eval[any](examiner, string(axe)+";0")
			if wrong := eval[string](examiner, violations); wrong != "" {
				t.Errorf("%s\n%s", page, wrong)
			}
		}
		owner.front()
	}
	path := eval[string](owner, `location.pathname`)
	owner.open(path + "/settings")
	passes(path + "/settings")
	owner.submits(`.card a[href$="/invite"]`)
	passes(path + "/invite")
	link := strings.TrimPrefix(eval[string](owner, `document.getElementById("f-link").value`), h.url(""))
	if link != path {
		t.Fatalf("the link is %s, the room %s", link, path)
	}

	stranger.open(link)
	stranger.until(
		"a door that asks for an account",
		`document.querySelector('.door a[href^="/register?back="]') && !document.querySelector(".door form")`,
	)
	boris.open(link)
	boris.submits(".door button")
	boris.says("let me in")

	owner.open(path)
	owner.submits(".here")
	passes(path + "/members")
	owner.submits(".members li:not(:has(.role)) a")
	eval[any](owner, `document.querySelector(".person summary.danger").focus()`)
	owner.enter()
	owner.until("the question", `document.querySelector(".person details[open]")`)
	passes(eval[string](owner, `location.pathname`))
	owner.press(kb.Tab)
	owner.until("a new link to be made with it", `document.activeElement.matches('input[name="link"]:checked')`)
	owner.press(kb.Tab)
	owner.enter()
	owner.until(
		"one member left",
		`document.querySelectorAll(".members li").length === 1 && document.querySelector(".flash")`,
	)

	boris.until("being told that it has ended", `document.getElementById("connection").dataset.state === "ended"`)
	boris.open(link)
	boris.until(
		"no room under the old link",
		fmt.Sprintf(`document.title.includes(%q) || document.querySelector(".trouble")`, "404"),
	)
	owner.open(strings.TrimSuffix(eval[string](owner, `location.pathname`), "/members"))
	owner.sees("let me in")
}
