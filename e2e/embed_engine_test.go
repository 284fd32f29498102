package e2e

import (
	"fmt"
	"testing"
)

func TestARoomInAnotherSitesPageInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		w := newWeb(t)
		w.serves("shop", shop)
		anna, boris := open(w.house, "Anna"), open(w.house, "Boris")
		w.permits(anna, "shop")
		boris.goes(w.origin("shop"))
		boris.until("the button", launcher+`?.querySelector("button").textContent === "Chat"`)
		eval[any](boris, launcher+`.querySelector("button").click()`)
		frame := boris.frame("lobby")
		frame.click("#body") // a script's opening puts no caret into another site's frame in WebKit
		frame.types("#body", "hello from the shop")
		frame.enter()
		anna.sees("hello from the shop")
		frame.sees("hello from the shop")
		anna.says("good day")
		frame.sees("good day")
		frame.strikes("Escape")
		boris.until("being closed", launcher+`.querySelector("div").hidden`)
		anna.says("one")
		boris.until("a count of one", launcher+`.querySelector("b").textContent === "1"`)
		eval[any](boris, `Samovar.theme("dark")`)
		eval[any](boris, `Samovar.open()`)
		frame.until("the dark theme", `document.documentElement.dataset.theme === "dark"`)

		// Loaded again the guest is the same.
		me := eval[string](frame, `document.querySelector("#who span").textContent`)
		boris.goes(w.origin("shop"))
		boris.until("the button", launcher)
		eval[any](boris, `Samovar.open()`)
		frame = boris.frame("lobby")
		frame.sees("hello from the shop")
		frame.until("the same guest", `document.querySelector("#who span").textContent === `+quoted(me))
	})
}

// A guest is the same after a reload, in WebKit too, which does not give the frame's cookie back.
func TestAGuestInAFrameIsKnownAgainInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		w := newWeb(t)
		w.serves(
			"shop",
			`<!DOCTYPE html><title>Event</title><samovar-chat room="lobby"></samovar-chat><script src="{chat}/embed.js"></script>`,
		)
		anna, boris := open(w.house, "Anna"), open(w.house, "Boris")
		w.permits(anna, "shop")
		boris.goes(w.origin("shop"))
		frame := boris.frame("lobby")
		frame.click("#body") // WebKit lets a script put no caret into another site's frame
		frame.says("one")
		frame.until("being somebody", `document.querySelector("#who[data-known]")`)
		who := eval[string](frame, `document.querySelector("#who span").textContent`)
		boris.goes(w.origin("shop"))
		frame = boris.frame("lobby")
		frame.until("the same guest", fmt.Sprintf(`document.querySelector("#who span").textContent === %q`, who))
		frame.click("#body")
		frame.says("two")
		frame.until(
			"both their own",
			`new Set([...document.querySelectorAll(".msg")].slice(-2).map((m) => m.dataset.author)).size === 1`,
		)
	})
}
