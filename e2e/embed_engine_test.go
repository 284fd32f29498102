package e2e

import (
	"fmt"
	"testing"
)

func TestARoomInAnotherSitesPageInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		w := newWeb(t)
		w.serves("shop", shop)
		anna, boris := open(w.harness, "Anna"), open(w.harness, "Boris")
		w.permits(anna, "shop")
		boris.goes(w.origin("shop"))
		boris.until("the button", launcher+`?.querySelector("button").textContent === "Chat"`)
		eval[any](boris, launcher+`.querySelector("button").click()`)
		embed := boris.embed("lobby")
		embed.click("#body") // WebKit does not let a script focus another site's iframe
		embed.types("#body", "hello from the shop")
		embed.enter()
		anna.sees("hello from the shop")
		embed.sees("hello from the shop")
		anna.says("good day")
		embed.sees("good day")
		embed.strikes("Escape")
		boris.until("being closed", launcher+`.querySelector("div").hidden`)
		anna.says("one")
		boris.until("a count of one", launcher+`.querySelector("b").textContent === "1"`)
		eval[any](boris, `Samovar.theme("dark")`)
		eval[any](boris, `Samovar.open()`)
		embed.until("the dark theme", `document.documentElement.dataset.theme === "dark"`)

		// The guest is the same person after a reload.
		me := eval[string](embed, `document.querySelector("#who span").textContent`)
		boris.goes(w.origin("shop"))
		boris.until("the button", launcher)
		eval[any](boris, `Samovar.open()`)
		embed = boris.embed("lobby")
		embed.sees("hello from the shop")
		embed.until("the same guest", `document.querySelector("#who span").textContent === `+quoted(me))
	})
}

// A guest is the same person after a reload, in WebKit too, which does not give the embed's cookie back.
func TestAGuestInAnEmbedIsKnownAgainInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		w := newWeb(t)
		w.serves(
			"shop",
			`<!DOCTYPE html><title>Event</title><samovar-chat room="lobby"></samovar-chat><script src="{chat}/embed.js"></script>`,
		)
		anna, boris := open(w.harness, "Anna"), open(w.harness, "Boris")
		w.permits(anna, "shop")
		boris.goes(w.origin("shop"))
		embed := boris.embed("lobby")
		embed.click("#body") // WebKit does not let a script focus another site's iframe
		embed.says("one")
		embed.until("being somebody", `document.querySelector("#who[data-known]")`)
		who := eval[string](embed, `document.querySelector("#who span").textContent`)
		boris.goes(w.origin("shop"))
		embed = boris.embed("lobby")
		embed.until("the same guest", fmt.Sprintf(`document.querySelector("#who span").textContent === %q`, who))
		embed.click("#body")
		embed.says("two")
		embed.until(
			"both their own",
			`new Set([...document.querySelectorAll(".msg")].slice(-2).map((m) => m.dataset.author)).size === 1`,
		)
	})
}
