package e2e

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
)

// listens records from now on what is added to the page's live regions, which screen readers speak.
func (p *person) listens() {
	p.t.Helper()
	eval[any](p, `(() => {
		window.spoken = [];
		const polite = "[aria-live=polite], [role=status], [role=log]:not([aria-live=off])";
		new MutationObserver((records) => {
			for (const { addedNodes } of records) for (const node of addedNodes) {
				const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
				if (element?.closest("[aria-live], [role=log], [role=status]")?.matches(polite)) spoken.push(node.textContent);
			}
		}).observe(document.body, { childList: true, subtree: true });
	})()`)
}

// spoken returns what was recorded since listens.
func (p *person) spoken() []string {
	p.t.Helper()
	return eval[[]string](p, `window.spoken`)
}

func TestAScreenReaderSpeaksEachNewMessageOnce(t *testing.T) {
	inEachEngine(t, speaksEachMessageOnce)
}

func speaksEachMessageOnce(t *testing.T, open opener) {
	t.Helper()
	h := newHarness(t, "--limits", "off")
	boris := h.client()
	for i := range 60 {
		boris.post(fmt.Sprint("message ", i+1), fmt.Sprint("key-", i))
	}
	anna := open(h, "Anna")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.sees("message 60")
	name := eval[string](anna, `document.querySelector("#m-60 .msg-name").textContent`)
	anna.listens()

	boris.post("**tea**\n\nis ready", "first")
	anna.until("a new message", `document.getElementById("m-61")`)
	act := func(what, path string, form url.Values, isThere string) {
		t.Helper()
		if status, _ := boris.send("POST", "/r/lobby/messages"+path, form.Encode()); status >= 400 {
			t.Errorf("%s: status %d", what, status)
		}
		anna.until(what, isThere)
	}
	act("a reaction", "/61/reactions", url.Values{"emoji": {"🍵"}}, `document.querySelector("#m-61 .msg-foot")`)
	act("an edit", "/61", url.Values{"body": {"coffee is ready"}}, `document.querySelector("#m-61[data-edited]")`)
	act("a reply", "", url.Values{"body": {"an answer"}, "reply_to": {"61"}, "key": {"reply"}},
		`document.getElementById("m-62") && document.querySelector("#m-61 [href$=thread]")`)
	act(
		"a deletion",
		"/61/delete",
		nil,
		`document.querySelector("#m-61[data-deleted]") && document.querySelector("#m-62")`,
	)
	anna.says("mine")
	eval[any](anna, `fetch("/r/lobby/messages/62/pin", { method: "POST" })`)
	anna.until("a pin", `document.querySelector("#m-62[data-pinned]")`)

	// Older messages are not spoken: those of an older page, and of the last page fetched anew. The older ones may
	// come back at once, where the list's end is still in view, so their absence is recorded when it happens.
	eval[any](anna, `void (document.getElementById("log").scrollTop = -1e6)`)
	anna.until("an older page", `document.getElementById("m-1")`)
	eval[any](anna, `void document.addEventListener("feed", ({ detail }) => {
		if (detail.style === "refill") window.refilledWithout = !document.getElementById("m-1");
	})`)
	eval[any](
		anna,
		`void document.dispatchEvent(new CustomEvent("htmx:sse:after:message", { detail: { message: { event: "reset", data: "" } } }))`,
	)
	anna.until("the last page anew", `window.refilledWithout && document.getElementById("m-63")`)

	boris.post("the last", "last")
	anna.until("the last", `document.getElementById("m-64")`)
	want := []string{name + ": tea is ready", name + ": an answer", "Sent.", name + ": the last"}
	if spoken := anna.spoken(); !slices.Equal(spoken, want) {
		t.Errorf("spoken was %q, want %q", spoken, want)
	}

	anna.open("/embed/lobby")
	anna.listens()
	boris.post("to the embed", "embed")
	anna.until("a message in the embed", `document.getElementById("m-65")`)
	act("a reaction", "/65/reactions", url.Values{"emoji": {"🍵"}}, `document.querySelector("#m-65 .msg-foot")`)
	if spoken := anna.spoken(); !slices.Equal(spoken, []string{name + ": to the embed"}) {
		t.Errorf("spoken in the embed was %q", spoken)
	}
}
