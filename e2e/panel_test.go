package e2e

import "testing"

const panelOpen = `document.querySelector("#panel:not([hidden])[aria-busy=false]")`

func TestAPanelOpensBesideTheRoom(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.sizes(1280, 800)
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		anna.says("the rules")
		anna.evaluates(`fetch("/r/lobby/messages/1/pin", {method: "POST"}).then((answer) => answer.status)`)
		anna.until("the pin", `document.querySelector("#pins")`)
		anna.types("#body", "half a thought")

		pins := panelOpen + `?.ariaLabel === "Pinned messages" && location.pathname === "/r/lobby/pins"`
		anna.focuses("#pins")
		anna.enter()
		anna.until("the pins beside the room", pins)
		anna.hasFocus("the heading", "#panel h2")
		anna.until("the room beside the panel", `document.getElementById("body").value === "half a thought" && `+
			`document.querySelectorAll("#m-1").length === 1 && document.querySelector("#panel .msg-body").innerText.trim() === "the rules"`)
		boris := h.client()
		if status, _ := boris.send("POST", "/r/lobby/messages", "body=still+live"); status >= 400 {
			t.Fatalf("another's message: status %d", status)
		}
		anna.sees("still live")

		closed := `document.getElementById("panel").hidden && location.pathname === "/r/lobby"`
		anna.strikes("Escape")
		anna.until("the panel closed by Escape", closed)
		anna.hasFocus("what opened it", "#pins")
		anna.enter()
		anna.until("the pins again", pins)
		anna.click("#panel .panel-close")
		anna.until("the panel closed by its link", closed)
		anna.click("#pins")
		anna.until("the pins once more", pins)
		anna.evaluates(`history.back()`)
		anna.until("the panel closed by the way back", closed)
		anna.evaluates(`history.forward()`)
		anna.until("the panel opened by the way forth", pins)

		anna.evaluates(`location.reload()`)
		anna.until("a page of its own", `document.querySelector("main.alone h1")?.textContent === "Pinned messages"`)
		anna.evaluates(`history.back()`)
		anna.until("the room", closed+` && document.getElementById("messages")`)
	})
}

func TestASettingsFormStaysInThePanel(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.sizes(1280, 800)
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		anna.click(`[popovertarget="room-menu"]`)
		anna.click(`#room-menu [href$="/settings"]`)
		anna.until("the settings", panelOpen+`?.querySelector("[name=topic]")`)
		anna.evaluates(`document.querySelector("#panel [name=name]").value = ""`)
		anna.types("#panel [name=topic]", "Earl Grey")
		anna.submitsInPanel("/settings")
		anna.until(
			"what is wrong",
			panelOpen+`?.querySelector("[name=name][aria-invalid]") === document.activeElement && `+
				`document.querySelector("#panel [name=topic]").value === "Earl Grey"`,
		)
		anna.types("#panel [name=name]", "Parlour")
		anna.submitsInPanel("/settings")
		anna.until("it confirmed", panelOpen+`?.querySelector(".flash") && location.pathname === "/r/lobby/settings"`)
		anna.until("the new name", `document.querySelector("#room-title h1").textContent.trim() === "Parlour"`)
	})
}

// submitsInPanel sends the form in the panel with a path's end.
func (p *person) submitsInPanel(path string) {
	p.t.Helper()
	p.evaluates(`document.querySelector("#panel form[data-panel][action$='` + path + `']").requestSubmit()`)
}

// opensPanel follows a link that is put into the page.
func (p *person) opensPanel(address string) {
	p.t.Helper()
	p.evaluates(`(() => {
		const link = Object.assign(document.createElement("a"), { href: ` + quoted(address) + ` });
		link.dataset.panel = "";
		document.body.append(link);
		link.click();
		link.remove();
	})()`)
	p.until("the panel "+address, panelOpen)
}

func TestAPanelIsAPageWhereNoneFits(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.sizes(390, 800)
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		anna.click(`[popovertarget="room-menu"]`)
		anna.submits(`#room-menu [href$="/settings"]`)
		anna.until("a page", `document.querySelector("main.alone h1")?.textContent === "Room settings"`)
		anna.submits(".panel-close")
		anna.until("the room", `location.pathname === "/r/lobby" && document.getElementById("messages")`)
	})
}

func TestAThreadGoesOnBesideTheRoom(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna, boris := open(h, "Anna"), h.client()
		anna.sizes(1280, 800)
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		anna.says("Who would like tea?")
		answers := func(text string) {
			t.Helper()
			if status, _ := boris.send("POST", "/r/lobby/messages", "reply_to=1&body="+text); status >= 400 {
				t.Fatalf("an answer: status %d", status)
			}
		}
		answers("me")
		anna.until("the answer counted", `document.querySelector("#messages #t-1")`)
		anna.types("#body", "half a thought")
		anna.focuses("#t-1")
		anna.enter()
		anna.until("the thread", panelOpen+` && location.pathname === "/r/lobby/messages/1/thread"`)
		const said = `[...document.querySelectorAll("#panel .msg-body")].map((body) => body.innerText.trim()).join()`
		const counted = `document.querySelector("#panel .thread-count").textContent`
		anna.until(
			"the message once, and its answer",
			said+` === "Who would like tea?,me" && `+counted+` === "1 reply"`,
		)
		anna.until("no quote of it in the thread", `!document.querySelector("#panel .msg-quote").checkVisibility() && `+
			`document.querySelector("#m-2 .msg-quote").checkVisibility()`)

		anna.types("#panel [name=body]", "with lemon")
		anna.enter()
		anna.until("the own answer in both", said+` === "Who would like tea?,me,with lemon" && `+
			`document.querySelector("#m-3 .msg-body").innerText.trim() === "with lemon" && `+counted+` === "2 replies"`)
		anna.hasFocus("the thread's composer", "#panel [name=body]")
		answers("and+jam")
		anna.until("another's answer, live", said+` === "Who would like tea?,me,with lemon,and jam"`)
		if status, _ := boris.send("POST", "/r/lobby/messages", "body=beside+the+point"); status >= 400 {
			t.Fatalf("a message: status %d", status)
		}
		anna.sees("beside the point")
		anna.until("what is no answer is not in the thread, and ids are unique", said+`.endsWith("and jam") && `+
			`[...document.querySelectorAll("[id]")].every(({ id }, at, all) => all.findIndex((other) => other.id === id) === at)`)
		anna.until(
			"what was typed in the room",
			`document.querySelector("main [name=body]").value === "half a thought"`,
		)

		anna.strikes("Escape")
		anna.until("the room alone", `document.getElementById("panel").hidden && location.pathname === "/r/lobby"`)
		anna.hasFocus("what opened it", "#t-1")
		anna.open("/r/lobby/messages/1/thread")
		anna.until("a page of its own", `document.querySelectorAll("main.alone .msg").length === 4`)
		answers("as+a+page")
		anna.until("the page live", `document.querySelectorAll("main.alone .msg").length === 5`)
	})
}

func TestASearchFindsBesideTheRoom(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna, boris := open(h, "Anna"), h.client()
		anna.sizes(1280, 800)
		says := func(text string) {
			t.Helper()
			if status, _ := boris.send("POST", "/r/lobby/messages", "body="+text); status >= 400 {
				t.Fatalf("a message: status %d", status)
			}
		}
		says("the+old+samovar")
		for range 120 {
			says("chatter")
		}
		says("a+new+samovar")
		anna.open("/r/lobby")
		anna.sees("a new samovar")
		anna.types("main [name=body]", "half a thought")
		anna.strikes("Escape")
		anna.click(`main > header [data-panel][href="/r/lobby/search"]`)
		anna.until("the search", panelOpen+` && location.pathname === "/r/lobby/search"`)
		anna.hasFocus("the field", "#panel [name=q]")
		anna.types("#panel [name=q]", "samo")
		anna.until(
			"what was found",
			`[...document.querySelectorAll("#panel .excerpt")].map((found) => found.textContent.trim()).join() === "a new samovar,the old samovar" && `+
				`document.querySelector("#panel .found-count").innerText.startsWith("2 messages found") && location.search === "?q=samo"`,
		)
		anna.hasFocus("the field still", "#panel [name=q]")

		anna.click("#panel li:last-child .hit")
		anna.until(
			"the old message in its place, and the panel",
			`document.querySelector("#messages .msg.at .msg-body")?.innerText.trim() === "the old samovar" && `+
				panelOpen+` && document.querySelector("main [name=body]").value === "half a thought"`,
		)
		says("news")
		anna.click("#past a")
		anna.sees("news")
		anna.until(
			"the present",
			`document.getElementById("past").hidden && document.querySelector("#messages").lastElementChild.innerText.includes("news")`,
		)
		says("still+live")
		anna.sees("still live")
		anna.evaluates(`history.back()`)
		anna.until(
			"the room alone",
			`document.getElementById("panel").hidden && location.pathname === "/r/lobby" && !location.search`,
		)
	})
}
