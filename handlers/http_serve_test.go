package handlers

import (
	"compress/gzip"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"samovar/models"

	"github.com/andybalholm/brotli"
)

// pages are addresses that show a page to a signed-in person. {id} is the id of one of their own messages.
var pages = []string{
	"/r/lobby", "/r/lobby?at={id}", "/r/lobby?before={id}", "/r/lobby/messages/{id}", "/r/lobby/messages",
	"/r/lobby/invite", "/r/lobby/settings",
	"/rooms", "/rooms?q=lobby", "/register", "/login", "/guest", "/account", "/emoji", "/emoji/search?q=face",
	"/nowhere", "/r/nowhere",
}

func TestEveryPage(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")
	id := b.say("/r/lobby", strings.Repeat("long enough to be worth packing ", 50))

	for _, page := range pages {
		path := strings.ReplaceAll(page, "{id}", id)
		t.Run(page+" is safe from other sites and from what people write", func(t *testing.T) {
			mustBeSafe(t, b.get(path))
			mustBeSafe(t, b.get(path, hx))
		})
		t.Run(page+" says what it depends on, and is not cached", func(t *testing.T) {
			got := b.get(path)
			if got.header.Get("Vary") != "HX-Request, HX-Target, Accept-Encoding, Accept-Language, Cookie" ||
				got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("got %v", got.header)
			}
		})
		t.Run(page+" is the same packed and unpacked", func(t *testing.T) {
			plain, packed := b.get(path), b.get(path, header{"Accept-Encoding": "gzip"})
			if plain.header.Get("Content-Encoding") != "" || len(plain.body) < minPackedSize {
				t.Fatalf(
					"the plain page has encoding %q and %d bytes",
					plain.header.Get("Content-Encoding"),
					len(plain.body),
				)
			}
			if packed.header.Get("Content-Encoding") != "gzip" || len(packed.body) >= len(plain.body) {
				t.Fatalf(
					"the packed page has encoding %q and %d bytes",
					packed.header.Get("Content-Encoding"),
					len(packed.body),
				)
			}
			smallest := b.get(path, header{"Accept-Encoding": "gzip, deflate, br, zstd"})
			if smallest.header.Get("Content-Encoding") != "br" || len(smallest.body) >= len(packed.body) {
				t.Errorf("as %q it has %d bytes", smallest.header.Get("Content-Encoding"), len(smallest.body))
			}
			for _, unpacked := range []string{unpack(t, packed.body), unpackBrotli(t, smallest.body)} {
				if withoutKeys(unpacked) != withoutKeys(plain.body) {
					t.Error("they differ")
				}
			}
		})
		t.Run("asked only for its head, "+page+" answers without a body", func(t *testing.T) {
			head := b.send("HEAD", path, "")
			if head.status != b.get(path).status || head.body != "" {
				t.Errorf("answered %d with %d bytes", head.status, len(head.body))
			}
		})
	}

	t.Run("refused forms and sendings-on are as safe", func(t *testing.T) {
		mustBeSafe(t, b.post("/r/lobby/messages", form{"body": ""}))
		mustBeSafe(t, b.post("/rooms", form{"name": ""}))
		mustBeSafe(t, b.post("/r/lobby/messages", form{"body": "x"}, header{"Sec-Fetch-Site": "cross-site"}))
		mustBeSafe(t, b.get("/"))
		mustBeSafe(t, b.get("/healthz"))
	})

	t.Run("each page has a nonce of its own", func(t *testing.T) {
		if first, second := nonceOf(b.get("/rooms")), nonceOf(b.get("/rooms")); first == "" || first == second {
			t.Errorf("nonces %q and %q", first, second)
		}
	})
}

var nonceInPolicy = regexp.MustCompile(`style-src 'self' 'nonce-([A-Za-z0-9_-]{22})'`)

func nonceOf(a answer) string {
	if found := nonceInPolicy.FindStringSubmatch(a.header.Get("Content-Security-Policy")); found != nil {
		return found[1]
	}
	return ""
}

// mustBeSafe wants the headers that make a page safe, and on the page nothing that its policy forbids.
func mustBeSafe(t *testing.T, got answer) {
	t.Helper()
	policy := got.header.Get("Content-Security-Policy")
	for _, part := range []string{
		"default-src 'none'", "script-src 'self';", "form-action 'self'", "base-uri 'none'",
		"frame-ancestors 'none'",
	} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy lacks %s: %s", part, policy)
		}
	}
	for name, value := range map[string]string{
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "same-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got.header.Get(name) != value {
			t.Errorf("%s is %q", name, got.header.Get(name))
		}
	}
	if nonceOf(got) == "" {
		t.Errorf("the policy has no nonce: %s", policy)
	}
	if styles := strings.Count(got.body, "<style"); styles != strings.Count(
		got.body,
		`<style nonce="`+nonceOf(got)+`"`,
	) {
		t.Errorf("%d inline styles, not all with the nonce", styles)
	}
	inline := regexp.MustCompile(`<script>|<script [^>]*nonce|\son[a-z]+="|\sstyle="|javascript:`).FindString(got.body)
	if inline != "" {
		t.Errorf("the page holds %q", inline)
	}
}

func unpack(t *testing.T, packed string) string {
	t.Helper()
	reader, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func unpackBrotli(t *testing.T, packed string) string {
	t.Helper()
	plain, err := io.ReadAll(brotli.NewReader(strings.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

var keyOnPage = regexp.MustCompile(`name="key" value="[^"]*"`)

// withoutKeys removes from a page what is new each time it is asked for.
func withoutKeys(page string) string { return keyOnPage.ReplaceAllString(withoutNonce(page), "key") }

func TestAGetWritesNothing(t *testing.T) {
	later := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, clock: later}.open(t)
	owner := h.member("olga")
	guest := h.guest()
	room := owner.room("Tea", "private")
	id := owner.say(room, "a word")
	lobbyID := guest.say("/r/lobby", "unread by the owner")
	s := New(Config{Store: h.store})
	later.pass(3 * time.Hour) // long enough for a session's last use to be worth noting

	for who, b := range map[string]*browser{"nobody": h.browser(), "a guest": guest, "the owner": owner} {
		t.Run(who+" may look at everything and nothing is stored", func(t *testing.T) {
			before, looked := h.dump(), 0
			for _, route := range s.routes() {
				method, path, _ := strings.Cut(route.pattern, " ")
				if method != "GET" {
					continue
				}
				for slug, message := range map[string]string{strings.TrimPrefix(room, "/r/"): id, "lobby": lobbyID} {
					address := strings.NewReplacer(
						"{$}",
						"",
						"{room}",
						slug,
						"{id}",
						message,
						"{name}",
						"none",
					).Replace(path)
					if isEndless(address) {
						b.listen(address).leave()
					} else {
						b.get(address)
						b.get(address + "?at=" + message + "&before=" + message + "&q=x&page=2&back=/")
						b.send("HEAD", address, "")
					}
					looked++
				}
			}
			if looked < 30 {
				t.Fatalf("only %d addresses were looked at", looked)
			}
			if h.dump() != before {
				t.Error("something was stored")
			}
		})
	}
}

func TestBehindTLS(t *testing.T) {
	public, _ := url.Parse("https://chat.example")
	config := Config{Unlimited: true, PublicURL: public}
	h := harnessConfig{config: config, ungiven: true, given: models.Given{Operator: "Ola & Co"}}.open(t)
	b := h.browser()

	t.Run("cookies are bound to the host and to TLS", func(t *testing.T) {
		cookie := h.browser().post("/guest", form{"nickname": "Nick"}).expect(t, 303).set("__Host-samovar")
		if cookie == nil || !cookie.Secure || cookie.Domain != "" || cookie.Path != "/" {
			t.Errorf("the cookie is %v", cookie)
		}
		for name, got := range map[string]answer{
			"__Host-samovar-flash": b.post("/guest", form{"nickname": "Nick"}).expect(t, 303),
			"theme":                b.post("/preferences", form{"theme": "dark"}).expect(t, 303),
		} {
			if cookie := got.set(name); cookie == nil || !cookie.Secure || !cookie.HttpOnly {
				t.Errorf("cookie %s is %v", name, cookie)
			}
		}
	})

	t.Run("a form of the public address is taken, whatever host the proxy names", func(t *testing.T) {
		b.post(
			"/preferences",
			form{"theme": "dark"},
			header{"Sec-Fetch-Site": "", "Origin": "https://chat.example"},
		).expect(t, 303)
		b.post(
			"/preferences",
			form{"theme": "dark"},
			header{"Sec-Fetch-Site": "", "Origin": "https://chat.example.evil"},
		).expect(t, 403)
	})

	t.Run("links name the public address", func(t *testing.T) {
		id := b.say("/r/lobby", "x")
		b.get("/r/lobby/messages/"+id).expect(t, 200).shows(t, "https://chat.example/r/lobby?at="+id)
	})

	t.Run("the footer names the operator", func(t *testing.T) {
		b.get("/rooms").expect(t, 200).shows(t, "Ola & Co")
	})
}
