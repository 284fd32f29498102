package e2e

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Without script a message is edited, taken back and reacted to within the frame: each answer is one that it may show.
func TestWhatIsDoneWithAMessageInAFrameWithoutScript(t *testing.T) {
	w := newWeb(t)
	w.serves(
		"shop",
		`<!DOCTYPE html><title>Wiki</title><iframe sandbox="allow-forms allow-same-origin" src="{chat}/embed/lobby?theme=dark" width="400" height="500"></iframe>`,
	)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.house, "Boris")
	boris.goes(w.origin("shop"))
	frame := boris.frame("lobby")
	frame.types("#body", "by a form")
	frame.submits("#composer .send")
	frame.sees("by a form")

	does := func(what, button, change string) {
		t.Helper()
		frame.submits("#messages > .msg:last-of-type .msg-more")
		frame.until("what may be done", `document.querySelector(".sheet-body")`)
		if change != "" {
			frame.types("#f-body", change)
		}
		frame.submits(button)
		frame.until(what, `document.getElementById("messages") && location.pathname === "/embed/lobby"`)
		frame.until("the theme as it was", `document.documentElement.dataset.theme === "dark"`)
	}
	does("the reaction in the frame", `.quick button[value="🎉"]`, "")
	anna.until("a reaction", `document.querySelector('.msg-reactions [data-emoji="🎉"]')`)
	frame.until("the reaction", `document.querySelector('.msg-reactions [data-emoji="🎉"]')`)
	does("the edited message in the frame", `form.stack button`, "not ")
	frame.sees("not by a form")
	anna.sees("not by a form")
	does("the deleted message in the frame", `button.danger`, "")
	frame.until("its place", `document.querySelector("#messages > .msg:last-of-type[data-deleted]")`)
	anna.until("its place", `document.querySelector("#messages > .msg:last-of-type[data-deleted]")`)
}

// signs is what a site's server makes for one of its users.
func signs(t *testing.T, secret, subject, name string) string {
	t.Helper()
	claims := jwt.MapClaims{"sub": subject, "name": name, "exp": time.Now().Add(time.Hour).Unix(), "jti": rand.Text()}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// renewsSecret gives the lobby's site another secret, and returns it.
func renewsSecret(owner *person) string {
	owner.t.Helper()
	owner.open("/r/lobby/embed")
	owner.submits(`form[action$="/secret"] button`)
	secret := eval[string](owner, `document.getElementById("f-secret").value`)
	owner.open("/r/lobby")
	return secret
}

// The window that a frame opens is the same person's, with what was typed; and both live on.
func TestAFrameGoesOnInAWindow(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := renewsSecret(anna.person)
	anna.says("what is tea?")
	boris := browser.person(w.house, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	frame := boris.frame("lobby")
	eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
	frame.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	frame.click("#messages > .msg:last-of-type .msg-reply")
	frame.until("the answer", `document.querySelector('#reply [name="reply_to"]')`)
	frame.types("#body", "a le")
	frame.click("[data-window]")

	window := boris.part("page", w.url("/embed/lobby"))
	window.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)
	window.until(
		"the draft",
		`document.getElementById("body").value === "a le" && document.querySelector('#reply [name="reply_to"]')`,
	)
	window.until(
		"an address that may be loaded anew, and no token in it",
		`location.pathname === "/embed/lobby" && !location.href.includes("token") && !document.referrer.includes("token")`,
	)
	window.types("#body", "not ")
	eval[any](window, `document.getElementById("composer").requestSubmit()`)
	anna.sees("not a le")
	anna.until("an answer", `[...document.querySelectorAll(".msg")].at(-1).querySelector(".msg-quote")`)
	frame.sees("not a le")
	frame.until(
		"one's own",
		`[...document.querySelectorAll(".msg")].at(-1).dataset.author === document.documentElement.dataset.me`,
	)
	eval[any](frame, `(document.getElementById("body").value = "", 1)`) // the draft, which the frame keeps too
	frame.says("and on in the frame")
	window.sees("and on in the frame")
	eval[any](window, `(setTimeout(() => location.reload()), 1)`)
	window.sees("and on in the frame")
	window.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)
}

// A site's new secret ends who its users are in the frames that are open: they read it, and the page may say again who
// they are.
func TestANewSecretIsSaidInOpenFrames(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := renewsSecret(anna.person)
	boris := browser.person(w.house, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	frame := boris.frame("lobby")
	identify := func() {
		eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
		frame.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)
	}
	for round := range 2 {
		identify()
		frame.types("#body", "half a thou")
		anna.until("being here", `document.querySelector("#here").textContent.includes("Boris of the shop")`)
		secret = renewsSecret(anna.person)
		frame.until(
			"being told",
			`document.querySelector("#who strong")?.textContent.includes("no longer signed in here")`,
		)
		frame.until("the draft", `document.getElementById("body").value.endsWith("half a thou")`)
		boris.until("the page told", `heard.at(-1) === "lost" || heard.includes("lost")`)
		eval[any](boris, `(heard.length = 0, 1)`)
		anna.says(fmt.Sprint("still read ", round))
		frame.sees(fmt.Sprint("still read ", round))
		frame.until("no alarm", `document.getElementById("connection").hidden`)
		eval[any](frame, `(document.getElementById("body").value = "", 1)`)
	}
	identify()
	frame.says("as before")
	anna.sees("as before")
}

// replacesSecret does so from the page that is open, and returns it once it holds.
func replacesSecret(owner *tab) string {
	owner.t.Helper()
	return eval[string](owner, `fetch("/r/lobby/embed/secret", { method: "POST" }).then((answer) => answer.text())
		.then((page) => page.match(/id="f-secret"[^>]*value="([^"]+)"/)[1])`)
}

// Whenever the site says again who its user is, and whichever room it is, the frame hears what others write, also what
// they wrote in between.
func TestAFrameHearsOthersAfterItsReaderHasChanged(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := replacesSecret(anna)
	boris := browser.person(w.house, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	frame := boris.frame("lobby")
	identify := func() {
		eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
	}
	isKnown := func() {
		t.Helper()
		frame.until(
			"being known",
			`document.querySelector("#who[data-known] span")?.textContent.includes("Boris of the shop")`,
		)
	}
	hears := func(what string) {
		t.Helper()
		anna.says(what)
		frame.sees(what)
		frame.until("no alarm", `document.getElementById("connection").hidden`)
	}
	identify()
	isKnown()

	eval[any](frame, `(document.getElementById("body").value = "a draft", 1)`)
	secret = replacesSecret(anna)
	identify() // before the frame knows that its session is over
	anna.says("written meanwhile")
	isKnown()
	frame.sees("written meanwhile")
	hears("after a word at once")

	secret = replacesSecret(anna)
	frame.until("being told", `document.querySelector("#who strong")`)
	identify()
	isKnown()
	hears("after a word that was waited for")

	eval[any](
		anna,
		`fetch("/r/lobby/settings", { method: "POST", body: new URLSearchParams("name=Lobby&box=guests&box=here&box=published&box=indexed") }).then(() => 1)`,
	)
	secret = replacesSecret(anna)
	frame.until("being out", `document.querySelector("#who strong") && !document.getElementById("connection").hidden`)
	anna.says("behind the door")
	identify()
	isKnown()
	frame.sees("behind the door")
	hears("in a room that is closed to guests")
	frame.until("the draft", `document.getElementById("body").value === "a draft"`)

	eval[any](
		boris,
		`(window.token = new Promise((give) => (window.give = give)), Samovar.on("lost", async () => Samovar.identify(await window.token)), 1)`,
	)
	secret = replacesSecret(anna)
	eval[any](boris, fmt.Sprintf(`(window.give(%q), 1)`, signs(t, secret, "9", "Boris the Second")))
	frame.until(
		"being known again",
		`document.querySelector("#who[data-known] span")?.textContent.includes("Boris the Second")`,
	)
	hears("after a word in answer")
}

// What is sent before the frame knows that its session is over is kept, and what it says of its reader agrees.
func TestAFrameSaysOneThingOfASessionThatIsOver(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := replacesSecret(anna)
	boris := browser.person(w.house, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	frame := boris.frame("lobby")
	eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
	frame.until("being known", `document.querySelector("#who[data-known]")`)
	eval[any](
		frame,
		`((ask) => { window.fetch = (to, how) => /resume/.test(to) ? Promise.reject() : ask(to, how) })(fetch)`,
	) // what was sent alone tells it
	frame.types("#body", "a thought")
	replacesSecret(anna)
	eval[any](frame, `document.getElementById("composer").requestSubmit()`)
	frame.until("being told", `document.querySelector("#who strong")?.textContent.includes("no longer signed in here")`)
	frame.until("the draft", `document.getElementById("body").value === "a thought"`)
	frame.until("no alarm", `document.getElementById("connection").hidden`)
	anna.says("on it goes")
	frame.sees("on it goes")
	eval[any](frame, `document.getElementById("composer").requestSubmit()`)
	anna.sees("a thought")
}

// What a guest sends later from a frame leaves the box empty and the frame where it is; what waits is listed within
// the frame.
func TestAGuestSendsLaterFromAFrame(t *testing.T) {
	w := newWeb(t)
	w.serves(
		"shop",
		`<!DOCTYPE html><title>Wiki</title><iframe src="{chat}/embed/lobby" width="340" height="460"></iframe>`,
	)
	browser := w.browser(t, t.TempDir())
	w.allows(browser, "shop")
	boris := browser.person(w.house, "Boris")
	boris.goes(w.origin("shop"))
	frame := boris.frame("lobby")
	frame.types("#body", "at five")
	frame.click("details.later summary")
	frame.click(".later-choices button")
	frame.until("an empty box", `document.getElementById("body").value === "" && location.pathname === "/embed/lobby"`)
	frame.until("that they are a guest now", `document.querySelector("#who[data-known]")`)
	frame.click("details.later summary")
	frame.submits(".later-choices a")
	frame.until(
		"the list in the frame",
		`document.querySelector(".later-body")?.textContent === "at five" && location.pathname === "/embed/lobby/later"`,
	)
	frame.submits(`form[action*="/withdraw"] button`)
	frame.until("that nothing waits", `location.pathname === "/embed/lobby/later" && document.querySelector(".empty")`)
}

// inShop opens the shop's page and the room in it.
func (p *tab) inShop(w *web) *tab {
	p.t.Helper()
	p.goes(w.origin("shop"))
	p.until("the button", launcher)
	eval[any](p, `Samovar.open()`)
	return p.frame("lobby")
}

func TestASiteThatIsTakenOffTheListIsSaidInOpenFrames(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna, boris := w.allows(browser, "shop"), browser.person(w.house, "Boris")
	frame := boris.inShop(w)
	frame.says("hello from the shop")
	frame.types("#body", "half a thou")
	eval[any](
		anna,
		`fetch("/r/lobby/embed", { method: "POST", body: new URLSearchParams({ origins: "" }) }).then(() => 1)`,
	)
	frame.until(
		"being told",
		`document.getElementById("who").textContent.includes("This site may no longer show the room")`,
	)
	frame.until("the draft", composing+` === "half a thou"`)
	boris.until("the page told", `heard.includes("lost")`)
}

func TestAnAccountThatIsDeletedIsSaidInItsOpenFrame(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna, boris := w.allows(browser, "shop"), browser.person(w.house, "Boris")
	boris.registers("boris", "correct horse", "Boris")
	frame := boris.inShop(w)
	frame.click("[data-enter]")
	window := boris.part("page", w.url("/embed/lobby/enter"))
	eval[any](window, `void setTimeout(() => document.querySelector("form[action$='/enter'] button").click())`)
	frame.until("being Boris", `document.querySelector("#who span")?.textContent.includes("Boris")`)
	frame.types("#body", "half a thou")
	home := boris.another("at home")
	home.open("/rooms")
	eval[any](
		home,
		`fetch("/account/delete", { method: "POST", body: new URLSearchParams({ farewell: "correct horse" }) }).then(() => 1)`,
	)
	frame.until("being told", `document.querySelector("#who strong")?.textContent.includes("no longer signed in here")`)
	frame.until("the draft", composing+` === "half a thou"`)
	boris.until("the page told", `heard.includes("lost")`)
	anna.says("still read")
	frame.sees("still read")
}
