package handlers

import (
	"image"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samovar/assets"
)

// answersOf returns one answer of each class, by its name.
func answersOf(t *testing.T, h *harness) map[string]answer {
	t.Helper()
	anna := h.member("anna")
	room := anna.room("Tea", "public")
	anna.post(room+"/settings", form{"name": "Tea", "guests": "yes", "published": "yes"}).expect(t, 303)
	id := anna.say(room, "a word")
	_, file := anna.shareFile(t, room, testFile{"notes.txt", "", strings.Repeat("word ", 1000)})
	_, picture := anna.shareFile(t, room, testFile{"red.png", "", inPNG(t, image.NewGray(image.Rect(0, 0, 900, 900)))})
	unchanged := header{"If-None-Match": anna.get(file).header.Get("ETag")}
	script := assets.URL("app.js")
	return map[string]answer{
		"a page":                      anna.get(room).expect(t, 200),
		"a page without a body":       anna.send("HEAD", room, "").expect(t, 200),
		"a fragment":                  anna.get(room+"/messages/"+id, hx).expect(t, 200),
		"a page in an embed":          anna.get("/embed/lobby").expect(t, 200),
		"a page of its own":           anna.get(room+"/log").expect(t, 200),
		"the page without connection": anna.get("/offline").expect(t, 200),
		"a redirect":                  anna.get("/").expect(t, 303),
		"a redirect of a form":        anna.post("/preferences", form{"theme": "dark"}).expect(t, 303),
		"a redirect for htmx":         anna.post("/preferences", form{"theme": "dark"}, hx).expect(t, 200),
		"a redirect to an icon":       anna.get("/favicon.ico").expect(t, 302),
		"a redirect of a path":        anna.get("/r//lobby").expect(t, 307),
		"a form that is wrong":        anna.post("/rooms", form{"name": ""}).expect(t, 422),
		"a form that is none":         anna.send("POST", "/rooms", "%zz").expect(t, 400),
		"a form of another site":      anna.post("/rooms", nil, header{"Sec-Fetch-Site": "cross-site"}).expect(t, 403),
		"what is not there":           anna.get("/nowhere").expect(t, 404),
		"a script that is not there":  anna.get("/assets/nothing.js").expect(t, 404),
		"what takes another method":   anna.send("DELETE", "/rooms", "").expect(t, 405),
		"what is another's":           h.browser().get("/account").expect(t, 403),
		"a file":                      anna.get(file).expect(t, 200),
		"a part of a file":            anna.get(file, header{"Range": "bytes=0-9"}).expect(t, 206),
		"a file that is known":        anna.get(file, unchanged).expect(t, 304),
		"a part that a file lacks":    anna.get(file, header{"Range": "bytes=9999-"}).expect(t, 416),
		"a picture":                   anna.get(picture).expect(t, 200),
		"a thumbnail":                 anna.get(picture+"?thumbnail").expect(t, 200),
		"a script":                    anna.get(script).expect(t, 200),
		"the loader":                  anna.get("/embed.js").expect(t, 200),
		"the worker":                  anna.get("/sw.js").expect(t, 200),
		"the manifest":                anna.get("/manifest.webmanifest").expect(t, 200),
		"an Atom feed":                anna.get(room+"/feed").expect(t, 200),
		"an export":                   anna.post("/account/export", nil).expect(t, 200),
		"a word":                      anna.get("/healthz").expect(t, 200),
		"figures":                     anna.get("/metrics").expect(t, 200),
		"a stream":                    anna.head(t, room+"/events"),
		"a stream in an embed":        anna.head(t, "/embed/lobby/events"),
		"the document that grows":     anna.head(t, room+"/live"),
	}
}

// head returns the head of an answer that never ends.
func (b *browser) head(t *testing.T, path string) answer {
	t.Helper()
	l := b.listen(path)
	defer l.leave()
	return answer{status: l.answer.StatusCode, header: l.answer.Header}.expect(t, 200)
}

// cacheable lists the answers that caches may keep, with their Cache-Control; all others may not be kept.
var cacheable = map[string]string{
	"a file":               "private, no-cache",
	"a part of a file":     "private, no-cache",
	"a file that is known": "private, no-cache",
	"a picture":            "private, no-cache",
	"a thumbnail":          "private, no-cache",
	"a script":             "public, max-age=31536000, immutable",
	"the loader":           "public, max-age=3600",
	"the worker":           "no-cache", "the manifest": "public, max-age=3600", "an Atom feed": "no-cache",
}

// sandboxed lists the answers that are no pages of ours: opened alone they run nothing.
var sandboxed = map[string]bool{
	"a file": true, "a part of a file": true, "a file that is known": true, "a part that a file lacks": true,
	"a picture": true, "a thumbnail": true,
	"a stream": true, "a stream in an embed": true, "a script": true,
}

func TestEveryClassOfAnswerHasItsHeaders(t *testing.T) {
	for name, got := range answersOf(t, openHarness(t)) {
		t.Run(name, func(t *testing.T) {
			want := cacheable[name]
			if want == "" {
				want = "no-store"
			}
			// net/http takes the line from a part that a file lacks; that is not kept in any case (RFC 9111, 4.2.2).
			if cache := got.header.Get("Cache-Control"); cache != want &&
				got.status != http.StatusRequestedRangeNotSatisfiable {
				t.Errorf("it is kept as %q, want %q", cache, want)
			}
			policy := got.header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors ") {
				t.Errorf("the policy is %q", policy)
			}
			if sandboxed[name] != strings.HasPrefix(policy, "sandbox;") {
				t.Errorf("the policy is %q", policy)
			}
			referrer := "same-origin"
			if name == "a script" { // it asks for nothing
				referrer = ""
			}
			for line, want := range map[string]string{
				"X-Content-Type-Options":    "nosniff",
				"Referrer-Policy":           referrer,
				"Strict-Transport-Security": "",
			} {
				if got.header.Get(line) != want {
					t.Errorf("%s is %q", line, got.header.Get(line))
				}
			}
			origin := "same-origin"
			if name == "the loader" || strings.Contains(name, "in an embed") { // they are for other sites' pages
				origin = "cross-origin"
			}
			if got.header.Get("Cross-Origin-Resource-Policy") != origin {
				t.Errorf("Cross-Origin-Resource-Policy is %q", got.header.Get("Cross-Origin-Resource-Policy"))
			}
		})
	}
}

func TestWhereThePublicAddressHasTLSBrowsersKeepToIt(t *testing.T) {
	public, _ := url.Parse("https://chat.example")
	h := harnessConfig{config: Config{Unlimited: true, PublicURL: public}}.open(t)
	b := h.browser()
	for path, status := range map[string]int{
		"/r/lobby":            200,
		"/":                   303,
		"/r//lobby":           307,
		"/nowhere":            404,
		"/metrics":            200,
		assets.URL("app.css"): 200,
	} {
		if got := b.get(path).expect(t, status).header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
			t.Errorf("%s says %q", path, got)
		}
	}
	if got := b.head(t, "/r/lobby/events").header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("a stream says %q", got)
	}
}

func TestEachBrowserGetsTheSmallestCodingItTakes(t *testing.T) {
	b := openHarness(t).browser()
	for _, path := range []string{"/r/lobby", assets.URL("app.js"), assets.URL("app.css"), "/sw.js", "/embed.js"} {
		for accepted, coding := range map[string]string{
			"gzip":                 "gzip",
			"GZIP":                 "gzip",
			"gzip;q=1.0":           "gzip",
			"gzip;q=0":             "",
			"xgzip":                "",
			"gzip;q=1, br":         "br",
			"br, gzip; q=0.000":    "br",
			"br;q=0, gzip;q=0.5":   "gzip",
			"br;q=0.0, gzip; q=0":  "",
			"deflate, zstd, bread": "",
		} {
			got := b.get(path, header{"Accept-Encoding": accepted}).expect(t, 200)
			if got.header.Get("Content-Encoding") != coding {
				t.Errorf("%s to %q is %q", path, accepted, got.header.Get("Content-Encoding"))
			}
			if !strings.Contains(got.header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s varies by %q", path, got.header.Get("Vary"))
			}
		}
	}
}
