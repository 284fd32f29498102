package handlers

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"samovar/assets"
)

func TestTheSiteCanBeKeptAsAnApplication(t *testing.T) {
	h := openHarness(t)
	b := h.browser()

	t.Run("each page leads to the manifest, except embeds", func(t *testing.T) {
		for _, path := range []string{"/r/lobby", "/login", "/offline"} {
			b.get(path).expect(t, 200).shows(t, `<link rel="manifest" href="/manifest.webmanifest"`)
		}
		embed := b.get("/embed/lobby").expect(t, 200)
		embed.lacks(t, "manifest.webmanifest")
		embed.lacks(t, assets.URL("app.js"))
	})

	t.Run("the manifest names the site, and pictures that are there", func(t *testing.T) {
		got := b.get("/manifest.webmanifest").expect(t, 200)
		var manifest struct {
			Name, Display string
			Start         string `json:"start_url"`
			Icons         []struct{ Src, Sizes, Type, Purpose string }
		}
		if err := json.Unmarshal([]byte(got.body), &manifest); err != nil {
			t.Fatal(err)
		}
		if got.header.Get("Content-Type") != "application/manifest+json" || manifest.Name != "Test house" ||
			manifest.Start != "/" ||
			manifest.Display != "standalone" {
			t.Errorf("%s: %+v", got.header.Get("Content-Type"), manifest)
		}
		kinds := map[string]bool{}
		for _, icon := range manifest.Icons {
			kinds[icon.Sizes+" "+icon.Purpose] = true
			if picture := b.get(icon.Src).expect(t, 200); picture.header.Get("Content-Type") != icon.Type ||
				!strings.HasPrefix(picture.body, "\x89PNG") {
				t.Errorf("%s is %s", icon.Src, picture.header.Get("Content-Type"))
			}
		}
		for _, kind := range []string{"192x192 any", "512x512 any", "192x192 maskable", "512x512 maskable"} {
			if !kinds[kind] {
				t.Errorf("there is no picture %s", kind)
			}
		}
	})

	t.Run("the colour around a page is that of its upper edge", func(t *testing.T) {
		palettes, err := os.ReadFile("../tailwind.config.js")
		if err != nil {
			t.Fatal(err)
		}
		auto := b.get("/login").expect(t, 200)
		auto.shows(t, `media="(prefers-color-scheme: light)" content="#f6eee2"`)
		auto.shows(t, `media="(prefers-color-scheme: dark)" content="#15100e"`)
		for theme, colour := range map[string]string{"light": "#f6eee2", "dark": "#15100e", "retro": "#c9c5bd"} {
			b.post("/preferences", form{"theme": theme}).expect(t, 303)
			b.get("/login").expect(t, 200).shows(t, `<meta name="theme-color" content="`+colour+`"`)
			if !strings.Contains(string(palettes), `"`+colour+`"`) {
				t.Errorf("%s has no %s", theme, colour)
			}
		}
	})

	t.Run("the worker is asked for anew and names what it keeps", func(t *testing.T) {
		got := b.get("/sw.js").expect(t, 200)
		if got.header.Get("Cache-Control") != "no-cache" ||
			!strings.HasPrefix(got.header.Get("Content-Type"), "text/javascript") {
			t.Errorf("headers %v", got.header)
		}
		got.shows(t, `STYLE = "`+assets.URL("app.css")+`"`)
		if policy := got.header.Get("Content-Security-Policy"); !strings.Contains(policy, "worker-src 'self'") ||
			!strings.Contains(policy, "manifest-src 'self'") {
			t.Errorf("policy %s", policy)
		}
	})

	t.Run("the page it keeps is in the person's language and theme, and has nothing else of them", func(t *testing.T) {
		anna := h.member("anna")
		anna.post("/preferences", form{"language": "pl", "theme": "dark"}).expect(t, 303)
		page := anna.get("/offline").expect(t, 200)
		page.shows(t, h.texts.In("pl").T("problem.offline.title"))
		page.shows(t, `data-theme="dark"`)
		page.lacks(t, "anna")
		page.lacks(t, `.msg[data-author="1"] .msg-name`)
		if _, kept, _ := strings.Cut(page.body, "<body"); strings.Contains(kept, "<form") ||
			strings.Contains(kept, "<script") {
			t.Errorf("it has a form or a script: %s", kept)
		}
		if page.set("samovar") != nil {
			t.Error("it sets a cookie")
		}
	})
}
