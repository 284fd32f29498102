package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// file writes a file to be sent.
func file(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// photo writes a picture of one colour.
func photo(t *testing.T, name string, width, height int, of color.Color) string {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			drawn.Set(x, y, of)
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, drawn); err != nil {
		t.Fatal(err)
	}
	return file(t, name, out.Bytes())
}

// chosen is an expression for the names of the files to be sent.
const chosen = `[...document.querySelectorAll(".chosen bdi")].map((n) => n.textContent).join()`

func TestFilesBetweenTwoPeople(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	boris.open("/r/lobby")

	// Chosen files are listed, added to, and removed.
	anna.attaches(photo(t, "red.png", 1600, 900, color.RGBA{R: 255, A: 255}))
	anna.until("the picture chosen", chosen+` === "red.png"`)
	anna.attaches(file(t, "notes.txt", []byte("two words")), file(t, "not this.txt", []byte("x")))
	anna.until("three chosen", chosen+` === "red.png,notes.txt,not this.txt"`)
	anna.click(`.chosen li:last-child button`)
	anna.until("two chosen, the caret back", chosen+` === "red.png,notes.txt" && document.activeElement.id === "body"`)
	anna.types("#body", "look")
	anna.enter()
	anna.until(
		"an empty composer",
		`!document.querySelector(".chosen li") && !document.getElementById("files").files.length && `+
			`document.getElementById("body").value === ""`,
	)
	anna.until("nothing on its way", `!document.querySelector(".unsent")`)
	boris.until(
		"the picture, of its size before it came",
		`(() => { const i = document.querySelector("#m-1 .msg-picture img"); return i?.complete && `+
			`i.naturalWidth === 640 && i.offsetWidth === 320 && i.offsetHeight === 180; })()`,
	)
	boris.until("the file", `document.querySelector("#m-1 .msg-file bdi")?.textContent === "notes.txt"`)
	got := eval[string](boris, `fetch(document.querySelector("#m-1 .msg-file").href).then((a) => a.text())`)
	if got != "two words" {
		t.Errorf("the file holds %q", got)
	}

	// A message of files alone, and the viewer with its keys.
	boris.attaches(photo(t, "blue.png", 300, 200, color.RGBA{B: 255, A: 255}))
	boris.click("#composer .send")
	anna.until("Boris’s picture", `document.querySelector("#m-2 .msg-picture img")?.complete`)
	const large = `document.querySelector("#viewer[open] img")`
	anna.click("#m-1 .msg-picture")
	anna.until(
		"the whole picture",
		large+`?.naturalWidth === 1600 && document.querySelector(".viewer-name").textContent.trim() === "red.png"`,
	)
	anna.press(kb.ArrowRight)
	anna.until(
		"the next one",
		large+`.naturalWidth === 300 && document.querySelector("#viewer [data-step='1']").disabled`,
	)
	anna.press(kb.ArrowLeft)
	anna.until("the one before", large+`.naturalWidth === 1600`)
	anna.press(kb.Escape)
	anna.until(
		"being back at the picture",
		`!document.querySelector("#viewer[open]") && document.activeElement.closest("#m-1 .msg-picture")`,
	)

	// Files are pasted and dropped.
	eval[any](
		anna,
		`(() => { const t = new DataTransfer(); t.items.add(new File(["abc"], "pasted.txt")); document.getElementById("body").dispatchEvent(new ClipboardEvent("paste", { clipboardData: t, bubbles: true, cancelable: true })); })()`,
	)
	eval[any](anna, `(() => { const t = new DataTransfer(); t.items.add(new File(["abc"], "dropped.txt"));
		document.getElementById("log").dispatchEvent(new DragEvent("dragover", { dataTransfer: t, bubbles: true, cancelable: true }));
		window.lit = document.getElementById("composer").hasAttribute("data-dropping");
		document.getElementById("log").dispatchEvent(new DragEvent("drop", { dataTransfer: t, bubbles: true, cancelable: true })); })()`)
	anna.until(
		"both chosen",
		chosen+` === "pasted.txt,dropped.txt" && window.lit && `+
			`!document.getElementById("composer").hasAttribute("data-dropping")`,
	)

	// A file that is too large is not sent. One that fails is kept.
	eval[any](
		anna,
		`(() => { const t = new DataTransfer(); t.items.add(new File([new Uint8Array(25000001)], "film.mov"));
		document.getElementById("log").dispatchEvent(new DragEvent("drop", { dataTransfer: t, bubbles: true, cancelable: true })); })()`,
	)
	anna.until(
		"the reason",
		`document.getElementById("composer-problem").textContent.includes("film.mov") && `+chosen+` === "pasted.txt,dropped.txt"`,
	)
	h.kill()
	anna.types("#body", "sent later")
	anna.enter()
	anna.until(
		"the failure at the message, all kept",
		`document.querySelector('.unsent[data-state="failed"] .msg-body')?.textContent === "sent later" && `+
			`document.querySelector(".unsent-reason").textContent.includes("dropped.txt") && `+chosen+` === "pasted.txt,dropped.txt"`,
	)
	h.start()
	anna.click(".unsent [data-again]")
	boris.until(
		"both files",
		`[...document.querySelectorAll("#m-3 .msg-file bdi")].map((n) => n.textContent).join() === "pasted.txt,dropped.txt"`,
	)

	// A text that is too long keeps them too.
	anna.attaches(file(t, "kept.txt", []byte("kept")))
	anna.types("#body", strings.Repeat("long ", 500))
	anna.click("#composer .send")
	anna.until(
		"the offer, all kept",
		`!document.querySelector(".too-long").hidden && document.getElementById("body").value.length > 2000 && `+chosen+` === "kept.txt" && document.getElementById("files").files.length === 1`,
	)

	// A deleted file is gone from every page and from its address.
	address := eval[string](boris, `document.querySelector("#m-1 .msg-picture").href`)
	anna.looks(1280, 800, "light") // a long text leaves a low window no room for the menu
	anna.does("#m-1", "delete")
	boris.until(
		"the picture gone",
		`document.querySelector("#m-1[data-deleted]") && !document.querySelector("#m-1 .msg-files")`,
	)
	if status := eval[int](boris, `fetch("`+address+`").then((a) => a.status)`); status != 404 {
		t.Errorf("its address answers %d", status)
	}
}

func TestFilesWithoutScript(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna").withoutScript(), browser.person(h, "Boris").withoutScript()
	anna.open("/r/lobby")
	anna.until("the browser’s own input", `document.getElementById("files").offsetHeight > 20`)
	anna.attaches(photo(t, "red.png", 900, 300, color.RGBA{R: 255, A: 255}), file(t, "notes.txt", []byte("two words")))
	anna.submits("#composer .send")
	boris.open("/r/lobby")
	boris.until(
		"the picture and the file",
		`document.querySelector("#m-1 .msg-picture img").complete && `+
			`document.querySelector("#m-1 .msg-file bdi").textContent === "notes.txt"`,
	)
	boris.submits("#m-1 .msg-picture")
	boris.until("the picture alone", `document.images.length === 1 && document.images[0].naturalWidth === 900`)

	boris.open("/r/lobby/compose")
	boris.attaches(file(t, "back.txt", []byte("thanks")))
	boris.submits("#composer .send")
	anna.open("/r/lobby")
	anna.until("what came back", `document.querySelector("#m-2 .msg-file bdi")?.textContent === "back.txt"`)
}

func TestFilesInAnEmbed(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	anna.attaches(photo(t, "before.png", 300, 200, color.RGBA{B: 255, A: 255}))
	anna.click("#composer .send")
	anna.until("the picture", `document.querySelector("#m-1 .msg-picture img")?.complete`)

	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	boris.until("the button", launcher)
	eval[any](boris, launcher+`.querySelector("button").click()`)
	embed := boris.embed("lobby")
	const isLoaded = `(() => {
		const image = document.querySelector("#%s .msg-picture img");
		const isEmbedded = (address) => new URL(address).pathname.startsWith("/embed/lobby/files/");
		return image?.naturalWidth === %s && isEmbedded(image.src) && isEmbedded(image.parentElement.href);
	})()`
	embed.until("the picture from before, under the embed’s address", fmt.Sprintf(isLoaded, "m-1", "300"))
	embed.attaches(
		photo(t, "red.png", 1600, 900, color.RGBA{R: 255, A: 255}),
		file(t, "notes.txt", []byte("two words")),
	)
	embed.until("both chosen", chosen+` === "red.png,notes.txt"`)
	embed.click("#composer .send")
	embed.until("one’s own picture", fmt.Sprintf(isLoaded, "m-2", "640"))
	anna.until(
		"the same in the room",
		`document.querySelector("#m-2 .msg-picture img")?.naturalWidth === 640 && `+
			`document.querySelector("#m-2 .msg-file bdi").textContent === "notes.txt"`,
	)
	got := eval[string](embed, `fetch(document.querySelector("#m-2 .msg-file").href).then((a) => a.text())`)
	if got != "two words" {
		t.Errorf("the file holds %q", got)
	}
}

// The browser records a film of a red page, and draws its beginning once the film has been sent.
func TestAFilmThatWasSentShowsItsBeginning(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	boris.open("/r/lobby")
	eval[any](anna, `(async () => {
		const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
		const paint = canvas.getContext("2d");
		const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" });
		const parts = [];
		const over = new Promise((done) => Object.assign(recorder, { ondataavailable: ({ data }) => parts.push(data), onstop: done }));
		recorder.start();
		for (let frame = 0; frame < 15; frame++) {
			paint.fillStyle = "#f" + (frame % 2) + "0";
			paint.fillRect(0, 0, 320, 240);
			await new Promise(requestAnimationFrame);
		}
		recorder.stop();
		await over;
		const chosen = new DataTransfer();
		chosen.items.add(new File(parts, "film.webm", { type: "video/webm" }));
		const input = document.getElementById("files");
		input.files = chosen.files;
		input.dispatchEvent(new Event("change", { bubbles: true }));
	})()`)
	anna.until("the film chosen", chosen+` === "film.webm"`)
	anna.click("#composer .send")
	boris.until("a still of the film's size", `document.querySelector("video[poster]")?.height === 240`)
	reddish := eval[bool](boris, `(async () => {
		const answer = await fetch(document.querySelector("video").poster);
		const picture = await createImageBitmap(await answer.blob());
		const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
		canvas.drawImage(picture, 0, 0);
		const [red, green, blue] = canvas.getImageData(100, 100, 1, 1).data;
		return red > 200 && green < 80 && blue < 80;
	})()`)
	if !reddish {
		t.Error("the still is not of the film")
	}
}
