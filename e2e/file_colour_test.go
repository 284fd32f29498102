package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// These pictures of the tests of uploads have other colours than sRGB's. WebKit for GTK knows only the profiles of
// the first list.
var (
	profiled     = []string{"p3.png", "pro.png", "a98.jpg"}
	profiledElse = []string{"table.png", "grey.png", "swap.webp", "grey.jpg"}
)

// drawing defines functions that draw pictures into a canvas and read the middles of eight patches.
const drawing = `
	const patches = async (blob) => {
		const drawn = await createImageBitmap(blob);
		const canvas = document.createElement("canvas");
		[canvas.width, canvas.height] = [drawn.width, drawn.height];
		const c = canvas.getContext("2d");
		c.drawImage(drawn, 0, 0);
		return Array.from({ length: 8 }, (_, i) => [...c.getImageData(Math.floor(drawn.width * (2 * i + 1) / 16), drawn.height / 2, 1, 1).data]);
	};
	const sent = (text) => new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]);
	const posted = async (blob, name) => {
		const form = new FormData();
		form.set("body", name);
		form.append("files", blob, name);
		const answer = await fetch("/r/lobby/messages", { method: "POST", body: form, headers: { "HX-Request": "true" } });
		return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".msg-picture");
	};
	const served = async (address) => (await fetch(address)).blob();`

// encoded returns a picture of the tests of uploads as base64, for a script.
func encoded(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "uploads", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return `"` + base64.StdEncoding.EncodeToString(content) + `"`
}

// drawn holds the colours of a picture's patches (red, green, blue, alpha) as an engine draws the picture that was
// sent, and the one that was kept.
type drawn struct{ Sent, Kept [8][4]int }

// draws sends a picture and draws it before and after.
func (p *person) draws(name string) drawn {
	p.t.Helper()
	return eval[drawn](p, `(async () => {`+drawing+`
		const blob = sent(`+encoded(p.t, name)+`);
		const link = await posted(blob, "`+name+`");
		return { Sent: await patches(blob), Kept: await patches(await served(link.getAttribute("href"))) };
	})()`)
}

// furthest returns the largest visible difference in any channel.
func (d drawn) furthest() (most int) {
	for i, patch := range d.Sent {
		for channel, value := range patch {
			most = max(most, value-d.Kept[i][channel], d.Kept[i][channel]-value)
		}
	}
	return most
}

// Engines apply colour profiles by themselves: a picture must look the same before and after it was sent.
func TestColoursStayWhatTheyWereInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		names := profiled
		if !strings.HasSuffix(t.Name(), "webkit") {
			names = slices.Concat(profiled, profiledElse)
		}
		for _, name := range names {
			d := anna.draws(name)
			if most := d.furthest(); most > 8 {
				said, err := json.Marshal(d)
				t.Errorf("%s: a colour is %d away: %s, %v", name, most, said, err)
			}
		}
	})
}

// Only Chromium knows the profiles of inks. It interpolates differently between the few points of a table.
func TestColoursOfInksStayWhatTheyWere(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	anna := newChromium(t).person(h, "Anna")
	anna.open("/r/lobby")
	if d := anna.draws("ink.jpg"); d.furthest() > 20 || fmt.Sprint(d.Sent[0]) == fmt.Sprint([4]int{0, 255, 255, 255}) {
		t.Errorf("sent %v, shown %v", d.Sent, d.Kept)
	}
}

func TestMovingPicturesMoveWhenTheyAreAskedTo(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	anna := newChromium(t).person(h, "Anna")
	anna.looks(1280, 800, "light") // the person prefers less motion
	anna.open("/r/lobby")
	frames := eval[[]int](anna, `(async () => {`+drawing+`
		const count = async (blob) => { const d = new ImageDecoder({ type: "image/webp", data: blob.stream() }); await d.completed; return d.tracks.selectedTrack.frameCount; };
		const blob = sent(`+encoded(t, "moving.webp")+`);
		const link = await posted(blob, "moving.webp");
		return [await count(blob), await count(await served(link.getAttribute("href")))];
	})()`)
	if len(frames) != 2 || frames[0] != 3 || frames[1] != 3 {
		t.Errorf("of %v frames", frames)
	}
	anna.until(
		"the first frame in the message",
		`document.querySelector(".msg-picture[data-moving='WebP'] img[src$='?thumbnail']")?.complete`,
	)
	const moves = `!document.querySelector("#viewer[open] img").src.includes("?thumbnail")`
	anna.click(".msg-picture")
	anna.until("the first frame", `document.querySelector("#viewer[open] img")?.naturalWidth && !(`+moves+`)`)
	anna.click(`#viewer [data-move="play"]`)
	anna.until("movement, and how to end it", moves+` && document.activeElement.dataset.move === "pause"`)
	anna.click(`#viewer [data-move="pause"]`)
	anna.until("the first frame again", `!(`+moves+`)`)
	boris := newChromium(t).person(h, "Boris") // no preference for less motion
	boris.open("/r/lobby")
	boris.click(".msg-picture")
	boris.until(
		"movement at once, and how to end it",
		`document.querySelector("#viewer[open]") && `+moves+` && !document.querySelector("#viewer [data-move='pause']").hidden`,
	)
}

// A picture of any shape is visible in its message, can be clicked, and opens at a legible size.
func TestPicturesOfAnyShapeCanBeSeenInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		shapes := [][2]int{{1, 1}, {1, 5000}, {5000, 1}, {1080, 12000}, {5000, 300}}
		for i, shape := range shapes {
			eval[any](anna, fmt.Sprintf(`(async () => {%s
				const canvas = document.createElement("canvas");
				[canvas.width, canvas.height] = [%d, %d];
				canvas.getContext("2d").fillRect(0, 0, 5000, 12000);
				await posted(await new Promise((done) => canvas.toBlob(done)), "%d.png");
			})()`, drawing, shape[0], shape[1], i))
		}
		anna.until("all pictures", fmt.Sprintf(`document.querySelectorAll(".msg-picture").length === %d`, len(shapes)))
		for i, shape := range shapes {
			one := fmt.Sprintf(`document.querySelectorAll(".msg-picture img")[%d]`, i)
			eval[any](anna, one+`.scrollIntoView()`)
			anna.until(fmt.Sprintf("%v in its message", shape), one+`.complete && `+one+`.naturalWidth > 0`)
			size := eval[[2]float64](
				anna,
				`(() => { const box = `+one+`.getBoundingClientRect(); return [box.width, box.height]; })()`,
			)
			if size[0] < 24 || size[1] < 24 || max(size[0], size[1]) > 321 ||
				shape[0] > 1000 && shape[1] > 1000 && size[0] < 75 {
				t.Errorf("%v is shown as %v", shape, size)
			}
		}
		opened := func(i int) string {
			eval[any](anna, fmt.Sprintf(`document.querySelectorAll(".msg-picture")[%d].click()`, i))
			anna.until(
				"it opened",
				`document.querySelector("#viewer[open] img")?.complete && `+
					`document.querySelector("#viewer img").naturalWidth > 0`,
			)
			place := eval[string](
				anna,
				`(() => { const place = document.querySelector(".viewer-picture"), image = place.querySelector("img");
				return [image.width >= Math.min(1080, place.clientWidth), place.scrollHeight > place.clientHeight + 100, place.scrollWidth > place.clientWidth + 100, place.tabIndex].join(); })()`,
			)
			eval[any](anna, `document.getElementById("viewer").close()`)
			return place
		}
		if got := opened(3); got != "true,true,false,0" {
			t.Errorf("a long screenshot is as wide as it can be, scrolled down, across, by keys: %s", got)
		}
		if got := opened(4); !strings.HasSuffix(got, "false,true,0") {
			t.Errorf("a panorama is as wide as it can be, scrolled down, across, by keys: %s", got)
		}
	})
}
