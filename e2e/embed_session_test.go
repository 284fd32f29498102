package e2e

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Without script a message is edited, taken back and reacted to within the embed: each answer is one that it may show.
func TestWhatIsDoneWithAMessageInAnEmbedWithoutScript(t *testing.T) {
	w := newWeb(t)
	w.serves(
		"shop",
		`<!DOCTYPE html><title>Wiki</title><iframe sandbox="allow-forms allow-same-origin" src="{chat}/embed/lobby?theme=dark" width="400" height="500"></iframe>`,
	)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	embed := boris.embed("lobby")
	embed.types("#body", "by a form")
	embed.submits("#composer .send")
	embed.sees("by a form")

	does := func(what, button, change string) {
		t.Helper()
		embed.submits("#messages > .msg:last-of-type .msg-more")
		embed.until("what may be done", `document.querySelector(".sheet-body")`)
		if change != "" {
			embed.types("#f-body", change)
		}
		embed.submits(button)
		embed.until(what, `document.getElementById("messages") && location.pathname === "/embed/lobby"`)
		embed.until("the theme as it was", `document.documentElement.dataset.theme === "dark"`)
	}
	does("the reaction in the embed", `.quick button[value="🎉"]`, "")
	anna.until("a reaction", `document.querySelector('.msg-reactions [data-emoji="🎉"]')`)
	embed.until("the reaction", `document.querySelector('.msg-reactions [data-emoji="🎉"]')`)
	does("the edited message in the embed", `form.stack button`, "not ")
	embed.sees("not by a form")
	anna.sees("not by a form")
	does("the deleted message in the embed", `button.danger`, "")
	embed.until("its place", `document.querySelector("#messages > .msg:last-of-type[data-deleted]")`)
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

// The window that an embed opens is the same person's, with what was typed; and both live on.
func TestAnEmbedGoesOnInAWindow(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := renewsSecret(anna.person)
	anna.says("what is tea?")
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
	embed.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	embed.click("#messages > .msg:last-of-type .msg-reply")
	embed.until("the answer", `document.querySelector('#reply [name="reply_to"]')`)
	embed.types("#body", "a le")
	embed.click("[data-window]")

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
	embed.sees("not a le")
	embed.until(
		"one's own",
		`[...document.querySelectorAll(".msg")].at(-1).dataset.author === document.documentElement.dataset.me`,
	)
	eval[any](embed, `(document.getElementById("body").value = "", 1)`) // the draft, which the embed keeps too
	embed.says("and on in the embed")
	window.sees("and on in the embed")
	eval[any](window, `(setTimeout(() => location.reload()), 1)`)
	window.sees("and on in the embed")
	window.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)
}

// A site's new secret ends who its users are in the frames that are open: they read it, and the page may say again who
// they are.
func TestANewSecretIsSaidInOpenEmbeds(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := renewsSecret(anna.person)
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	identify := func() {
		eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
		embed.until("being known", `document.querySelector("#who span")?.textContent.includes("Boris of the shop")`)
	}
	for round := range 2 {
		identify()
		embed.types("#body", "half a thou")
		anna.until("being here", `document.querySelector("#here").textContent.includes("Boris of the shop")`)
		secret = renewsSecret(anna.person)
		embed.until(
			"being told",
			`document.querySelector("#who strong")?.textContent.includes("no longer signed in here")`,
		)
		embed.until("the draft", `document.getElementById("body").value.endsWith("half a thou")`)
		boris.until("the page told", `heard.at(-1) === "lost" || heard.includes("lost")`)
		eval[any](boris, `(heard.length = 0, 1)`)
		anna.says(fmt.Sprint("still read ", round))
		embed.sees(fmt.Sprint("still read ", round))
		embed.until("no alarm", `document.getElementById("connection").hidden`)
		eval[any](embed, `(document.getElementById("body").value = "", 1)`)
	}
	identify()
	embed.says("as before")
	anna.sees("as before")
}

// replacesSecret does so from the page that is open, and returns it once it holds.
func replacesSecret(owner *tab) string {
	owner.t.Helper()
	return eval[string](owner, `fetch("/r/lobby/embed/secret", { method: "POST" }).then((answer) => answer.text())
		.then((page) => page.match(/id="f-secret"[^>]*value="([^"]+)"/)[1])`)
}

// Whenever the site says again who its user is, and whichever room it is, the embed hears what others write, also what
// they wrote in between.
func TestAnEmbedHearsOthersAfterItsReaderHasChanged(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := replacesSecret(anna)
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	identify := func() {
		eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
	}
	isKnown := func() {
		t.Helper()
		embed.until(
			"being known",
			`document.querySelector("#who[data-known] span")?.textContent.includes("Boris of the shop")`,
		)
	}
	hears := func(what string) {
		t.Helper()
		anna.says(what)
		embed.sees(what)
		embed.until("no alarm", `document.getElementById("connection").hidden`)
	}
	identify()
	isKnown()

	eval[any](embed, `(document.getElementById("body").value = "a draft", 1)`)
	secret = replacesSecret(anna)
	identify() // before the embed knows that its session is over
	anna.says("written meanwhile")
	isKnown()
	embed.sees("written meanwhile")
	hears("after a word at once")

	secret = replacesSecret(anna)
	embed.until("being told", `document.querySelector("#who strong")`)
	identify()
	isKnown()
	hears("after a word that was waited for")

	eval[any](
		anna,
		`fetch("/r/lobby/settings", { method: "POST", body: new URLSearchParams("name=Lobby&box=guests&box=here&box=published&box=indexed") }).then(() => 1)`,
	)
	secret = replacesSecret(anna)
	embed.until("being out", `document.querySelector("#who strong") && !document.getElementById("connection").hidden`)
	anna.says("behind the door")
	identify()
	isKnown()
	embed.sees("behind the door")
	hears("in a room that is closed to guests")
	embed.until("the draft", `document.getElementById("body").value === "a draft"`)

	eval[any](
		boris,
		`(window.token = new Promise((give) => (window.give = give)), Samovar.on("lost", async () => Samovar.identify(await window.token)), 1)`,
	)
	secret = replacesSecret(anna)
	eval[any](boris, fmt.Sprintf(`(window.give(%q), 1)`, signs(t, secret, "9", "Boris the Second")))
	embed.until(
		"being known again",
		`document.querySelector("#who[data-known] span")?.textContent.includes("Boris the Second")`,
	)
	hears("after a word in answer")
}

// What is sent before the embed knows that its session is over is kept, and what it says of its reader agrees.
func TestAnEmbedSaysOneThingOfASessionThatIsOver(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	secret := replacesSecret(anna)
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, signs(t, secret, "7", "Boris of the shop")))
	embed.until("being known", `document.querySelector("#who[data-known]")`)
	eval[any](
		embed,
		`((ask) => { window.fetch = (to, how) => /resume/.test(to) ? Promise.reject() : ask(to, how) })(fetch)`,
	) // what was sent alone tells it
	embed.types("#body", "a thought")
	replacesSecret(anna)
	eval[any](embed, `document.getElementById("composer").requestSubmit()`)
	embed.until("being told", `document.querySelector("#who strong")?.textContent.includes("no longer signed in here")`)
	embed.until("the draft", `document.getElementById("body").value === "a thought"`)
	embed.until("no alarm", `document.getElementById("connection").hidden`)
	anna.says("on it goes")
	embed.sees("on it goes")
	eval[any](embed, `document.getElementById("composer").requestSubmit()`)
	anna.sees("a thought")
}

// What a guest sends later from an embed leaves the box empty and the embed where it is; what waits is listed within
// the embed.
func TestAGuestSendsLaterFromAnEmbed(t *testing.T) {
	w := newWeb(t)
	w.serves(
		"shop",
		`<!DOCTYPE html><title>Wiki</title><iframe src="{chat}/embed/lobby" width="340" height="460"></iframe>`,
	)
	browser := w.browser(t, t.TempDir())
	w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	embed := boris.embed("lobby")
	embed.types("#body", "at five")
	embed.click("details.later summary")
	embed.click(".later-choices button")
	embed.until("an empty box", `document.getElementById("body").value === "" && location.pathname === "/embed/lobby"`)
	embed.until("that they are a guest now", `document.querySelector("#who[data-known]")`)
	embed.click("details.later summary")
	embed.submits(".later-choices a")
	embed.until(
		"the list in the embed",
		`document.querySelector(".later-body")?.textContent === "at five" && location.pathname === "/embed/lobby/later"`,
	)
	embed.submits(`form[action*="/withdraw"] button`)
	embed.until("that nothing waits", `location.pathname === "/embed/lobby/later" && document.querySelector(".empty")`)
}

// inShop opens the shop's page and the room in it.
func (p *tab) inShop(w *web) *tab {
	p.t.Helper()
	p.goes(w.origin("shop"))
	p.until("the button", launcher)
	eval[any](p, `Samovar.open()`)
	return p.embed("lobby")
}

func TestASiteThatIsTakenOffTheListIsSaidInOpenEmbeds(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna, boris := w.allows(browser, "shop"), browser.person(w.harness, "Boris")
	embed := boris.inShop(w)
	embed.says("hello from the shop")
	embed.types("#body", "half a thou")
	eval[any](
		anna,
		`fetch("/r/lobby/embed", { method: "POST", body: new URLSearchParams({ origins: "" }) }).then(() => 1)`,
	)
	embed.until(
		"being told",
		`document.getElementById("who").textContent.includes("This site may no longer show the room")`,
	)
	embed.until("the draft", composing+` === "half a thou"`)
	boris.until("the page told", `heard.includes("lost")`)
}

func TestAnAccountThatIsDeletedIsSaidInItsOpenEmbed(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna, boris := w.allows(browser, "shop"), browser.person(w.harness, "Boris")
	boris.registers("boris", "correct horse", "Boris")
	embed := boris.inShop(w)
	embed.click("[data-enter]")
	window := boris.part("page", w.url("/embed/lobby/enter"))
	eval[any](window, `void setTimeout(() => document.querySelector("form[action$='/enter'] button").click())`)
	embed.until("being Boris", `document.querySelector("#who span")?.textContent.includes("Boris")`)
	embed.types("#body", "half a thou")
	home := boris.another("at home")
	home.open("/rooms")
	eval[any](
		home,
		`fetch("/account/delete", { method: "POST", body: new URLSearchParams({ farewell: "correct horse" }) }).then(() => 1)`,
	)
	embed.until("being told", `document.querySelector("#who strong")?.textContent.includes("no longer signed in here")`)
	embed.until("the draft", composing+` === "half a thou"`)
	boris.until("the page told", `heard.includes("lost")`)
	anna.says("still read")
	embed.sees("still read")
}
