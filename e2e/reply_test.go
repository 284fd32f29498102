package e2e

import "testing"

func TestAnsweringAndReacting(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna")
	boris.registers("boris", "correct horse", "Boris")
	anna.open("/r/lobby")
	boris.open("/r/lobby")
	anna.says("Who would like tea?")
	boris.sees("Who would like tea?")

	// A reply quotes its message, is counted, and can be cancelled before it is sent.
	boris.types("#body", "half a thought")
	boris.does("#m-1", "reply")
	boris.until(
		"what is answered",
		`document.querySelector("#reply .msg-quote-text")?.textContent === "Who would like tea?" && `+
			`document.activeElement.id === "body"`,
	)
	boris.click("[data-unreply]")
	boris.until(
		"nothing answered",
		`!document.querySelector("#reply").children.length && `+
			`document.getElementById("body").value === "half a thought"`,
	)
	boris.does("#m-1", "reply")
	boris.until("what is answered", `document.querySelector("#reply [name=reply_to]")?.value === "1"`)
	boris.enter()
	anna.until(
		"the answer with its quote",
		`document.querySelector("#m-2 .msg-quote-text")?.textContent === "Who would like tea?"`,
	)
	anna.until("the count", `document.querySelector("#m-1 .msg-answers span")?.textContent === "1"`)
	boris.until("an empty slot", `!document.querySelector("#reply").children.length`)

	// Each person has "you" behind their own name alone, in quotes too.
	const named = `["#m-1 > .msg-head", "#m-2 > .msg-head", "#m-2 .msg-quote"].map((at) => getComputedStyle(document.querySelector(at + " .msg-name"), "::after").content).join()`
	boris.until("you behind his own name", named+` === 'none," you",none'`)
	anna.until("you behind her own name", named+` === '" you",none," you"'`)

	// The quote changes with an edit and a deletion.
	anna.edits("#m-1", "Who would like coffee?")
	boris.until(
		"the quote edited",
		`document.querySelector("#m-2 .msg-quote-text").textContent === "Who would like coffee?"`,
	)

	// A reaction is shown to all, marked for the person who gave it, and can be taken back.
	boris.gives("#m-1", "❤️")
	const strip = `document.querySelector("#m-1 .msg-reactions")?.innerText.replace(/\s+/g, " ").trim()`
	anna.until("one heart", strip+` === "❤️ 1"`)
	eval[any](anna, `document.querySelector("#m-1 .msg-reactions a").click()`)
	boris.until("two hearts", strip+` === "❤️ 2"`)
	const marked = `getComputedStyle(document.querySelector("#m-1 .msg-reactions a")).boxShadow`
	stranger := browser.person(h, "Stranger")
	stranger.open("/r/lobby")
	if mine, others := eval[string](boris, marked), eval[string](stranger, marked); mine == others {
		t.Errorf("a reaction of one's own looks like any other: %s", mine)
	}
	eval[any](boris, `document.querySelector("#m-1 .msg-reactions a").click()`)
	anna.until("one heart again", strip+` === "❤️ 1"`)

	anna.open("/r/lobby/messages/1/thread")
	anna.until("the thread", `[...document.querySelectorAll(".thread .msg")].map((m) => m.id).join() === "m-1,m-2"`)
	anna.says("and cake")
	anna.says("and jam")
	boris.until(
		"an answer from the thread",
		`document.querySelector("#m-4 .msg-quote-text") && `+
			`document.querySelector("#m-3 .msg-quote-text")?.textContent === "Who would like coffee?"`,
	)

	// The thread's page is live and shows only replies to its message.
	boris.says("beside the point")
	boris.does("#m-1", "reply")
	boris.until("what is answered", `document.querySelector("#reply [name=reply_to]")?.value === "1"`)
	boris.says("and milk")
	anna.until(
		"what was answered elsewhere",
		`[...document.querySelectorAll(".thread .msg-body")].map((m) => m.textContent.trim()).slice(2).join() === "and cake,and jam,and milk"`,
	)
	anna.until("its count", `document.querySelector(".thread #m-1 .msg-answers span").textContent === "4"`)

	anna.open("/r/lobby")
	anna.does("#m-1", "delete")
	boris.until(
		"the quote gone",
		`document.querySelector("#m-2 .msg-quote[data-deleted]") && `+
			`!document.querySelector("#m-2 .msg-quote-text").textContent && `+
			`!document.querySelector("#m-1 .msg-reactions")`,
	)
}

func TestAnsweringAndReactingWithoutScript(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna := browser.person(h, "Anna").withoutScript()
	anna.open("/r/lobby")
	anna.types("#body", "a question")
	anna.submits("#composer .send")
	anna.submits("#m-1 .msg-more")
	anna.submits(`.acts a[href$="/reply"]`)
	anna.types("#body", "an answer")
	anna.submits("#composer .send")
	anna.until("the quote", `document.querySelector("#m-2 .msg-quote-text")?.textContent === "a question"`)
	anna.submits("#m-2 .msg-more")
	anna.submits(`.quick button[value="🎉"]`)
	anna.until("the reaction", `document.querySelector("#m-2 .msg-reactions")?.textContent.includes("🎉")`)
	anna.submits("#m-2 .msg-reactions a")
	anna.until("who reacted",
		`document.querySelector(".reactors dd").textContent.includes(document.querySelector(".msg-name").textContent)`)
	anna.submits(`.emoji-palette button[value="😀"]`)
	anna.until("both", `document.querySelectorAll("#m-2 .msg-reactions li").length === 2`)
}
