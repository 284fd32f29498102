package e2e

import (
	"image/color"
	"slices"
	"strings"
	"testing"
)

// unsent is an expression for the texts of messages that the server has not answered yet, as the log shows them.
const unsent = `[...document.querySelectorAll(".unsent > .msg-body")].map((b) => b.textContent).join()`

// The answers are held back while the stream brings the first message: it is shown once all the same.
func TestAMessageStandsInTheLogBeforeItIsAnswered(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		front := newFrontProxy(t, h)
		anna, boris := open(h, "Anna"), open(h, "Boris")
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		boris.open("/r/lobby")
		anna.says("before")
		boris.sees("before")
		front.posts.Store(held)
		for _, text := range []string{"one", "two", "three"} {
			anna.types("#body", text)
			anna.enter()
		}
		anna.until("all three, and an empty box", unsent+` === "one,two,three" && document.activeElement.value === ""`)
		boris.sees("one")
		const all = `[...document.querySelectorAll("#messages > .msg")].map((m) => m.querySelector(".msg-body").innerText.trim())`
		anna.until("each once", all+`.join() === "before,one,two,three"`)
		front.posts.Store(0)
		close(front.gate)
		anna.shows([]string{"before", "one", "two", "three"})
		anna.until("nothing on its way", `!document.querySelector(".unsent")`)
		if stored := h.bodies("lobby"); !slices.Equal(stored, []string{"before", "one", "two", "three"}) {
			t.Errorf("the table has %q", stored)
		}
	})
}

func TestWhatWaitsOutlivesAReloadAndIsSentOnceByTwoTabs(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		front := newFrontProxy(t, h)
		anna := open(h, "Anna")
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		front.posts.Store(cut)
		anna.types("#body", "in the tunnel")
		anna.enter()
		const waiting = `document.querySelector('.unsent[data-state="waiting"] .msg-body')?.textContent === "in the tunnel"`
		anna.until("the message waiting", waiting)
		anna.open("/r/lobby")
		anna.until(
			"the message after a reload, the box empty",
			waiting+` && document.getElementById("body").value === ""`,
		)
		second := anna.another("second tab")
		second.open("/r/lobby")
		second.until("the message in another tab", waiting)
		front.posts.Store(0)
		for _, p := range []*person{anna, second} {
			p.comesThrough("in the tunnel")
		}
		if stored := h.bodies("lobby"); !slices.Equal(stored, []string{"in the tunnel"}) {
			t.Errorf("the table has %q", stored)
		}
	})
}

func TestAMessageThatIsNotSentSaysWhyAndHasWaysOn(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		front := newFrontProxy(t, h)
		anna := open(h, "Anna")
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		const failed = `document.querySelector('.unsent[data-state="failed"] .unsent-reason')?.textContent`

		front.posts.Store(refusing)
		anna.types("#body", "again and again")
		anna.enter()
		anna.until("being given up", failed+` === "Not sent"`)
		front.posts.Store(0)
		anna.click(".unsent [data-again]")
		anna.comesThrough("again and again")

		eval[any](anna, `void (document.getElementById("body").dataset.limit = 9999)`)
		anna.types("#body", strings.Repeat("long ", 401))
		anna.enter()
		anna.until("the server's reason", failed+`?.includes("2000")`)
		anna.click(".unsent [data-edit]")
		anna.until("the text in the box again",
			`!document.querySelector(".unsent") && document.activeElement.value.length === 2005`)

		front.posts.Store(cut)
		eval[any](anna, `void (document.getElementById("body").value = "")`)
		anna.types("#body", "better not")
		anna.enter()
		anna.until("the message waiting", `document.querySelector('.unsent[data-state="waiting"]')`)
		anna.click(".unsent [data-discard]")
		anna.until("nothing there, and nothing kept", `!document.querySelector(".unsent") && `+
			`!Object.keys(localStorage).some((name) => name.startsWith("samovar-outbox"))`)
	})
}

func TestFilesAreSeenBeforeTheyAreSentAndWhileTheServerIsAtWork(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		front := newFrontProxy(t, h)
		anna := open(h, "Anna")
		anna.registers("anna", "correct horse", "Anna")
		anna.open("/r/lobby")
		red := photo(t, "red.png", 400, 300, color.RGBA{R: 255, A: 255})
		anna.attaches(red, file(t, "notes.pdf", []byte("two words")))
		anna.until("a picture in small, and a kind", `(() => {
			const [picture, kind] = document.querySelectorAll(".composer .thumb");
			return kind?.textContent === "PDF" && picture.getContext("2d").getImageData(70, 70, 1, 1).data[0] === 255;
		})()`)
		front.posts.Store(held)
		anna.click("#composer .send")
		anna.until("the server at work", `document.querySelectorAll(".unsent .chosen li").length === 2 && `+
			`document.querySelector(".unsent .progress:not([hidden], [value])") && `+
			`document.querySelector(".unsent-reason").textContent === "Processing…"`)
		anna.types("#body", "meanwhile")
		front.posts.Store(0)
		anna.enter()
		anna.sees("meanwhile")
		close(front.gate)
		anna.until("both files, once", `document.querySelectorAll(".msg-picture").length === 1 && `+
			`document.querySelectorAll(".msg-file").length === 1 && !document.querySelector(".unsent")`)
	})
}

// in opens pages in one engine.
func in(t *testing.T, engine string) opener {
	return func(h *harness, name string) *person { return engines[engine](t, h, name) }
}

func TestTheWordsKeepTwoThirdsOfANarrowPage(t *testing.T) {
	for _, open := range []opener{in(t, "chromium"), in(t, "firefox")} { // WebKit's window is never so narrow
		h := newHarness(t)
		anna := open(h, "Anna")
		anna.sizes(320, 568)
		anna.open("/r/lobby")
		const width = `document.getElementById("body").offsetWidth / innerWidth`
		anna.until("two thirds for the words", width+` > 0.66`)
		anna.types("#body", "a word, and a tea ")
		anna.until("two thirds with words in it", width+` > 0.66`)
		anna.click(".composer-box > .icon-button")
		anna.until("the emoji in the menu",
			`document.querySelector(".composer-menu:popover-open [popovertarget=emoji]").offsetHeight > 0`)
	}
}
