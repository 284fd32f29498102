package handlers

import "testing"

func TestPreferences(t *testing.T) {
	h := openHarness(t)

	for wanted, language := range map[string]string{
		"pl-PL,pl;q=0.9,en;q=0.5": "pl", "ru": "ru", "zh-CN": "zh", "zh-Hans": "zh", "de, fr;q=0.5": "en",
		"": "en", "en;q=0.1, ru;q=0.9": "ru",
		"%%%;;q=": "en",
	} {
		t.Run("a browser that asks for "+wanted+" gets "+language, func(t *testing.T) {
			page := h.browser().get("/rooms", header{"Accept-Language": wanted}).expect(t, 200)
			page.shows(t, `<html lang="`+language+`"`)
			page.shows(t, h.texts.In(language).T("rooms.title"))
		})
	}

	t.Run("a chosen language is kept, whatever the browser asks for", func(t *testing.T) {
		b := h.browser()
		got := b.post("/preferences", form{"language": "ru", "back": "/rooms?q=x"}).expect(t, 303)
		if got.location() != "/rooms?q=x" || got.set("language").MaxAge != yearSeconds {
			t.Errorf("sent to %s with %v", got.location(), got.set("language"))
		}
		b.get("/rooms", header{"Accept-Language": "pl"}).expect(t, 200).shows(t, `<html lang="ru"`)
	})

	t.Run("a chosen look is kept, and without one the system decides", func(t *testing.T) {
		b := h.browser()
		b.get("/rooms").expect(t, 200).shows(t, `data-theme="auto"`)
		for _, theme := range []string{"light", "dark", "retro", "auto"} {
			b.post("/preferences", form{"theme": theme}).expect(t, 303)
			b.get("/rooms").expect(t, 200).shows(t, `data-theme="`+theme+`"`)
		}
	})

	t.Run("what is not on offer changes nothing", func(t *testing.T) {
		b := h.browser()
		b.post("/preferences", form{"theme": "retro", "language": "pl"}).expect(t, 303)
		b.post("/preferences", form{"theme": `"><script>`, "language": "xx"}).expect(t, 303)
		page := b.get("/rooms").expect(t, 200)
		page.shows(t, `<html lang="pl" data-theme="retro"`)
		page = h.browser().get("/rooms", header{"Cookie": `theme="><script>; language=../../etc`}).expect(t, 200)
		page.shows(t, `<html lang="en" data-theme="auto"`)
	})

	for _, wanted := range []string{
		"https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
		"javascript:alert(1)", "evil.example",
		"/%", "///evil.example", "",
	} {
		t.Run("no person is sent on to "+wanted, func(t *testing.T) {
			for _, headers := range []header{{}, hx} {
				got := h.browser().post("/preferences", form{"theme": "dark", "back": wanted}, headers)
				if to := got.location() + got.header.Get("HX-Redirect"); to != "/" {
					t.Errorf("sent to %q", to)
				}
			}
		})
	}

	t.Run("a path of ours is where one is sent, by htmx too", func(t *testing.T) {
		got := h.browser().post("/preferences", form{"theme": "dark", "back": "/r/lobby?at=1#m-1"}, hx).expect(t, 200)
		if got.header.Get("HX-Redirect") != "/r/lobby?at=1#m-1" {
			t.Errorf("sent to %q", got.header.Get("HX-Redirect"))
		}
	})

	t.Run("a page's form comes back to the page", func(t *testing.T) {
		if got := h.browser().get("/rooms?q=tea&page=2").expect(t, 200).typed("back"); got != "/rooms?q=tea&page=2" {
			t.Errorf("it would come back to %q", got)
		}
		refused := h.browser().post("/r/lobby/messages", form{"body": ""}).expect(t, 422)
		if got := refused.typed("back"); got != "/r/lobby" {
			t.Errorf("a refused one would come back to %q", got)
		}
	})
}
