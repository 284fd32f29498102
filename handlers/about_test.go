package handlers

import (
	"testing"

	"samovar/views"
)

func TestEachPageLeadsToTheLicences(t *testing.T) {
	h := harnessConfig{config: Config{Unlimited: true, Site: views.Site{Version: "v9.8.7"}}}.open(t)
	b := h.browser()
	if link := b.get("/login").expect(t, 200).between(t, `<a href="/about">`, "</a>"); link != "Samovar v9.8.7" {
		t.Errorf("the footer says %q", link)
	}
	page := b.get("/about").expect(t, 200)
	for _, text := range []string{
		"v9.8.7",
		"github.com/a-h/templ",
		"htmx 4.0.1",
		"0BSD",
		"Permission is hereby granted, free of charge",
		"THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS",
	} {
		page.shows(t, text)
	}
}

func TestEachPageSaysWhatItIs(t *testing.T) {
	h := openHarness(t)
	olga := h.member("olga")
	olga.post("/rooms", form{"name": "Tea", "topic": "Leaves & \"water\"", "visibility": "public"}).expect(t, 303)
	for path, description := range map[string]string{
		"/r/tea":   "Leaves &amp; &#34;water&#34;",
		"/r/lobby": "Lobby on Test house: chat in rooms and direct messages, right in the browser.",
		"/rooms":   "Rooms on Test house: chat in rooms and direct messages, right in the browser.",
	} {
		if got := olga.get(path).expect(t, 200).between(t, `<meta name="description" content="`, `"`); got != description {
			t.Errorf("%s is described by %q, want %q", path, got, description)
		}
	}
}
