package handlers

import (
	"fmt"
	"strings"
	"testing"

	"samovar/assets"
	"samovar/emoji"
)

func TestHealth(t *testing.T) {
	h := openHouse(t)
	b := h.browser()

	t.Run("alive and ready, it says so in a word", func(t *testing.T) {
		for _, path := range []string{"/healthz", "/readyz"} {
			if got := b.get(path).expect(t, 200); got.body != "ok\n" || got.header.Get("Cache-Control") != "no-store" || len(got.header["Set-Cookie"]) > 0 {
				t.Errorf("%s said %q with %v", path, got.body, got.header)
			}
		}
	})

	t.Run("the figures move with what happens", func(t *testing.T) {
		figure := func(name string) (value float64) {
			t.Helper()
			for line := range strings.Lines(b.get("/metrics").expect(t, 200).body) {
				if _, err := fmt.Sscanf(line, name+" %g", &value); err == nil {
					return value
				}
			}
			t.Fatalf("there is no figure %s", name)
			return 0
		}
		if figure("samovar_readers") != 0 {
			t.Errorf("%g readers before anyone came", figure("samovar_readers"))
		}
		changes, frames := figure("samovar_changes_total"), figure("samovar_frames_total")
		l := h.browser().listen("/r/lobby/events").greeted(t)
		h.guest().say("/r/lobby", "counted")
		l.text(t, "counted")
		if figure("samovar_readers") != 1 || figure("samovar_feeds") != 1 || figure("samovar_changes_total") <= changes || figure("samovar_frames_total") <= frames {
			t.Errorf("%g readers, %g changes, %g frames", figure("samovar_readers"), figure("samovar_changes_total"), figure("samovar_frames_total"))
		}
		figure("process_start_time_seconds")
	})

	t.Run("alive without a database, it is not ready, and pages say that it is our fault", func(t *testing.T) {
		closed := build{config: Config{Unlimited: true}}.open(t)
		closed.mayFail()
		if err := closed.store.Close(); err != nil {
			t.Fatal(err)
		}
		b := closed.browser()
		b.get("/healthz").expect(t, 200)
		b.get("/readyz").expect(t, 503)
		for _, path := range []string{"/r/lobby", "/rooms"} {
			page := b.get(path).expect(t, 500)
			page.shows(t, h.say("problem.internal.sentence"))
			for _, inner := range []string{"sql", "database", closed.path} {
				page.lacks(t, inner)
			}
		}
	})
}

func TestAssets(t *testing.T) {
	h := openHouse(t)
	b := h.browser()

	t.Run("all that a page asks for is there, for ever, packed for who takes it", func(t *testing.T) {
		page := b.get("/r/lobby").expect(t, 200)
		wanted := append([]string{"app.css", "icon.svg", "icon-unread.svg"}, assets.Scripts...)
		for _, name := range wanted {
			address := assets.URL(name)
			page.shows(t, `"`+address+`"`)
			plain := b.get(address).expect(t, 200)
			packed := b.get(address, header{"Accept-Encoding": "gzip"}).expect(t, 200)
			if unpack(t, packed.body) != plain.body || packed.header.Get("Content-Encoding") != "gzip" || plain.header.Get("Content-Encoding") != "" {
				t.Errorf("%s differs packed and unpacked", name)
			}
			for _, got := range []answer{plain, packed} {
				if got.header.Get("Cache-Control") != "public, max-age=31536000, immutable" || got.header.Get("Vary") != "Accept-Encoding" ||
					got.header.Get("X-Content-Type-Options") != "nosniff" || strings.HasPrefix(got.header.Get("Content-Type"), "text/plain") {
					t.Errorf("%s has %v", name, got.header)
				}
			}
		}
	})

	t.Run("under another name there is nothing", func(t *testing.T) {
		for _, path := range []string{"/assets/app.css", "/assets/app.AAAAAAAA.css", "/assets/..%2Fassets.go", "/assets/tailwind.css", "/assets/assets.go"} {
			if got := b.get(path).expect(t, 404); strings.Contains(got.header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s would be kept for ever", path)
			}
		}
	})

	t.Run("the icon is found at its oldest address too", func(t *testing.T) {
		if got := b.get("/favicon.ico").expect(t, 301); got.location() != assets.URL("icon.svg") {
			t.Errorf("sent to %s", got.location())
		}
	})
}

func TestEmoji(t *testing.T) {
	h := openHouse(t)
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
		found.shows(t, h.say("emoji.none"))
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
