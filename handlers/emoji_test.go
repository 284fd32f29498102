package handlers

import (
	"strings"
	"testing"

	"samovar/emoji"
)

func TestEmoji(t *testing.T) {
	h := openHarness(t)
	b := h.browser()

	t.Run("the picker names its emoji in the viewer's language", func(t *testing.T) {
		for _, language := range []string{"en", "ru", "zh", "pl"} {
			page := b.get("/emoji", hx, header{"Accept-Language": language}).expect(t, 200)
			first := emoji.Groups(language)[0].Emojis[0]
			page.shows(t, `title="`+first.Label+`"`)
			page.shows(t, h.texts.In(language).T("emoji.search"))
		}
	})

	t.Run("a search finds what fits and nothing else, or says so", func(t *testing.T) {
		found := b.get("/emoji/search?q=samovar", hx).expect(t, 200)
		found.shows(t, h.text("emoji.none"))
		cat := b.get("/emoji/search?q=cat", hx).expect(t, 200)
		cat.shows(t, "🐈")
		cat.lacks(t, "🚂")
		for _, query := range []string{"", "%00", "%ff", strings.Repeat("x", 5000), "<b>"} {
			mustBeSafe(t, b.get("/emoji/search?q="+query).expect(t, 200))
		}
	})

	t.Run("without script the palette puts an emoji behind the text, and nothing is posted", func(t *testing.T) {
		before := h.dump()
		got := b.post("/r/lobby/emoji", form{"body": "hello ", "key": "kept"}).expect(t, 200)
		got.shows(t, `class="emoji-palette"`)
		got = b.post("/r/lobby/emoji", form{"body": "hello ", "key": "kept", "emoji": "😬"}).expect(t, 200)
		if got.typed("body") != "hello 😬" || got.typed("key") != "kept" {
			t.Errorf("the composer holds %q under %q", got.typed("body"), got.typed("key"))
		}
		got = b.post("/r/lobby/emoji", form{"body": "hello ", "emoji": "<b>no emoji</b>"}).expect(t, 200)
		if got.typed("body") != "hello " {
			t.Errorf("the composer holds %q", got.typed("body"))
		}
		if h.dump() != before {
			t.Error("something was stored")
		}
	})
}
