package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"testing"
	"time"
)

// The server is killed again and again while two people write. Each answered message is there once, in order, in both
// pages and in the table. One that was not answered waits in the log and is sent again by itself.
func TestNothingIsLostOrDoubledWhenTheServerIsKilled(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.open("/r/lobby")
	boris.open("/r/lobby")
	var said []string
	for round := range 4 {
		for i := range 3 {
			for _, p := range []*tab{anna, boris} {
				text := fmt.Sprintf("%s %d.%d", p.name, round, i)
				p.says(text)
				said = append(said, text)
			}
		}
		text := fmt.Sprintf("Anna %d in the moment of the kill", round)
		anna.types("#body", text)
		anna.enter()
		h.kill()
		boris.until("the loss noticed", `document.getElementById("connection").dataset.state === "lost"`)
		h.start()
		anna.comesThrough(text)
		said = append(said, text)
	}
	// A page says that it is back with the first frame; missed messages follow. One more message shows whether any
	// came twice.
	last := "all is well"
	for _, p := range []*tab{anna, boris} {
		p.shows(said)
	}
	boris.says(last)
	said = append(said, last)
	for _, p := range []*tab{anna, boris} {
		p.shows(said)
	}
	if stored := h.bodies("lobby"); !slices.Equal(stored, said) {
		t.Errorf("the table has %q\nwant %q", stored, said)
	}
}

// shows waits until the log has exactly these messages.
func (p *person) shows(said []string) {
	p.t.Helper()
	wait(p.t, fmt.Sprintf("%s seeing exactly %q", p.name, said), func() (bool, string) {
		shown := p.shown()
		return slices.Equal(shown, said), fmt.Sprintf("%q", shown)
	})
}

// comesThrough waits until what was sent without a connection is stored.
func (p *person) comesThrough(text string) {
	p.t.Helper()
	p.sees(text)
	p.until("nothing on its way", `!document.querySelector(".unsent")`)
}

func TestAPageFindsTheServerThatWasNotThereAtFirst(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.open("/r/lobby")
	anna.until("the stream open", streamIsOpen)
	// The stream's first connection fails: the page has loaded, and the server is gone when it connects.
	h.kill()
	eval[any](anna, `document.dispatchEvent(new Event("me"))`)
	anna.until("the loss noticed", `document.getElementById("connection").dataset.state === "lost"`)
	h.start()
	boris.open("/r/lobby")
	boris.says("are you there?")
	anna.sees("are you there?")
}

// Firefox closes a page's streams when another page is requested, which may be slow or a download. Here the test
// closes the connections.
func TestAStreamThatIsBackAtOnceIsNotSaidToBeLost(t *testing.T) {
	h := newHarness(t)
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: h.address})
	proxy.FlushInterval = -1
	proxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	server := httptest.NewServer(proxy)
	t.Cleanup(server.CloseClientConnections)
	h.public = server.URL
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.open("/r/lobby")
	anna.until("the stream open", streamIsOpen)
	eval[any](
		anna,
		`void new MutationObserver(() => { window.saidOfLoss ??= document.getElementById("connection").textContent; })
		.observe(document.getElementById("connection"), {attributes: true, childList: true});
		void document.addEventListener("htmx:sse:error", () => { window.broken = true; });
		void document.addEventListener("htmx:sse:after:connection", () => { window.back = window.broken; })`,
	)
	server.CloseClientConnections()
	anna.until("the stream broken, and back", `window.back`)
	boris.open("/r/lobby")
	boris.says("are you there?")
	anna.sees("are you there?")
	if said := eval[string](anna, `window.saidOfLoss ?? ""`); said != "" {
		t.Errorf("the page has said %q", said)
	}
	boris.types("#body", "I am still writing")
	anna.until("Boris typing", `document.querySelectorAll("#typers b").length === 1`)
	h.kill()
	anna.until("the loss noticed", `document.getElementById("connection").dataset.state === "lost"`)
	if eval[bool](anna, `!!document.querySelector("#typers b")`) {
		t.Error("he goes on typing behind a lost connection")
	}
}

// slowly is a server before a harness that answers under /slow/ on request: with an empty answer or with a page.
func slowly(t *testing.T, h *harness) (answer chan int) {
	t.Helper()
	answer = make(chan int)
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: h.address})
	proxy.FlushInterval = -1
	proxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/slow/" {
			proxy.ServeHTTP(w, r)
			return
		}
		select {
		case status := <-answer:
			w.WriteHeader(status)
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.CloseClientConnections)
	h.public = server.URL
	return answer
}

func TestAPageThatIsLeftSaysNothingOfALossInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		answer := slowly(t, h)
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.says("before")
		eval[any](
			anna,
			`void new MutationObserver(() => { sessionStorage.said = document.getElementById("connection").textContent; })
			.observe(document.getElementById("connection"), {attributes: true, childList: true})`,
		)
		leaves := func(status int) {
			t.Helper()
			eval[any](anna, `void setTimeout(() => location.assign("/slow/"))`)
			select {
			case answer <- status:
			case <-time.After(patience):
				t.Fatal("the other page is not asked for")
			}
		}
		leaves(http.StatusNoContent) // as a download does
		h.client().post("and it goes on", "key")
		anna.sees("and it goes on")
		leaves(http.StatusOK)
		anna.until("the other page", `location.pathname === "/slow/"`)
		if said := eval[string](anna, `sessionStorage.said ?? ""`); said != "" {
			t.Errorf("the page has said %q", said)
		}
	})
}

const streamIsOpen = `document.getElementById("stream")?._htmx?.sse`

func TestAPageThatSleptThroughMoreThanAPageStartsAnew(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.open("/r/lobby")
	anna.says("before the sleep")
	anna.offline(true)
	h.kill() // open connections survive being offline; this ends them
	h.start()
	boris.open("/r/lobby")
	eval[any](
		boris,
		`(async () => { for (let i = 0; i < 320; i++) await fetch("/r/lobby/messages", {method: "POST", body: new URLSearchParams({body: "while she slept " + i})}); window.done = true })()`,
	)
	boris.until("all posted", `window.done`)
	anna.offline(false)
	anna.sees("while she slept 319")
	fresh := anna.another("a page made now")
	fresh.open("/r/lobby")
	fresh.sees("while she slept 319")
	anna.shows(fresh.shown())
}

// The stream tells the page to fetch its last page again, and that fails. The page must try again by itself.
func TestAPageThatCannotFetchWhatItMissedTriesAgain(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	anna := newChromium(t).person(h, "Anna")
	anna.open("/r/lobby")
	anna.says("before the sleep")
	eval[any](
		anna,
		`void document.addEventListener("htmx:error", ({ detail }) => { window.failed ||= detail.ctx?.request.action.endsWith("/messages"); })`,
	)
	anna.offline(true)
	h.kill() // open connections survive being offline; this ends them
	h.start()
	writer := h.client()
	for i := range 60 {
		writer.post(fmt.Sprint("while she slept ", i), fmt.Sprint(i))
	}
	anna.cannotReach("/r/lobby/messages")
	anna.until("the last page not to be had", `window.failed`)
	anna.offline(false)
	anna.sees("while she slept 59")
	fresh := anna.another("a page made now")
	fresh.open("/r/lobby")
	fresh.sees("while she slept 59")
	anna.shows(fresh.shown())
}
