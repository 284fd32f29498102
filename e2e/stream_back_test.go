package e2e

import "testing"

// A reader who leaves the room and comes back finds it at the same place, with what was said meanwhile. Over plain
// HTTP WebKit keeps the page for that; Chromium and Firefox load it again, since caches may not store it.
func TestARoomThatIsComeBackToIsLiveInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna, boris := open(h, "Anna"), h.client()
		anna.open("/r/lobby")
		anna.says("before")
		anna.until("the stream open", streamIsOpen)
		anna.types("#body", "half a thou")
		eval[any](anna, `void (addEventListener("pageshow", ({ persisted }) => { window.restored = persisted; }),
			new MutationObserver(() => { sessionStorage.told = document.getElementById("connection").textContent; })
				.observe(document.getElementById("connection"), {attributes: true, childList: true}))`)
		anna.leaves(`location.assign("/rooms")`, "/rooms")
		boris.post("said meanwhile", "key")
		anna.leaves(`history.back()`, "/r/lobby")
		anna.sees("said meanwhile")
		anna.sees("before")
		anna.until(
			"the lock of the room",
			`navigator.locks.query().then(({ held }) => held.some(({ name }) => name === "samovar-room-lobby"))`,
		)
		t.Logf("the browser had kept the page: %v", eval[bool](anna, `!!window.restored`))
		boris.post("said now", "another key")
		anna.sees("said now")
		anna.until("the draft", `document.getElementById("body").value === "half a thou"`)
		if told := eval[string](anna, `sessionStorage.told ?? ""`); told != "" {
			t.Errorf("the page has said %q", told)
		}
	})
}

// leaves goes to another page by a script, as a click does, and waits for it.
func (p *person) leaves(way, path string) {
	p.t.Helper()
	eval[any](p, `void setTimeout(() => `+way+`)`)
	p.until("the page "+path, `location.pathname === `+quoted(path)+` && document.readyState === "complete"`)
}
