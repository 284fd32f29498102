package handlers

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// administratorCode is what the operator reads in the log.
const administratorCode = "K7Q2X4M6P3R5T8V9W2Y4Z6B8D3"

// isAdministrator reports whether the browser's account page says that its person is the administrator.
func (b *browser) isAdministrator(t *testing.T) bool {
	t.Helper()
	return strings.Contains(b.get("/account").expect(t, 200).text(), b.harness.text("account.administrator"))
}

func TestOnAPublicAddressTheFirstAdministratorHasTheCode(t *testing.T) {
	var log bytes.Buffer
	h := harnessConfig{
		public: true,
		config: Config{Unlimited: true, Code: administratorCode, Log: slog.New(slog.NewTextHandler(&log, nil))},
	}.open(t)

	t.Run("the first to register without it is a member like any other", func(t *testing.T) {
		b := h.member("mallory")
		if b.isAdministrator(t) {
			t.Error("mallory is the administrator")
		}
		h.browser().get("/register").expect(t, 200).lacks(t, h.text("field.code"))
	})

	t.Run("a wrong code makes no account, says so beside it and keeps what was typed", func(t *testing.T) {
		before := h.dump()
		got := h.browser().
			post("/register", form{"username": "x", "password": password, "code": "guessed"}).
			expect(t, 422)
		if got.problemOf("code") != h.text("problem.code") || got.problemOf("username") == "" ||
			got.typed("code") != "guessed" {
			t.Errorf("said %q and %q, kept %q", got.problemOf("code"), got.problemOf("username"), got.typed("code"))
		}
		if h.dump() != before {
			t.Error("something was stored")
		}
	})

	t.Run("the link leads to a form that has it, and who sends that is the administrator", func(t *testing.T) {
		b := h.browser()
		page := b.get("/register?code="+administratorCode).expect(t, 200)
		if page.typed("code") != administratorCode {
			t.Errorf("the form has %q", page.typed("code"))
		}
		typed := form{"username": "annabel", "password": password, "code": " " + administratorCode + " "}
		b.post("/register", typed).expect(t, 303)
		if !b.isAdministrator(t) {
			t.Error("annabel is not the administrator")
		}
		if !strings.Contains(log.String(), `msg="administrator appointed" person=2 by=registration`) {
			t.Errorf("the log says %s", log.String())
		}
	})

	t.Run("it works once, and not again when that administrator has gone", func(t *testing.T) {
		second := form{"username": "second", "password": password, "code": administratorCode}
		h.browser().post("/register", second).expect(t, 422).shows(t, h.text("problem.code"))
		h.signIn("annabel").post("/account/delete", form{"farewell": password}).expect(t, 303)
		h.browser().post("/register", second).expect(t, 422)
	})
}

func TestOnAPublicAddressWithoutACodeNoneIsTaken(t *testing.T) {
	h := harnessConfig{public: true, config: Config{Unlimited: true}}.open(t)
	h.browser().post("/register", form{"username": "mallory", "password": password, "code": " x"}).expect(t, 422)
	b := h.browser()
	b.post("/register", form{"username": "mallory", "password": password, "code": " "}).expect(t, 303)
	if b.isAdministrator(t) {
		t.Error("no code was taken for none")
	}
}

func TestCodesCannotBeGuessedForLong(t *testing.T) {
	h := harnessConfig{public: true, config: Config{Code: administratorCode}}.open(t)
	b := h.browser()
	for i := range 100 {
		got := b.post("/register", form{"username": "mallory", "password": password, "code": fmt.Sprint(i)})
		if got.status == http.StatusTooManyRequests {
			return
		}
		got.expect(t, 422)
	}
	t.Error("100 guesses were taken")
}

func TestARequestThroughAProxyOrForAnotherNameIsNotLocal(t *testing.T) {
	for name, said := range map[string]header{
		"a proxy that names its client":       {"X-Forwarded-For": "203.0.113.8"},
		"a proxy that says so in another way": {"X-Real-IP": "203.0.113.8"},
		"a proxy of the standard's":           {"Forwarded": "for=203.0.113.8"},
		"a proxy that says what it is":        {"Via": "1.1 proxy"},
		"a proxy that says how it was called": {"X-Forwarded-Proto": "https"},
		"a page under the public name":        {"Origin": "https://chat.example"},
		"a page that hides its name":          {"Origin": "null"},
		"a proxy that hands the name on":      {"Host": "chat.example"},
		"a name that points here by a trick":  {"Host": "evil.example:8080"},
		"an address of a private network":     {"Host": "192.168.1.4:8080"},
	} {
		t.Run(name, func(t *testing.T) {
			h := openHarness(t)
			b := h.browser()
			if host := said["Host"]; host != "" {
				b.host = host
			}
			b.post("/register", form{"username": "mallory", "password": password}, said).expect(t, 303)
			if b.isAdministrator(t) {
				t.Error("mallory is the administrator")
			}
		})
	}

	t.Run("the machine itself, under each of its names", func(t *testing.T) {
		for _, host := range []string{
			"localhost", "localhost:8080", "chat.localhost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]",
		} {
			h := openHarness(t)
			b := h.browser()
			b.host = host
			b.post("/register", form{"username": "annabel", "password": password}, header{"Origin": "http://" + host}).
				expect(t, 303)
			if !b.isAdministrator(t) {
				t.Errorf("%s: the first is not the administrator", host)
			}
		}
	})
}

func TestOnlyALoopbackPeerIsLocal(t *testing.T) {
	for peer, want := range map[string]bool{
		"127.0.0.1:40000": true, "[::1]:40000": true, "127.8.9.1:40000": true, "192.168.1.4:40000": false,
		"[2001:db8::1]:40000": false, "@": false, "": false,
	} {
		r := &http.Request{RemoteAddr: peer, Host: "localhost:8080", Header: http.Header{}}
		if got := isLocal(r); got != want {
			t.Errorf("%q: %v", peer, got)
		}
	}
}
