package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/golang-jwt/jwt/v5"
)

// shop is another site's page, with one line pasted into its head, and a log of what the widget tells it.
const shop = `<!DOCTYPE html><html lang="en"><head><title>Shop</title>
	<script>window.heard = []; (window.Samovar = window.Samovar || []).push(["on", "unread", (n) => heard.push("unread " + n)],
		["on", "open", () => heard.push("open")], ["on", "close", () => heard.push("close")], ["on", "message", (n) => heard.push("message " + n)],
		["on", "lost", () => heard.push("lost")], ["on", "problem", (text) => heard.push("problem " + text)])</script>
	<script src="{chat}/embed.js" data-room="lobby" async></script></head><body><h1>Fine tea</h1><input id="search"></body></html>`

// launcher is an expression for what the widget put into the page.
const launcher = `document.querySelector("samovar-button")?.shadowRoot`

// allows signs in as the administrator, who lets sites embed the lobby.
func (w *web) allows(browser *chromium, sites ...string) *tab {
	w.t.Helper()
	anna := browser.person(w.harness, "Anna")
	w.permits(anna.person, sites...)
	return anna
}

// permits is the same with the administrator's page, in any engine.
func (w *web) permits(anna *person, sites ...string) {
	w.t.Helper()
	anna.registersAt(w.link(), "anna", "correct horse", "Anna")
	anna.open("/r/lobby/embed")
	origins := make([]string, len(sites))
	for i, site := range sites {
		origins[i] = w.origin(site)
	}
	anna.types("#f-origins", strings.Join(origins, "\n"))
	anna.submits(`form[action="/r/lobby/embed"] button`)
	anna.until("being told", `document.querySelector(".flash")`)
	anna.open("/r/lobby")
	anna.isServed() // what its worker asks for is not the widget's
}

func TestARoomInAnotherSitesPage(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")

	// Before it is wanted the widget is a button and no more.
	w.askedFor()
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher+`?.querySelector("button").textContent === "Chat"`)
	for _, path := range w.askedFor() {
		if path != "/embed.js" && path != "/sw.js" && !strings.HasPrefix(path, "/r/lobby") { // Anna's page
			t.Errorf("the server was asked for %s", path)
		}
	}

	// Opened it is the room, with the caret in the box.
	eval[any](boris, launcher+`.querySelector("button").click()`)
	embed := boris.embed("lobby")
	embed.until("the caret in the box", `document.activeElement.id === "body" && document.hasFocus()`)
	embed.types("#body", "hello from the shop")
	boris.enter()
	anna.sees("hello from the shop")
	embed.sees("hello from the shop")
	// The stream may bring the message before the answer to the form says who posted it.
	embed.until("a guest's name", `document.querySelector("#who span").textContent.includes("Guest #")`)
	me := eval[string](embed, `document.querySelector("#who span").textContent`)
	anna.says("good day")
	embed.sees("good day")

	// Escape closes, and the focus is back on the button; what comes then is counted there.
	boris.press(kb.Escape)
	boris.until(
		"being closed",
		launcher+`.querySelector("div").hidden && `+launcher+`.activeElement === `+launcher+`.querySelector("button")`,
	)
	anna.says("one")
	anna.says("two")
	boris.until(
		"a count of two",
		launcher+`.querySelector("b").textContent === "2" && `+launcher+`.querySelector("button").ariaLabel === "Chat, 2 new"`,
	)
	boris.until("the page told", `heard.join() === "open,message 1,close,message 1,unread 1,message 1,unread 2"`)

	// Forged words move nothing: neither the page's own, nor another frame's within it.
	eval[any](boris, `window.postMessage({samovar: "unread", count: 99}, "*")`)
	eval[any](
		boris,
		`(() => { const f = document.createElement("iframe"); f.srcdoc = "<script>parent.postMessage({samovar: 'unread', count: 98}, '*'); parent.frames[0].postMessage({samovar: 'theme', theme: 'retro'}, '*')</scr" + "ipt>"; document.body.append(f); return new Promise((done) => f.onload = () => done(1)) })()`,
	)
	anna.says("three")
	boris.until("a count of three", launcher+`.querySelector("b").textContent === "3"`)
	embed.until("the theme as it was", `document.documentElement.dataset.theme === "auto"`)
	boris.until("nothing else heard", `!heard.includes("unread 99") && !heard.includes("unread 98")`)

	// The page itself may set the theme.
	eval[any](boris, `Samovar.theme("dark")`)
	embed.until("the dark theme", `document.documentElement.dataset.theme === "dark"`)

	// Loaded again the guest is the same, and no cookie of theirs goes to the room itself.
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed = boris.embed("lobby")
	embed.sees("hello from the shop")
	if again := eval[string](embed, `document.querySelector("#who span").textContent`); again != me {
		t.Errorf("Boris was %q and is %q", me, again)
	}
	boris.open("/r/lobby")
	if eval[bool](boris, `!!document.querySelector("#composer").dataset.me`) {
		t.Error("the embed's session is somebody at the room's own address")
	}
}

func TestOnlyAllowedSitesEmbedARoom(t *testing.T) {
	w := newWeb(t)
	for _, site := range []string{"shop", "thief"} {
		w.serves(
			site,
			`<!DOCTYPE html><title>x</title><iframe src="{chat}/embed/lobby"></iframe><iframe src="{chat}/r/lobby"></iframe><iframe src="{chat}/login"></iframe><iframe src="{chat}/embed/lobby/enter"></iframe>`,
		)
	}
	browser := w.browser(t, t.TempDir())
	w.allows(browser, "shop")
	for site, want := range map[string]int{"shop": 1, "thief": 0} {
		p := browser.person(w.harness, site)
		p.goes(w.origin(site))
		p.until("all iframes loaded", `document.readyState === "complete"`)
		held := 0
		for _, target := range p.targets("iframe", w.url("/")) {
			ctx, cancel := chromedp.NewContext(
				p.ctx,
				chromedp.WithTargetID(target.TargetID),
				chromedp.WithDetachOnCancel(),
			)
			shows, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!!document.getElementById("main")`))
			cancel()
			if err != nil {
				t.Fatal(err)
			}
			if shows {
				held++
			}
		}
		if held != want {
			t.Errorf("%s holds %d iframes, want %d", site, held, want)
		}
		p.driver.console().forgives() // the browser says that it refused
	}
}

// composing is the composer's text in an embed.
const composing = `document.getElementById("body").value`

func TestSigningInFromAnEmbed(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")
	boris.registers("boris", "correct horse", "Boris")
	boris.open("/")
	boris.submits(`form[action="/logout"] button`)

	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed := boris.embed("lobby")
	embed.types("#body", "half a thou")
	embed.click("[data-enter]")
	window := boris.part("page", w.url("/login"))
	window.types("#f-username", "boris")
	window.types("#f-password", "correct horse")
	window.submits(`form[action="/login"] button`)
	window.until(
		"who one would be",
		`document.querySelector("form[action$='/enter'] button")?.textContent.includes("Boris")`,
	)
	eval[any](window, `document.querySelector("form[action$='/enter'] button").click()`)

	// The window is gone, the embed is Boris, the text is there.
	embed.until("being Boris", `document.querySelector("#who span").textContent.includes("Boris")`)
	embed.until("the draft", composing+` === "half a thou"`)
	wait(t, "the window to close", func() (bool, string) { return len(boris.targets("page", w.url("/"))) == 0, "open" })
	embed.types("#body", "ght")
	eval[any](embed, `document.getElementById("composer").requestSubmit()`)
	anna.sees("half a thought")
	anna.until(
		"a member's name",
		`[...document.querySelectorAll(".msg")].at(-1).querySelector(".msg-name").textContent === "Boris" && ![...document.querySelectorAll(".msg")].at(-1).querySelector(".msg-tag")`,
	)

	// It lasts over a reload; signing out ends it here and not at home.
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	embed = boris.embed("lobby")
	embed.until("being Boris", `document.querySelector("#who span").textContent.includes("Boris")`)
	embed.click("#who button")
	embed.until("being nobody", `document.querySelector("#who [data-enter]")`)
	anna.says("for everyone")
	embed.sees("for everyone")
	embed.until("no alarm", `document.getElementById("connection").hidden`)
	boris.open("/account")
	boris.until("being signed in at home", `document.querySelector('form[action="/logout"]')`)
}

func TestASiteSaysWhoSpeaks(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	anna.open("/r/lobby/embed")
	anna.submits(`form[action$="/secret"] button`)
	secret := eval[string](anna, `document.getElementById("f-secret").value`)
	anna.open("/r/lobby")
	sign := func(sub, name string, lasts time.Duration) string {
		token, err := jwt.NewWithClaims(
			jwt.SigningMethodHS256,
			jwt.MapClaims{"sub": sub, "name": name, "exp": time.Now().Add(lasts).Unix()},
		).SignedString(
			[]byte(secret),
		)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	visit := func(person *tab, token string) *tab {
		person.goes(w.origin("shop"))
		person.until("the button", launcher)
		eval[any](person, `Samovar.open()`)
		embed := person.embed("lobby")
		eval[any](person, fmt.Sprintf(`Samovar.identify(%q)`, token))
		return embed
	}

	boris := browser.person(w.harness, "Boris")
	good := sign("7", "Boris of the shop", time.Hour)
	embed := visit(boris, good)
	embed.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	embed.types("#body", "as a customer")
	eval[any](embed, `document.getElementById("composer").requestSubmit()`)
	anna.sees("as a customer")
	anna.until(
		"the mark of the site",
		`getComputedStyle(document.querySelector(".msg-tag[data-site]"), "::before").content.includes("of the site")`,
	)

	// The same page again is the same person; the token in another's hands is not; nor is one that has run out, and
	// who had one is nobody then.
	embed = visit(boris, good)
	embed.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	eval[any](boris, `Samovar.identify("")`) // they have left the site
	embed.until("being nobody", `document.querySelector("#who [data-enter]")`)
	thief := browser.person(w.harness, "Thief")
	stolen := visit(thief, good)
	thief.until("the page told", `heard.some((said) => said.startsWith("problem The token was used before"))`)
	stolen.until("being nobody", `document.querySelector("#who [data-enter]")`)
	embed = visit(boris, sign("7", "Boris of the shop", -time.Hour))
	boris.until("the page told", `heard.some((said) => said.startsWith("problem The token has expired"))`)
	embed.until("being nobody", `document.querySelector("#who [data-enter]")`)
	embed.until("no alarm for the reader", `document.getElementById("notice").textContent === ""`)

	// A room that is closed to guests has a door, which the site's word opens.
	eval[any](
		anna,
		`fetch("/r/lobby/settings", { method: "POST", body: new URLSearchParams("name=Lobby&box=guests&box=here&box=published&box=indexed") }).then(() => 1)`,
	)
	embed = visit(browser.person(w.harness, "Cleo"), sign("8", "Cleo of the shop", time.Hour))
	embed.until(
		"the room behind the door",
		`document.querySelector("#messages .msg") && document.querySelector("#who span").textContent.includes("Cleo of the shop")`,
	)
	embed.says("in by the door")
	anna.sees("in by the door")
}

// Where the browser keeps no cookies in frames, a guest is the same for the visit; where it keeps nothing of anybody,
// too.
func TestAnEmbedWithoutCookies(t *testing.T) {
	for name, keep := range map[string]func(*testing.T, *web) *chromium{
		"no third-party cookies": func(t *testing.T, w *web) *chromium {
			return w.browser(t, t.TempDir(), chromedp.Flag("test-third-party-cookie-phaseout", true))
		},
		"no cookies at all": func(t *testing.T, w *web) *chromium {
			profile := t.TempDir()
			if err := os.MkdirAll(filepath.Join(profile, "Default"), 0o700); err != nil {
				t.Fatal(err)
			}
			refused := `{"profile":{"default_content_setting_values":{"cookies":2}}}`
			if err := os.WriteFile(filepath.Join(profile, "Default", "Preferences"), []byte(refused), 0o600); err != nil {
				t.Fatal(err)
			}
			return w.browser(t, profile)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWeb(t)
			w.serves("shop", shop)
			anna := w.allows(w.browser(t, t.TempDir()), "shop")
			boris := keep(t, w).tab(w.harness, "Boris")
			boris.goes(w.origin("shop"))
			boris.until("the button", launcher)
			eval[any](boris, `Samovar.open()`)
			embed := boris.embed("lobby")
			refused := eval[bool](
				embed,
				`(() => { try { localStorage.length; return false } catch { return true } })()`,
			)
			if refused != (name == "no cookies at all") {
				t.Fatalf("storage is refused: %v", refused)
			}
			embed.says("one")
			who := eval[string](embed, `document.querySelector("#who span").textContent`)
			embed.says("two")
			anna.sees("two")
			embed.until(
				"one guest",
				fmt.Sprintf(
					`document.querySelector("#who span").textContent === %q && document.querySelectorAll('.msg[data-author="' + document.getElementById("composer").dataset.me + '"]').length === 2`,
					who,
				),
			)
			embed.until(
				"what a reload brings",
				fmt.Sprintf(`(getComputedStyle(document.querySelector(".unkept")).display !== "none") === %v`, refused),
			)
			anna.until("being here", `document.querySelectorAll("#here .names")[0].children.length === 2`)
			anna.says("heard")
			embed.sees("heard")
		})
	}
}

// WebKit does not give an embed's cookie back once its page is left.
func TestAnEmbedWhoseCookieIsNotGivenBackKnowsItsGuest(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	w.forgetful = true
	boris := browser.person(w.harness, "Boris")
	visit := func() *tab {
		boris.goes(w.origin("shop"))
		boris.until("the button", launcher)
		eval[any](boris, `Samovar.open()`)
		return boris.embed("lobby")
	}
	embed := visit()
	embed.says("one")
	who := eval[string](embed, `document.querySelector("#who span").textContent`)
	embed = visit()
	embed.until("the same guest", fmt.Sprintf(`document.querySelector("#who span").textContent === %q`, who))
	embed.says("two")
	anna.until(
		"one guest",
		`new Set([...document.querySelectorAll(".msg")].slice(-2).map((m) => m.dataset.author)).size === 1`,
	)
	if boris.open("/r/lobby"); eval[string](boris, `JSON.stringify(localStorage)`) != "{}" {
		t.Error("what the embed has kept is there at the room's own address")
	}

	// The page says that no user is signed in, or the session is over: nothing is left behind.
	eval[any](anna, `fetch("/r/lobby/embed/secret", { method: "POST" }).then(() => 1)`)
	anna.open("/r/lobby/embed")
	token, err := jwt.NewWithClaims(
		jwt.SigningMethodHS256,
		jwt.MapClaims{"sub": "7", "name": "Boris of the shop", "exp": time.Now().Add(time.Hour).Unix()},
	).
		SignedString(
			[]byte(eval[string](anna, `document.getElementById("f-secret").value`)),
		)
	if err != nil {
		t.Fatal(err)
	}
	embed = visit()
	eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, token))
	embed.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	embed = visit()
	embed.until("being known still", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	eval[any](boris, `Samovar.identify("")`)
	embed.until("being nobody", `document.querySelector("#who:not([data-known])")`)
	if kept := eval[string](embed, `JSON.stringify([...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((name) => name.startsWith("samovar-session")))`); kept != "[]" {
		t.Errorf("the embed has kept %s", kept)
	}
}

func TestEightPagesOfOneBrowserHoldTheRoom(t *testing.T) {
	w := newWeb(t)
	w.serves(
		"shop",
		`<!DOCTYPE html><title>Event</title><samovar-chat room="lobby"></samovar-chat><script src="{chat}/embed.js"></script>`,
	)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	first := browser.person(w.harness, "Boris")
	pages := []*tab{first}
	for range 7 {
		pages = append(pages, first.another("another page"))
	}
	embeds := make([]*tab, len(pages))
	for i, page := range pages {
		page.goes(w.origin("shop"))
		page.front()
		embeds[i] = page.embed("lobby")
		embeds[i].says(fmt.Sprint("page ", i))
	}
	anna.says("to all of you")
	for i, page := range pages {
		page.front()
		embeds[i].sees("to all of you")
	}
}

func TestAPageThatComesAndGoes(t *testing.T) {
	w := newWeb(t)
	w.serves(
		"shop",
		`<!DOCTYPE html><title>Event</title><script src="{chat}/embed.js"></script><div id="a"></div><div id="b"></div>`,
	)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the one global", `Object.keys(window).filter((name) => /samovar/i.test(name)).join() === "Samovar"`)

	// Two in one page are two; each goes when it is told to, and comes again.
	eval[any](
		boris,
		`(window.one = Samovar.mount({ room: "lobby", theme: "dark" }, "#a"), window.two = Samovar.mount({ room: "lobby", language: "pl", accent: "#ff0000" }, "#b"), 1)`,
	)
	wait(t, "two iframes", func() (bool, string) { return len(boris.targets("iframe", w.url("/embed/lobby"))) == 2, "" })
	eval[any](boris, `(one.destroy(), 1)`)
	embed := boris.embed("lobby")
	embed.until("Polish", `document.documentElement.lang === "pl"`)
	embed.until("red", `getComputedStyle(document.querySelector(".send")).backgroundColor === "rgb(255, 0, 0)"`)
	anna.says("hello")
	embed.sees("hello")
	gone := func() {
		wait(t, "no iframe", func() (bool, string) { return len(boris.targets("iframe", w.url("/"))) == 0, "" })
	}
	eval[any](boris, `(two.destroy(), 1)`)
	gone()
	eval[any](
		boris,
		`(document.body.append(Object.assign(document.createElement("samovar-chat"), {id: "c"})), document.getElementById("c").remove(), document.body.append(Object.assign(document.createElement("samovar-chat"), {id: "d"})), 1)`,
	)
	embed = boris.embed("lobby")
	embed.sees("hello")
	eval[any](boris, `(document.getElementById("d").remove(), 1)`)
	gone()
	eval[any](boris, `(Samovar.mount({ room: "lobby", open: "true", position: "left" }), 1)`)
	embed = boris.embed("lobby")
	embed.sees("hello")
	eval[any](boris, `(Samovar.destroy(), 1)`)
	boris.until("nothing left", `!document.querySelector("samovar-button, iframe")`)

	// A line of HTML that is put in again serves again; two lines of one corner are one button, whose letters are
	// dark on a light accent.
	eval[any](
		boris,
		`(Samovar.theme("dark"), window.line = (about) => { const script = document.createElement("script"); script.src = document.scripts[0].src; Object.assign(script.dataset, about); document.body.append(script); }, line({ room: "lobby", accent: "#ffff00" }), line({ room: "lobby" }), 1)`,
	)
	boris.until(
		"one button, and a theme for rooms to come",
		`document.querySelectorAll("samovar-button").length === 1 && getComputedStyle(document.querySelector("samovar-button").shadowRoot.querySelector("button")).color === "rgb(17, 17, 17)"`,
	)
	eval[any](boris, `(line({ room: "lobby", target: "#a", theme: "light" }), 1)`)
	embed = boris.embed("lobby")
	embed.until("dark", `document.documentElement.dataset.theme === "dark"`)
	eval[any](
		boris,
		`(window.heard = [], Samovar.on("problem", (text) => heard.push(text)), line({ room: "lobby", target: "#nowhere" }), 1)`,
	)
	boris.until("the page told", `heard.join() === 'nothing in this page is "#nowhere"'`)
}

// In an embed whose host forbids scripts the room is a page of forms.
func TestAnEmbedWithoutScript(t *testing.T) {
	w := newWeb(t)
	w.serves(
		"shop",
		`<!DOCTYPE html><title>Wiki</title><iframe sandbox="allow-forms allow-same-origin" src="{chat}/embed/lobby?theme=dark&name=Reader" width="400" height="500"></iframe>`,
	)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	for _, text := range []string{"by a form", "and another"} {
		embed := boris.embed("lobby")
		if eval[bool](embed, `document.documentElement.hasAttribute("data-me")`) {
			t.Fatal("a script has run")
		}
		embed.types("#body", text)
		embed.submits("#composer .send")
		embed.sees(text)
		embed.until("the theme as it was", `document.documentElement.dataset.theme === "dark"`)
		anna.sees(text)
	}
	anna.until(
		"one reader",
		`[...document.querySelectorAll(".msg")].at(-1).querySelector(".msg-name").textContent === "Reader" && new Set([...document.querySelectorAll(".msg")].map((m) => m.dataset.author)).size === 1`,
	)
}
