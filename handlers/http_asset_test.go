package handlers

import (
	"strings"
	"testing"

	"samovar/assets"
)

func TestAssets(t *testing.T) {
	h := openHarness(t)
	b := h.browser()

	t.Run("all that a page asks for is there, for ever, packed for who takes it", func(t *testing.T) {
		page := b.get("/r/lobby").expect(t, 200)
		wanted := []string{"app.css", "app.js", "icon.svg", "icon-unread.svg"}
		for _, name := range wanted {
			address := assets.URL(name)
			page.shows(t, `"`+address+`"`)
			plain := b.get(address).expect(t, 200)
			packed := b.get(address, header{"Accept-Encoding": "gzip, br;q=0"}).expect(t, 200)
			smallest := b.get(address, header{"Accept-Encoding": "gzip, deflate, br, zstd"}).expect(t, 200)
			if unpack(t, packed.body) != plain.body || packed.header.Get("Content-Encoding") != "gzip" ||
				plain.header.Get("Content-Encoding") != "" {
				t.Errorf("%s differs packed and unpacked", name)
			}
			if unpackBrotli(t, smallest.body) != plain.body || smallest.header.Get("Content-Encoding") != "br" {
				t.Errorf("%s differs as Brotli", name)
			}
			for _, got := range []answer{plain, packed, smallest} {
				if got.header.Get("Cache-Control") != "public, max-age=31536000, immutable" ||
					got.header.Get("Vary") != "Accept-Encoding" ||
					got.header.Get("X-Content-Type-Options") != "nosniff" ||
					strings.HasPrefix(got.header.Get("Content-Type"), "text/plain") {
					t.Errorf("%s has %v", name, got.header)
				}
			}
		}
	})

	t.Run("under another name there is nothing", func(t *testing.T) {
		for _, path := range []string{
			"/assets/app.css", "/assets/app.AAAAAAAA.css", "/assets/..%2Fassets.go", "/assets/tailwind.css",
			"/assets/assets.go",
		} {
			if got := b.get(path).expect(t, 404); strings.Contains(got.header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s would be kept for ever", path)
			}
		}
	})

	t.Run("the icon is found at its oldest address too", func(t *testing.T) {
		if got := b.get("/favicon.ico").expect(t, 302); got.location() != assets.URL("icon.svg") {
			t.Errorf("sent to %s", got.location())
		}
	})
}
