package e2e

import (
	"testing"
)

// Where the embedding site forbids scripts the room is a page of forms.
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
		`[...document.querySelectorAll(".msg")].at(-1).querySelector(".msg-name").textContent === "Reader" && `+
			`new Set([...document.querySelectorAll(".msg")].map((m) => m.dataset.author)).size === 1`,
	)
}

// Without script a message is edited, deleted and reacted to within the embed: each answer may be shown there.
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
		embed.until("what may be done", `document.querySelector(".acts")`)
		if change != "" {
			embed.submits(`.acts a[href*="/edit"]`)
			embed.types("#f-body", change)
		}
		embed.submits(button)
		embed.until(what, `document.getElementById("messages") && location.pathname === "/embed/lobby"`)
		embed.until("the theme as it was", `document.documentElement.dataset.theme === "dark"`)
	}
	does("the reaction in the embed", `.quick button[value="🎉"]`, "")
	anna.until("a reaction", `document.querySelector('.msg-reactions [data-emoji="🎉"]')`)
	embed.until("the reaction", `document.querySelector('.msg-reactions [data-emoji="🎉"]')`)
	does("the edited message in the embed", `form.edit button`, "not ")
	embed.sees("not by a form")
	anna.sees("not by a form")
	does("the deleted message in the embed", `button.danger`, "")
	embed.until("its place", `document.querySelector("#messages > .msg:last-of-type[data-deleted]")`)
	anna.until("its place", `document.querySelector("#messages > .msg:last-of-type[data-deleted]")`)
}
