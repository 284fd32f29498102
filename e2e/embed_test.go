package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestARoomInAnotherSitesPage(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	boris := browser.person(w.harness, "Boris")

	// Before it is opened the widget is a button and no more.
	w.askedFor()
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher+`?.querySelector("button").textContent === "Chat"`)
	for _, path := range w.askedFor() {
		if path != "/embed.js" && path != "/sw.js" && !strings.HasPrefix(path, "/r/lobby") { // Anna's page
			t.Errorf("the server was asked for %s", path)
		}
	}

	// Once opened it shows the room, with the focus in the composer.
	eval[any](boris, launcher+`.querySelector("button").click()`)
	embed := boris.embed("lobby")
	embed.until("the caret in the box", `document.activeElement.id === "body" && document.hasFocus()`)
	embed.types("#body", "hello from the shop")
	boris.enter()
	anna.sees("hello from the shop")
	embed.sees("hello from the shop")
	// The stream may bring the message before the answer to the form says who posted it.
	embed.until("a guest's name", `document.querySelector("#who span").textContent.includes("#")`)
	me := eval[string](embed, `document.querySelector("#who span").textContent`)
	anna.says("good day")
	embed.sees("good day")

	// Escape closes the widget and focuses the button, which counts new messages.
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

	// Forged messages are ignored: those of the page itself and those of another iframe in it.
	eval[any](boris, `window.postMessage({samovar: "unread", count: 99}, "*")`)
	eval[any](
		boris,
		`(() => {
			const iframe = document.createElement("iframe");
			iframe.srcdoc = "<script>parent.postMessage({samovar: 'unread', count: 98}, '*');"
				+ "parent.frames[0].postMessage({samovar: 'theme', theme: 'retro'}, '*')</scr" + "ipt>";
			document.body.append(iframe);
			return new Promise((done) => iframe.onload = () => done(1));
		})()`,
	)
	anna.says("three")
	boris.until("a count of three", launcher+`.querySelector("b").textContent === "3"`)
	embed.until("the theme as it was", `document.documentElement.dataset.theme === "auto"`)
	boris.until("nothing else heard", `!heard.includes("unread 99") && !heard.includes("unread 98")`)

	// The page itself may set the theme.
	eval[any](boris, `Samovar.theme("dark")`)
	embed.until("the dark theme", `document.documentElement.dataset.theme === "dark"`)

	// After a reload the guest is the same person, and the room's own address gets no cookie of theirs.
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
			`<!DOCTYPE html><title>x</title><iframe src="{chat}/embed/lobby"></iframe><iframe src="{chat}/r/lobby"></iframe>`+
				`<iframe src="{chat}/login"></iframe><iframe src="{chat}/embed/lobby/enter"></iframe>`,
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
		p.driver.console().forgives() // the browser logs the refusal
	}
}
