package e2e

import (
	"image/color"
	"os"
	"slices"
	"testing"
)

// axePath is the rule engine that checks pages against WCAG. `npm ci` installs it; without it the test is skipped.
const axePath = "../node_modules/axe-core/axe.min.js"

// violations is an expression that runs axe in the page and returns what is wrong, and where.
const violations = `(async () => {
	const result = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
	const where = (node) => node.html.slice(0, 120) + " " + (node.any[0]?.message ?? "");
	return result.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map(where).join(" | ")).join("\n");
})()`

// calmPages look the same in every test of their looks.
var calmPages = []string{
	"/r/lobby", "/rooms", "/account", "/r/lobby/settings", "/r/lobby/messages/1", "/r/lobby/invite", "/r/lobby/members", "/r/lobby/guard", "/invitations",
	"/r/lobby/embed", "/r/lobby/export", "/account/export", "/offline",
	"/embed/lobby?greeting=Welcome&panel=1&accent=%231d6b4f", "/embed/lobby/enter",
	"/search?q=hello", "/r/lobby/search?q=none", "/mentions", "/bookmarks", "/direct", "/later", "/notifications",
	"/r/lobby/pins", "/r/lobby/files", "/r/lobby/deeds", "/r/lobby/reports",
	"/r/lobby/log", "/r/lobby/person/1", "/people/anna",
	"/r/lobby/messages/1/thread", "/r/lobby/messages/1/reactions", "/nothing", "/about", "/register",
	"/admin", "/admin/people", "/admin/people/1", "/admin/rooms", "/admin/rooms/1", "/admin/settings",
	"/admin/words", "/admin/registration", "/admin/deeds", "/admin/storage", "/r/lobby/guard/words",
}

// guestPages are about a guest whose message is the fifth.
var guestPages = []string{
	"/r/lobby/person/2/act?message=5", "/r/lobby/restrictions", "/r/lobby/retention?days=30",
}

func TestEveryPageIsAccessible(t *testing.T) {
	axe, err := os.ReadFile(axePath)
	if err != nil {
		t.Skip("no axe-core here: npm ci")
	}
	h := newHarness(t, "--operator", "Jean")
	browser := newChromium(t)
	anna, stranger := browser.person(h, "Anna"), browser.person(h, "a stranger")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.posts("hello **you** `code` https://example.org\n\n> quote")
	anna.posts("🍵")
	eval[any](anna, `(async () => {
		const post = (path, fields) => fetch("/r/lobby" + path, { method: "POST", body: new URLSearchParams(fields) });
		await post("/messages/1/pin");
		await post("/messages/1/bookmark");
		await post("/messages/1/reactions", { emoji: "🍵" });
		await post("/settings", "name=Lobby&guests=yes&published=yes&box=guests&box=here&box=log&box=published&box=indexed");
		await post("/later", { body: "later", hours: "3" });
		await post("/messages", { body: "an answer", reply_to: "1" });
	})()`)
	anna.until("the answer", `document.querySelector("#m-3 .msg-quote")`)
	notes := file(t, "notes.txt", []byte("two words"))
	anna.attaches(
		photo(t, "red.png", 900, 300, color.RGBA{R: 255, A: 255}),
		notes,
		file(t, "song.mp3", []byte("ID3\x04\x00")),
		file(t, "dance.mp4", []byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42")),
	)
	anna.click("#composer .send")
	anna.until("the files", `document.querySelectorAll("#m-4 .msg-files > li").length === 4`)

	guest := browser.person(h, "a guest")
	guest.open("/r/lobby")
	guest.posts("buy this")
	anna.until("the guest's message", `document.getElementById("m-5")`)

	mustPass := func(p *tab, what string) {
		t.Helper()
		eval[any](p, string(axe)+";0")
		if wrong := eval[string](p, violations); wrong != "" {
			t.Errorf("%s\n%s", what, wrong)
		}
	}
	// Width decides what a page holds and where, the theme decides its colours: each is tried, not every combination.
	for theme, widths := range map[string][]int64{"light": {1280, 390}, "dark": {390}, "retro": {1280}} {
		anna.chooses("theme", theme)
		for _, width := range widths {
			anna.looks(width, 800, theme)
			for _, path := range slices.Concat(calmPages, guestPages) {
				anna.open(path)
				mustPass(anna, theme+" "+path)
			}
			if width >= 720 {
				for _, path := range []string{"messages/1/thread", "pins", "files", "search?q=hello", "settings", "nothing"} {
					anna.open("/r/lobby")
					anna.opensPanel("/r/lobby/" + path)
					mustPass(anna, theme+" panel "+path)
				}
			}
			anna.open("/r/lobby")
			anna.click(".smile")
			anna.until("the picker", `document.querySelectorAll("#emoji-smileys button").length > 100`)
			mustPass(anna, theme+" picker")
			anna.open("/r/lobby")
			anna.opensMenu("#m-1")
			mustPass(anna, theme+" menu")
			anna.click(`#act-menu [data-act="edit"]`)
			anna.until("the form", `document.querySelector(".editing textarea")`)
			mustPass(anna, theme+" editing")
			anna.open("/r/lobby")
			anna.attaches(notes)
			anna.until("a file chosen", chosen+` === "notes.txt"`)
			mustPass(anna, theme+" chosen")
			eval[any](anna, `document.querySelector(".msg-picture").click()`)
			anna.until("the viewer", `document.querySelector("#viewer[open] img").complete`)
			mustPass(anna, theme+" viewer")
		}
	}
	for _, path := range []string{"/r/lobby", "/r/lobby/messages/1/report", "/login", "/register", "/guest"} {
		stranger.open(path)
		mustPass(stranger, path)
	}
	newcomer := browser.person(newHarness(t), "a newcomer")
	newcomer.open("/setup")
	mustPass(newcomer, "/setup")
}
