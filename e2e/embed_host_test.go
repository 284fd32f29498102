package e2e

import "testing"

// A site that is taken off the room's list loses its open embed; that of another site goes on.
func TestASiteTakenOffTheListLosesItsOpenEmbeds(t *testing.T) {
	w := newWeb(t)
	for _, site := range []string{"shop", "wiki"} {
		w.serves(site, shop)
	}
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop", "wiki")
	embeds := map[string]*tab{}
	for _, site := range []string{"shop", "wiki"} {
		p := browser.person(w.harness, site)
		p.goes(w.origin(site))
		p.until("the button", launcher)
		eval[any](p, `Samovar.open()`)
		embeds[site] = p.embed("lobby")
		embeds[site].says("from the " + site)
		anna.sees("from the " + site)
	}

	anna.open("/r/lobby/embed")
	eval[any](anna, `document.getElementById("f-origins").value = ""`)
	anna.types("#f-origins", w.origin("wiki"))
	anna.submits(`form[action="/r/lobby/embed"] button`)
	embeds["shop"].until(
		"being told that it has ended",
		`document.getElementById("connection").dataset.state === "ended"`,
	)
	anna.open("/r/lobby")
	anna.says("for those who may")
	embeds["wiki"].sees("for those who may")
	if shown := embeds["shop"].shown(); len(shown) > 2 {
		t.Errorf("the shop's embed shows %q", shown)
	}
}
