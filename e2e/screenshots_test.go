package e2e

import "testing"

// TestPictures makes the screenshots of the documentation (SAMOVAR_PICTURES=../docs/pictures go test -run Pictures
// ./e2e).
func TestPictures(t *testing.T) {
	folder := pictures(t)
	h := newHarness(t, "--operator", "Jean", "--name", "Samovar")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Борис")
	anna.registers("anna", "correct horse", "Anna")
	boris.goesBy("Борис")
	converse(anna, boris)

	for _, theme := range []struct{ name, scheme string }{{"light", "light"}, {"dark", "dark"}, {"retro", "light"}} {
		anna.chooses("theme", theme.name)
		for _, size := range []struct {
			name          string
			width, height int64
		}{{"1280", 1280, 800}, {"390", 390, 844}} {
			anna.looks(size.width, size.height, theme.scheme)
			anna.open("/r/lobby")
			anna.until("the conversation", `document.querySelectorAll(".msg").length >= 8`)
			anna.until("who is here", `document.getElementById("here-count").textContent === "2"`)
			anna.picture(folder, "lobby-"+theme.name+"-"+size.name)
		}
	}

	anna.chooses("theme", "light")
	anna.looks(1280, 800, "light")
	anna.open("/r/lobby")
	anna.click(".smile")
	anna.until(
		"the picker full of emoji",
		`document.querySelectorAll("#emoji-smileys button").length > 100 && `+
			`document.querySelector("#emoji:popover-open")`,
	)
	anna.picture(folder, "picker-1280")
	anna.looks(390, 844, "light")
	anna.picture(folder, "picker-390")

	boris.looks(1280, 800, "light")
	boris.open("/register")
	boris.types("#f-username", "an")
	boris.types("#f-password", "short")
	boris.submits(`form[action="/register"] button`)
	boris.picture(folder, "register-1280")
	boris.looks(390, 844, "light")
	boris.picture(folder, "register-390")

	for _, language := range []string{"en", "ru", "zh", "pl"} {
		boris.speaks(language)
		boris.open("/samovars")
		boris.looks(1280, 800, "light")
		boris.picture(folder, "404-"+language)
	}
}

// converse fills the lobby with messages.
func converse(anna, boris *tab) {
	anna.open("/r/lobby")
	boris.open("/r/lobby")
	anna.says("Good evening! The samovar is on. Who would like tea? 🍵")
	boris.says("Добрый вечер, Анна! Мне с лимоном, пожалуйста.")
	boris.says("🍋")
	anna.posts("Coming. Did you read the *new* release notes? They are at https://example.org/notes")
	anna.posts("- live messages\n- **no** JavaScript build\n- one binary")
	boris.posts("Zażółć gęślą jaźń — i nic nie ginie.")
	boris.posts("```\ngo run .\n```")
	anna.posts("> i nic nie ginie\n\nThat is the whole point :heart:")
	anna.posts("大家好！茶已经好了。")
	eval[any](
		boris,
		`fetch("/r/lobby/messages", {method: "POST", body: new URLSearchParams({body: "Already read them. Twice!", reply_to: "4"})})`,
	)
	for _, p := range []*tab{anna, boris} {
		eval[any](
			p,
			`fetch("/r/lobby/messages/1/reactions", {method: "POST", body: new URLSearchParams({emoji: "🍵"})})`,
		)
	}
	eval[any](
		anna,
		`fetch("/r/lobby/messages/10/reactions", {method: "POST", body: new URLSearchParams({emoji: "😂"})})`,
	)
	boris.until("the reaction", `document.querySelector("#m-10 .msg-reactions")`)
}

// TestPicturesOfConversations makes the screenshots of replies, pictures, the viewer, search and direct messages.
func TestPicturesOfConversations(t *testing.T) {
	folder := pictures(t)
	h := newHarness(t, "--operator", "Jean", "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.registers("anna", "correct horse", "Anna")
	boris.registers("boris", "correct horse", "Борис")
	converse(anna, boris)
	eval[any](boris, `(async () => {
		const canvas = new OffscreenCanvas(900, 600), c = canvas.getContext("2d");
		const sky = c.createLinearGradient(0, 0, 0, 600);
		sky.addColorStop(0, "#f6c17a"); sky.addColorStop(1, "#8f4412");
		c.fillStyle = sky; c.fillRect(0, 0, 900, 600);
		c.fillStyle = "#fff3"; for (let i = 0; i < 9; i++) { c.beginPath(); c.arc(450, 620, 80 + i * 70, Math.PI, 0); c.fill(); }
		const form = new FormData();
		form.set("body", "The view from the tea house this morning");
		form.append("files", await canvas.convertToBlob({ type: "image/png" }), "tea house.png");
		form.append("files", new Blob(["Darjeeling 14"], { type: "text/plain" }), "prices.txt");
		const answer = await fetch("/r/lobby/messages", { method: "POST", body: form, headers: { "HX-Request": "true" } });
		window.sent = answer.status;
	})()`)
	boris.until("the picture sent", `window.sent === 200`)
	anna.makesRoom("Tea corner")
	anna.open("/direct")
	anna.types("#f-username", "boris")
	anna.submits(`form[action="/direct"] button`)
	anna.says("Shall we meet at four?")

	for _, size := range []struct {
		name          string
		width, height int64
	}{{"1280", 1280, 800}, {"390", 390, 844}} {
		anna.looks(size.width, size.height, "light")
		anna.open("/r/lobby")
		anna.until(
			"the picture",
			`document.querySelector(".msg img")?.complete && document.querySelectorAll(".msg").length >= 11`,
		)
		anna.picture(folder, "files-"+size.name)
		eval[any](anna, `document.querySelector(".msg a:has(img)").click()`)
		anna.until("the viewer", `document.querySelector("dialog[open] img")?.complete`)
		anna.picture(folder, "viewer-"+size.name)
		anna.open("/search?q=the")
		anna.until("what was found", `document.querySelector("mark")`)
		anna.picture(folder, "search-"+size.name)
		boris.looks(size.width, size.height, "dark")
		boris.open("/direct")
		boris.picture(folder, "direct-"+size.name)
		anna.open("/notifications")
		anna.picture(folder, "notifications-"+size.name)
		anna.open("/r/lobby")
		anna.opensMenu("#m-2")
		anna.picture(folder, "menu-"+size.name)
	}
}
