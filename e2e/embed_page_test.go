package e2e

import (
	"fmt"
	"testing"
)

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

	// Two widgets in one page are independent; each can be removed and mounted again.
	eval[any](
		boris,
		`(window.one = Samovar.mount({ room: "lobby", theme: "dark" }, "#a"),
		window.two = Samovar.mount({ room: "lobby", language: "pl", accent: "#ff0000" }, "#b"), 1)`,
	)
	wait(t, "two iframes", func() (bool, string) {
		return len(boris.targets("iframe", w.url("/embed/lobby"))) == 2, ""
	})
	eval[any](boris, `(one.destroy(), 1)`)
	embed := boris.embed("lobby")
	embed.until("Polish", `document.documentElement.lang === "pl"`)
	embed.types("#body", "one") // the button is grey until there is something to send
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
		`(() => {
			const add = (id) => document.body.append(Object.assign(document.createElement("samovar-chat"), { id }));
			add("c");
			document.getElementById("c").remove();
			add("d");
			return 1;
		})()`,
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

	// A line of HTML works again when it is inserted again. Two lines for one corner make one button; its text is
	// dark on a light accent.
	eval[any](
		boris,
		`(() => {
			Samovar.theme("dark");
			window.line = (about) => {
				const script = document.createElement("script");
				script.src = document.scripts[0].src;
				Object.assign(script.dataset, about);
				document.body.append(script);
			};
			line({ room: "lobby", accent: "#ffff00" });
			line({ room: "lobby" });
			return 1;
		})()`,
	)
	boris.until(
		"one button, and a theme for rooms to come",
		`document.querySelectorAll("samovar-button").length === 1 && `+
			`getComputedStyle(document.querySelector("samovar-button").shadowRoot.querySelector("button")).color === "rgb(17, 17, 17)"`,
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

// A widget that is open from the start leaves the focus to its page: text typed into the page's own field stays
// there.
func TestAnEmbedThatIsOpenFromTheStartLeavesTheKeyboardToItsPage(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", `<!DOCTYPE html><title>Shop</title><input id="own" autofocus>
		<script>window.heard = []; (window.Samovar = window.Samovar || []).push(["on", "open", () => heard.push("open")])</script>
		<script src="{chat}/embed.js" data-room="lobby" data-open async></script>`)
	w.allows(w.browser(t, t.TempDir()), "shop")
	boris := w.browser(t, t.TempDir()).tab(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	embed := boris.embed("lobby")
	eval[any](boris, `Samovar.theme("dark")`)
	embed.until("what was said to it before and after", `document.documentElement.dataset.theme === "dark"`)
	boris.until("the opening told", `heard.join() === "open"`)
	if !eval[bool](boris, `document.activeElement.id === "own"`) {
		t.Error("the embed took the keyboard")
	}

	// A widget that is opened by hand takes the focus.
	eval[any](boris, launcher+`.querySelector("button").click()`)
	boris.until("being closed", launcher+`.querySelector("div").hidden`)
	eval[any](boris, launcher+`.querySelector("button").click()`)
	embed.until("the caret in the box", `document.activeElement.id === "body" && document.hasFocus()`)
}
