package handlers

import (
	"strings"
	"testing"
)

func TestOnlyTheSitesOnTheListMayEmbedARoom(t *testing.T) {
	h := openEmbeddedRoom(t)
	const listed = "frame-ancestors 'self' https://shop.example https://*.example.com"
	for _, path := range []string{h.embed, h.embed + "/messages", h.embed + "/messages/999"} {
		policy := h.browser().get(path).header.Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, listed) {
			t.Errorf("%s: %s", path, policy)
		}
	}
	for _, path := range []string{h.room, h.room + "/messages", h.embed + "/enter", "/login", "/rooms"} {
		policy := h.owner.get(path).header.Get("Content-Security-Policy")
		if strings.Contains(policy, "shop.example") || !strings.Contains(policy, "frame-ancestors '") {
			t.Errorf("%s: %s", path, policy)
		}
	}
}

func TestAnEntryThatIsNoSite(t *testing.T) {
	h := openEmbeddedRoom(t)

	t.Run("is refused with its name, and stays in the form", func(t *testing.T) {
		const typed = "https://shop.example\nshop.example/path"
		got := h.owner.post(h.room+"/embed", form{"origins": typed}).expect(t, 422)
		got.shows(t, h.text("problem.embed.origin", "shop.example/path"))
		if got.typed("origins") != typed {
			t.Errorf("the field holds %q", got.typed("origins"))
		}
	})

	t.Run("is quoted by its beginning where it is long, and stays in the form", func(t *testing.T) {
		typed := strings.Repeat("х", 10_000)
		got := h.owner.post(h.room+"/embed", form{"origins": typed}).expect(t, 422)
		if want := h.text("problem.embed.origin", typed[:120]+"…"); got.problemOf("origins") != want {
			t.Errorf("said %.300q, want %q", got.problemOf("origins"), want)
		}
		if got.typed("origins") != typed {
			t.Errorf("the field holds %d bytes", len(got.typed("origins")))
		}
	})
}

func TestTheLoaderMayBeLoadedFromAnywhere(t *testing.T) {
	got := openHarness(t).browser().get("/embed.js", header{"Accept-Encoding": "gzip"}).expect(t, 200)
	if got.header.Get("Access-Control-Allow-Origin") != "*" ||
		got.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" ||
		got.header.Get("Set-Cookie") != "" {
		t.Errorf("its headers are %v", got.header)
	}
	if size := len(got.body); size > 4096 {
		t.Errorf("it is %d bytes, packed", size)
	}
	t.Logf("the loader is %d bytes, packed", len(got.body))
}
