package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

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

	// An answer quotes, is counted, and can be called off before it is sent.
	boris.types("#body", "half a thought")
	boris.click("#m-1 .msg-reply")
	boris.until(
		"what is answered",
		`document.querySelector("#reply .msg-quote-text")?.textContent === "Who would like tea?" && document.activeElement.id === "body"`,
	)
	boris.click("[data-unreply]")
	boris.until(
		"nothing answered",
		`!document.querySelector("#reply").children.length && document.getElementById("body").value === "half a thought"`,
	)
	boris.click("#m-1 .msg-reply")
	boris.until("what is answered", `document.querySelector("#reply [name=reply_to]")?.value === "1"`)
	boris.enter()
	anna.until(
		"the answer with its quote",
		`document.querySelector("#m-2 .msg-quote-text")?.textContent === "Who would like tea?"`,
	)
	anna.until("the count", `document.querySelector("#m-1 .msg-answers span")?.textContent === "1"`)
	boris.until("an empty slot", `!document.querySelector("#reply").children.length`)

	// Each has "you" behind their own name and nobody else's, in a quote too.
	const named = `["#m-1 > .msg-head", "#m-2 > .msg-head", "#m-2 .msg-quote"].map((at) => getComputedStyle(document.querySelector(at + " .msg-name"), "::after").content).join()`
	boris.until("you behind his own name", named+` === 'none,"you",none'`)
	anna.until("you behind her own name", named+` === '"you",none,"you"'`)

	// The quote follows the edit, and the deletion.
	eval[any](anna, `document.querySelector("#m-1 .msg-more").click()`)
	anna.until("the sheet", `document.querySelector("#sheet[open] #f-body")`)
	anna.do(chromedp.SetValue(chromedp.CSS("#sheet #f-body"), "Who would like coffee?"))
	eval[any](anna, `document.querySelector("#sheet #f-body").form.requestSubmit()`)
	boris.until(
		"the quote edited",
		`document.querySelector("#m-2 .msg-quote-text").textContent === "Who would like coffee?"`,
	)

	// A reaction is there for everybody, marked for who gave it, and goes again.
	eval[any](boris, `document.querySelector("#m-1 .msg-more").click()`)
	boris.until("the sheet", `document.querySelector("#sheet[open] .quick button")`)
	boris.click(`#sheet .quick button[value="❤️"]`)
	const strip = `document.querySelector("#m-1 .msg-reactions")?.innerText.replace(/\s+/g, " ").trim()`
	anna.until("one heart", strip+` === "❤️ 1"`)
	eval[any](anna, `document.querySelector("#m-1 .msg-reactions a").click()`)
	boris.until("two hearts", strip+` === "❤️ 2"`)
	const marked = `getComputedStyle(document.querySelector("#m-1 .msg-reactions a")).borderColor`
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
		`document.querySelector("#m-4 .msg-quote-text") && document.querySelector("#m-3 .msg-quote-text")?.textContent === "Who would like coffee?"`,
	)

	// The thread's page is live, and takes in what answers its message alone.
	boris.says("beside the point")
	boris.click("#m-1 .msg-reply")
	boris.until("what is answered", `document.querySelector("#reply [name=reply_to]")?.value === "1"`)
	boris.says("and milk")
	anna.until(
		"what was answered elsewhere",
		`[...document.querySelectorAll(".thread .msg-body")].map((m) => m.textContent.trim()).slice(2).join() === "and cake,and jam,and milk"`,
	)
	anna.until("its count", `document.querySelector(".thread #m-1 .msg-answers span").textContent === "4"`)

	anna.open("/r/lobby")
	eval[any](anna, `document.querySelector("#m-1 .msg-more").click()`)
	anna.until("the sheet", `document.querySelector("#sheet[open] form[action$='/delete']")`)
	anna.click(`#sheet form[action$="/delete"] button`)
	boris.until(
		"the quote gone",
		`document.querySelector("#m-2 .msg-quote[data-deleted]") && !document.querySelector("#m-2 .msg-quote-text").textContent && !document.querySelector("#m-1 .msg-reactions")`,
	)
}

func TestAnsweringAndReactingWithoutScript(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna := browser.person(h, "Anna").withoutScript()
	anna.open("/r/lobby")
	anna.types("#body", "a question")
	anna.submits("#composer .send")
	anna.submits("#m-1 .msg-reply")
	anna.types("#body", "an answer")
	anna.submits("#composer .send")
	anna.until("the quote", `document.querySelector("#m-2 .msg-quote-text")?.textContent === "a question"`)
	anna.submits("#m-2 .msg-more")
	anna.submits(`.quick button[value="🎉"]`)
	anna.until("the reaction", `document.querySelector("#m-2 .msg-reactions")?.textContent.includes("🎉")`)
	anna.submits("#m-2 .msg-reactions a")
	anna.until("who reacted", `document.querySelector(".reactors dd").textContent.includes("Guest")`)
	anna.submits(`.emoji-palette button[value="😀"]`)
	anna.until("both", `document.querySelectorAll("#m-2 .msg-reactions li").length === 2`)
}

func TestMentioning(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna Zielona")
	boris.registers("boris", "correct horse", "Boris")
	boris.open("/r/lobby")
	anna.open("/r/lobby")

	// A name completes itself; Enter takes it and does not send.
	boris.types("#body", "tea, @an")
	boris.until(
		"the name offered",
		`document.querySelector('#names:not([hidden]) [aria-selected="true"]')?.textContent.includes("Anna Zielona")`,
	)
	boris.enter()
	boris.until(
		"the name taken",
		`document.getElementById("body").value === "tea, @Anna Zielona " && document.getElementById("names").hidden`,
	)
	boris.enter()
	anna.sees("tea, @Anna Zielona")
	const marked = `getComputedStyle(document.querySelector("#m-1 .msg-body")).boxShadow !== "none"`
	anna.until("being meant", marked)
	boris.until("not being meant", `!(`+marked+`)`)
	anna.open("/mentions")
	anna.until("the mention", `document.querySelector(".placed #m-1")`)

	// In another room it is counted apart; coming back there is a line where one stopped.
	anna.makesRoom("kitchen")
	boris.says("one more thing")
	boris.says("@anna are you there")
	anna.until("two unread", `document.querySelector('a[href="/r/lobby"] .badge-count')?.textContent === "2"`)
	const called = `document.querySelector('a[href="/r/lobby"] .called:not([hidden]) .call-count')?.textContent === "@1"`
	anna.until("one of them means me, at once", called)
	anna.open("/r/kitchen")
	anna.until("and on a new page", called)
	anna.open("/r/lobby")
	anna.until("the line", `document.getElementById("new")?.nextElementSibling?.id === "m-2"`)

	// Unread from here: it is unread again, and one comes back to it.
	eval[any](anna, `document.querySelector("#m-2 .msg-more").click()`)
	anna.until("the sheet", `document.querySelector("#sheet[open] form[action$='/unread']")`)
	anna.submits(`#sheet form[action$="/unread"] button`)
	anna.until("being told", `document.querySelector(".flash")`)
	anna.open("/r/lobby")
	anna.until("the line again", `document.getElementById("new")?.nextElementSibling?.id === "m-2"`)

	// What is further back than the page shows is jumped to.
	anna.open("/r/kitchen")
	eval[any](
		boris,
		`(async () => { for (let i = 0; i < 70; i++) await fetch("/r/lobby/messages", {method: "POST", body: new URLSearchParams({body: "message " + i})}); window.done = true })()`,
	)
	boris.until("all posted", `window.done`)
	anna.open("/r/lobby")
	anna.until("a way back", `document.querySelector(".jump")?.textContent.includes("70")`)
	anna.submits(".jump")
	anna.until("the first unread", `document.querySelector(".at .msg-body")?.textContent.trim() === "message 0"`)

	// A line that is on the page but out of sight has a way to it, until it was seen; one in sight has none.
	wait(t, "nothing unread", func() (bool, string) {
		anna.open("/r/lobby")
		anna.open("/r/kitchen")
		badge := eval[string](anna, `document.querySelector('a[href="/r/lobby"] .badge-count')?.textContent ?? ""`)
		return badge == "" || badge == "0", badge
	})
	eval[any](
		boris,
		`(async () => { for (let i = 0; i < 28; i++) await fetch("/r/lobby/messages", {method: "POST", body: new URLSearchParams({body: "more " + i})}); window.more = true })()`,
	)
	boris.until("all posted", `window.more`)
	anna.open("/r/lobby")
	anna.until("a way up", `document.querySelector('.jump[href="#new"]:not([hidden])')?.textContent.includes("28")`)
	anna.click(".jump")
	anna.until(
		"the line in sight, and no way to it",
		`document.getElementById("new").getBoundingClientRect().top > 0 && document.querySelector(".jump").hidden`,
	)
}

// makesRoom makes a room and is in it.
func (p *person) makesRoom(name string) {
	p.t.Helper()
	p.open("/rooms")
	p.types("#f-name", name)
	p.submits(`form[action="/rooms"][method="post"] button`)
}

func TestDirectMessages(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna")
	boris.registers("boris", "correct horse", "Boris")
	boris.open("/r/lobby")
	boris.says("hello everybody")
	anna.open("/r/lobby")
	anna.sees("hello everybody")
	eval[any](anna, `document.querySelector("#m-1 .msg-more").click()`)
	anna.until("the sheet", `document.querySelector('#sheet[open] form[action="/direct"]')`)
	anna.submits(`#sheet form[action="/direct"] button`)
	anna.until("the two of us", `document.querySelector("#rooms [aria-current] .room-name").textContent === "Boris"`)
	anna.says("just between us")
	boris.until(
		"her, in his list at once, with one that waits",
		`[...document.querySelectorAll("#rooms > ul a")].some((room) => room.querySelector(".room-name").textContent === "Anna" && room.querySelector(".badge:not([hidden]) .badge-count")?.textContent === "1")`,
	)
	boris.until("no word of a lost connection", `document.getElementById("connection").hidden`)
	boris.open("/direct")
	boris.until("one that waits", `document.querySelector(".rooms .badge")?.textContent.includes("1")`)
	boris.submits(".rooms a")
	boris.sees("just between us")
	boris.says("yes?")
	anna.sees("yes?")

	// Blocked, he is not seen in the room either: nor where he is quoted, nor what nobody else has given, nor that he
	// is there.
	anna.open("/r/lobby")
	anna.click("#m-1 .msg-reply")
	anna.until("what is answered", `document.querySelector("#reply [name=reply_to]")`)
	anna.says("hello you")
	eval[any](anna, `document.querySelector("#m-1 .msg-more").click()`)
	anna.until("the sheet", `document.querySelector('#sheet[open] form[action="/blocks"]')`)
	anna.submits(`#sheet form[action="/blocks"] button`)
	anna.until("his words hidden", `getComputedStyle(document.querySelector("#m-1")).display === "none"`)
	boris.open("/r/lobby")
	const quote, chips = `document.querySelector(".msg[id='m-4'] .msg-quote").offsetParent`, `[...document.querySelectorAll("#m-4 .msg-reactions li")].filter((chip) => chip.offsetParent).map((chip) => chip.innerText.trim()).join()`
	for _, emoji := range []string{"👍", "🎉"} {
		boris.gives("#m-4", emoji)
	}
	anna.gives("#m-4", "🎉")
	eval[any](
		anna,
		`window.told = 0; document.addEventListener("news", ({ detail }) => { told += detail }); document.getElementById("log").style.maxHeight = "4rem"; document.getElementById("log").scrollTop = -1e6`,
	)
	boris.says("are you there?")
	anna.until(
		"his new words hidden",
		`document.querySelector("#messages > li:last-child").offsetParent === null && document.querySelector("#messages > li:last-child .msg-body").textContent.includes("are you there")`,
	)
	if told := eval[string](anna, `told + (document.getElementById("pill").hidden ? "" : " " + document.getElementById("pill").textContent)`); told != "0" {
		t.Errorf("his new words were told of: %s", told)
	}
	boris.until(
		"the quote and both reactions",
		quote+` && document.querySelectorAll("#m-4 .msg-reactions li").length === 2`,
	)
	anna.until("no quote, and the reaction of both", `!`+quote+` && `+chips+`.startsWith("🎉")`)
	boris.types("#body", "psst")
	anna.until(
		"his typing, unsaid",
		`document.querySelector('#typers b') && getComputedStyle(document.querySelector(".typing")).visibility === "hidden"`,
	)
	anna.until(
		"him, not there",
		`[...document.querySelectorAll("#here-list li")].filter((one) => getComputedStyle(one).display !== "none").length === 1 && document.querySelectorAll("#here-list li").length === 2`,
	)
}

// gives reacts to a message in its sheet.
func (p *person) gives(message, emoji string) {
	p.t.Helper()
	eval[any](p, `document.querySelector("`+message+` .msg-more").click()`)
	p.until("the sheet", `document.querySelector('#sheet[open] .quick button[value="`+emoji+`"]')`)
	p.click(`#sheet .quick button[value="` + emoji + `"]`)
	p.until(
		"the reaction",
		`document.querySelector('`+message+` [data-emoji="`+emoji+`"]') && !document.querySelector("#sheet[open]")`,
	)
}

func TestSmallComforts(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna := browser.person(h, "Anna")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.says("a message with a tpyo")

	// The arrow up edits one's last message.
	anna.click("#body")
	anna.press(kb.ArrowUp)
	anna.until(
		"the edit form",
		`document.activeElement.matches("#sheet[open] #f-body") && document.activeElement.value === "a message with a tpyo"`,
	)
	anna.press(kb.Escape)

	// What one has begun to write is there in one's other browser.
	anna.types("#body", "begun on the train")
	phone := browser.person(h, "Anna's phone")
	phone.open("/login")
	phone.types("#f-username", "anna")
	phone.types("#f-password", "correct horse")
	phone.submits(`form[action="/login"] button`)
	wait(t, "the draft on the phone", func() (bool, string) {
		phone.open("/r/lobby")
		begun := eval[string](phone, `document.getElementById("body").value`)
		return begun == "begun on the train", begun
	})

	// Sent later it is in a list, and no more in the box.
	phone.click(".later summary")
	phone.submits(`.later button[value="3"]`)
	phone.until("the list", `document.querySelector(".later-body")?.textContent === "begun on the train"`)
	phone.open("/r/lobby")
	if left := eval[string](phone, `document.getElementById("body").value`); left != "" {
		t.Errorf("the box holds %q", left)
	}
	phone.open("/later")
	phone.submits(`form[action$="/withdraw"] button`)
	phone.until("nothing waits", `document.querySelector(".empty")`)
}
