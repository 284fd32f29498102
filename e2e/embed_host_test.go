package e2e

import "testing"

// A site that is taken off the room's list loses the frame that is open in its page; another site's goes on.
func TestASiteTakenOffTheListLosesItsOpenFrames(t *testing.T) {
	w := newWeb(t)
	for _, site := range []string{"shop", "wiki"} {
		w.serves(site, shop)
	}
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop", "wiki")
	frames := map[string]*tab{}
	for _, site := range []string{"shop", "wiki"} {
		p := browser.person(w.house, site)
		p.goes(w.origin(site))
		p.until("the button", launcher)
		eval[any](p, `Samovar.open()`)
		frames[site] = p.frame("lobby")
		frames[site].says("from the " + site)
		anna.sees("from the " + site)
	}

	anna.open("/r/lobby/embed")
	eval[any](anna, `document.getElementById("f-origins").value = ""`)
	anna.types("#f-origins", w.origin("wiki"))
	anna.submits(`form[action="/r/lobby/embed"] button`)
	frames["shop"].until(
		"being told that it has ended",
		`document.getElementById("connection").dataset.state === "ended"`,
	)
	anna.open("/r/lobby")
	anna.says("for those who may")
	frames["wiki"].sees("for those who may")
	if shown := frames["shop"].shown(); len(shown) > 2 {
		t.Errorf("the shop's frame shows %q", shown)
	}
}
