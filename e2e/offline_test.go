package e2e

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// workerIsThere is an expression for a worker that controls this page.
const workerIsThere = `(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated")()`

// isServed waits until the worker has cached what it needs.
func (p *person) isServed() {
	p.t.Helper()
	wait(p.t, p.name+": the worker", func() (bool, string) { return eval[bool](p, workerIsThere), "" })
}

func TestTheSiteCanBeInstalled(t *testing.T) {
	h := newHarness(t, "--name", "Самовар")
	anna := openChromium(t, t.TempDir()).tab(h, "Anna") // a private window cannot install the app
	anna.open("/r/lobby")
	anna.isServed()
	anna.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		manifest, err := chromedp.Call(ctx, page.GetAppManifest, page.GetAppManifestParams{})
		if err != nil {
			return err
		}
		if manifest.URL != h.url("/manifest.webmanifest") || len(manifest.Errors) > 0 ||
			!strings.Contains(manifest.Data, `"name":"Самовар"`) {
			t.Errorf("the manifest is %q with %+v: %s", manifest.URL, manifest.Errors, manifest.Data)
		}
		hindrances, err := chromedp.Call(ctx, page.GetInstallabilityErrors, cdp.Empty{})
		for _, hindrance := range hindrances.InstallabilityErrors {
			t.Errorf("it cannot be installed: %s %+v", hindrance.ErrorID, hindrance.ErrorArguments)
		}
		return err
	}))
}

func TestAPageThatCannotBeReachedSaysSoAndComesBack(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	anna := browser.person(h, "Anna")
	anna.open("/embed/lobby") // the worker does not start here yet
	eval[any](
		anna,
		`fetch("/preferences", {method: "POST", body: new URLSearchParams({language: "pl", theme: "retro"})}).then(() => 1)`,
	)
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby")
	anna.isServed()
	anna.says("said before the power cut")
	anna.open("/account")

	// The worker caches its one page and the stylesheet, and nothing of hers.
	kept := eval[[]string](anna, `(async () => {
		const all = [];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) all.push(new URL(request.url).pathname + " " + await (await cache.match(request, {ignoreVary: true})).text());
		}
		return all;
	})()`)
	if len(kept) != 2 || !strings.HasPrefix(kept[0], "/offline ") || !strings.HasPrefix(kept[1], "/assets/app.") {
		t.Errorf("the worker keeps %.80q", kept)
	}
	for _, content := range kept {
		if strings.Contains(content, "Anna") || strings.Contains(content, "anna") ||
			strings.Contains(content, "power cut") {
			t.Errorf("what it keeps knows her: %.2000s", content)
		}
	}

	eval[any](
		anna,
		`fetch("/preferences", {method: "POST", body: new URLSearchParams({language: "en", theme: "retro"})}).then(() => 1)`,
	)
	anna.open("/account")
	isKept := func(what, look string) {
		t.Helper()
		wait(t, what, func() (bool, string) {
			page := eval[string](anna, `caches.match("/offline", {ignoreVary: true}).then((page) => page.text())`)
			return strings.Contains(page, look), page
		})
	}
	isKept("the kept page in her new language", `lang="en" data-theme="retro"`)
	for _, theme := range []string{"dark", "retro"} { // a choice in the menu, after which the page stays
		anna.picks("theme", theme)
		isKept("the kept page in the theme "+theme, `lang="en" data-theme="`+theme+`"`)
	}

	h.kill()
	anna.open("/r/lobby?at=1")
	anna.until(
		"the page that says so, in her language and theme, with its style",
		`document.querySelector("h1")?.textContent === "No connection" && `+
			`getComputedStyle(document.body).backgroundColor === "rgb(0, 128, 128)"`,
	)
	if address := eval[string](anna, "location.href"); address != h.url("/r/lobby?at=1") {
		t.Errorf("the address is %s", address)
	}
	anna.submits(".button")
	anna.until("still no page", `document.querySelector("h1")?.textContent === "No connection"`)
	h.start()
	anna.submits(".button")
	anna.sees("said before the power cut")
}

// A navigation preload that fails rejects in Chromium, and is an error response elsewhere.
func TestAServerThatIsGoneIsSaidInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t)
		anna := open(h, "Anna")
		anna.open("/r/lobby")
		anna.says("said before the power cut")
		anna.open("/rooms")
		anna.isServed()
		h.kill()
		anna.open("/r/lobby")
		anna.until("the page that says so", `document.querySelector("h1")?.textContent === "No connection"`)
		if address := eval[string](anna, "location.href"); address != h.url("/r/lobby") {
			t.Errorf("the address is %s", address)
		}
		h.start()
		anna.open("/no-such-page")
		anna.until(
			"an answer of ours that is an error",
			`document.querySelector("h1")?.textContent === "Page not found"`,
		)
		anna.open("/r/lobby")
		anna.sees("said before the power cut")
	})
}

func TestAProxyThatDoesNotReachUsIsNoAnswer(t *testing.T) {
	h := newHarness(t)
	var status atomic.Int32 // the proxy's own answer; 0 lets requests through
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: h.address})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if status.Load() == 0 {
			proxy.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(int(status.Load()))
		_, _ = io.WriteString(w, "<h1>said by the proxy</h1>") // the tab has left the page
	}))
	t.Cleanup(server.CloseClientConnections)
	h.public = server.URL
	anna := newChromium(t).person(h, "Anna")
	anna.open("/rooms")
	anna.isServed()
	for _, gateway := range []int32{http.StatusBadGateway, http.StatusGatewayTimeout} {
		status.Store(gateway)
		anna.open("/r/lobby")
		anna.until("our page that says so", `document.querySelector("h1")?.textContent === "No connection"`)
	}
	for _, answer := range []int32{
		http.StatusNotFound, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable,
	} {
		status.Store(answer)
		anna.open("/r/lobby")
		anna.until("the answer as it is", `document.querySelector("h1")?.textContent === "said by the proxy"`)
	}
	status.Store(0)
	anna.open("/no-such-page")
	anna.until("our own page for what is not there", `document.querySelector("h1")?.textContent === "Page not found"`)
}

func TestEmbedsHaveNoWorker(t *testing.T) {
	h := newHarness(t)
	anna := newChromium(t).person(h, "Anna")
	anna.open("/embed/lobby")
	anna.until("the stream open", streamIsOpen)
	if eval[bool](anna, `(async () => (await navigator.serviceWorker.getRegistrations()).length > 0)()`) {
		t.Error("the embed has brought a worker")
	}
	anna.open("/r/lobby")
	anna.isServed()
	h.kill()
	ctx, cancel := anna.patient()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(h.url("/embed/lobby"))); err == nil {
		t.Error("the worker has answered for the embed")
	}
}

func TestANewDeploymentReplacesTheWorker(t *testing.T) {
	h := newHarness(t)
	var deployed atomic.Bool // other assets make another version of the worker
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: h.address})
		r.Out.Host = r.In.Host
		r.Out.Header.Set("Accept-Encoding", "identity")
	}}
	proxy.ModifyResponse = func(response *http.Response) error {
		if response.Request.URL.Path != "/sw.js" || !deployed.Load() {
			return nil
		}
		script, err := io.ReadAll(response.Body)
		script = []byte(strings.Replace(string(script), `VERSION = "`, `VERSION = "next-`, 1))
		response.Body, response.ContentLength = io.NopCloser(strings.NewReader(string(script))), int64(len(script))
		response.Header.Set("Content-Length", strconv.Itoa(len(script)))
		return err
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.CloseClientConnections)
	h.public = server.URL
	anna := newChromium(t).person(h, "Anna")
	anna.open("/offline")
	eval[any](anna, `caches.open("somebody-elses").then(() => 1)`)
	anna.open("/r/lobby")
	anna.isServed()
	names := func() string { return eval[string](anna, `caches.keys().then((names) => names.sort().join(" "))`) }
	before := names()
	if !strings.HasPrefix(before, "samovar-") || !strings.HasSuffix(before, " somebody-elses") {
		t.Fatalf("there are the caches %s", before)
	}
	deployed.Store(true)
	anna.open("/r/lobby")
	wait(t, "the next worker alone", func() (bool, string) {
		now := names()
		return now == strings.Replace(before, "samovar-", "samovar-next-", 1), now
	})
}
