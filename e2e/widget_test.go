package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shop is another site's page, with one line pasted into its head, and a log of what the widget tells it.
const shop = `<!DOCTYPE html><html lang="en"><head><title>Shop</title>
	<script>window.heard = []; (window.Samovar = window.Samovar || []).push(["on", "unread", (n) => heard.push("unread " + n)],
		["on", "open", () => heard.push("open")], ["on", "close", () => heard.push("close")], ["on", "message", (n) => heard.push("message " + n)])</script>
	<script src="{chat}/embed.js" data-room="lobby" async></script></head><body><h1>Fine tea</h1><input id="search"></body></html>`

// launcher is an expression for what the widget put into the page.
const launcher = `document.querySelector("samovar-button")?.shadowRoot`

// allows signs somebody in as the first member, who lets sites embed the lobby.
func (w *web) allows(browser *chromium, sites ...string) *tab {
	w.t.Helper()
	anna := browser.person(w.house, "Anna")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby/embed")
	origins := make([]string, len(sites))
	for i, site := range sites {
		origins[i] = w.origin(site)
	}
	anna.types("#f-origins", strings.Join(origins, "\n"))
	anna.submits(`form[action="/r/lobby/embed"] button`)
	anna.until("being told", `document.querySelector(".flash")`)
	anna.open("/r/lobby")
	return anna
}

func TestARoomInAnotherSitesPage(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.house, "Boris")

	// Before it is wanted the widget is a button and no more.
	w.askedFor()
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher+`?.querySelector("button").textContent === "Chat"`)
	for _, path := range w.askedFor() {
		if path != "/embed.js" && !strings.HasPrefix(path, "/r/lobby") { // Anna's page
			t.Errorf("the server was asked for %s", path)
		}
	}

	// Opened it is the room, with the caret in the box.
	eval[any](boris, launcher+`.querySelector("button").click()`)
	frame := boris.frame("lobby")
	frame.until("the caret in the box", `document.activeElement.id === "body" && document.hasFocus()`)
	frame.types("#body", "hello from the shop")
	boris.enter()
	anna.sees("hello from the shop")
	frame.sees("hello from the shop")
	me := eval[string](frame, `document.querySelector("#who span").textContent`)
	if !strings.Contains(me, "Guest #") {
		t.Errorf("Boris is %q", me)
	}
	anna.says("good day")
	frame.sees("good day")

	// Escape closes, and the focus is back on the button; what comes then is counted there.
	boris.press(kb.Escape)
	boris.until("being closed", launcher+`.querySelector("div").hidden && `+launcher+`.activeElement === `+launcher+`.querySelector("button")`)
	anna.says("one")
	anna.says("two")
	boris.until("a count of two", launcher+`.querySelector("b").textContent === "2" && `+launcher+`.querySelector("button").ariaLabel === "Chat, 2 new"`)
	boris.until("the page told", `heard.join() === "open,message 1,close,message 1,unread 1,message 1,unread 2"`)

	// Forged words move nothing: neither the page's own, nor another frame's within it.
	eval[any](boris, `window.postMessage({samovar: "unread", count: 99}, "*")`)
	eval[any](boris, `(() => { const f = document.createElement("iframe"); f.srcdoc = "<script>parent.postMessage({samovar: 'unread', count: 98}, '*'); parent.frames[0].postMessage({samovar: 'theme', theme: 'retro'}, '*')</scr" + "ipt>"; document.body.append(f); return new Promise((done) => f.onload = () => done(1)) })()`)
	anna.says("three")
	boris.until("a count of three", launcher+`.querySelector("b").textContent === "3"`)
	frame.until("the theme as it was", `document.documentElement.dataset.theme === "auto"`)
	boris.until("nothing else heard", `!heard.includes("unread 99") && !heard.includes("unread 98")`)

	// The page itself may set the theme.
	eval[any](boris, `Samovar.theme("dark")`)
	frame.until("the dark theme", `document.documentElement.dataset.theme === "dark"`)

	// Loaded again the guest is the same, and no cookie of theirs goes to the room itself.
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, `Samovar.open()`)
	frame = boris.frame("lobby")
	frame.sees("hello from the shop")
	if again := eval[string](frame, `document.querySelector("#who span").textContent`); again != me {
		t.Errorf("Boris was %q and is %q", me, again)
	}
	boris.open("/r/lobby")
	if eval[bool](boris, `!!document.querySelector("#composer").dataset.me`) {
		t.Error("the frame's session is somebody at the room's own address")
	}
}

func TestNobodyElseHoldsARoom(t *testing.T) {
	w := newWeb(t)
	for _, site := range []string{"shop", "thief"} {
		w.serves(site, `<!DOCTYPE html><title>x</title><iframe src="{chat}/embed/lobby"></iframe><iframe src="{chat}/r/lobby"></iframe><iframe src="{chat}/login"></iframe><iframe src="{chat}/embed/lobby/enter"></iframe>`)
	}
	browser := w.browser(t, t.TempDir())
	w.allows(browser, "shop")
	for site, want := range map[string]int{"shop": 1, "thief": 0} {
		p := browser.person(w.house, site)
		p.goes(w.origin(site))
		p.until("all frames loaded", `document.readyState === "complete"`)
		held := 0
		for _, target := range p.targets("iframe", w.url("/")) {
			ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithTargetID(target.TargetID), chromedp.WithDetachOnCancel())
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
			t.Errorf("%s holds %d frames, want %d", site, held, want)
		}
		p.mu.Lock()
		p.troubles = nil // the browser says that it refused
		p.mu.Unlock()
	}
}
