package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestLogin(t *testing.T) {
	h := openHarness(t)
	h.member("Ola")

	t.Run("the name in any case and the right password let in", func(t *testing.T) {
		b := h.browser()
		got := b.post("/login", form{"username": " oLA", "password": password, "back": "/rooms"}).expect(t, 303)
		if got.location() != "/rooms" {
			t.Errorf("went to %s", got.location())
		}
		b.get("/account").expect(t, 200).shows(t, "Ola")
	})

	t.Run("a wrong password and an unknown name get the same answer", func(t *testing.T) {
		b := h.browser()
		wrong := b.post("/login", form{"username": "Ola", "password": "wrong password"}).expect(t, 422)
		unknown := b.post("/login", form{"username": "Alo", "password": "wrong password"}).expect(t, 422)
		same := strings.ReplaceAll(withoutNonce(unknown.body), `"Alo"`, `"Ola"`)
		if withoutNonce(wrong.body) != same {
			t.Error("the answers differ")
		}
		if wrong.problemOf("username") != h.text("problem.signin.wrong") || wrong.typed("username") != "Ola" {
			t.Errorf("said %q beside %q", wrong.problemOf("username"), wrong.typed("username"))
		}
		wrong.lacks(t, "wrong password")
		b.get("/account").expect(t, 403)
	})

	t.Run("remembered lasts thirty days, else until the browser closes", func(t *testing.T) {
		got := h.browser().post("/login", form{"username": "Ola", "password": password, "remember": "yes"}).expect(
			t,
			303,
		)
		if cookie := got.set("samovar"); cookie == nil || cookie.MaxAge != 30*24*3600 {
			t.Errorf("the cookie is %v", cookie)
		}
		got = h.browser().post("/login", form{"username": "Ola", "password": password}).expect(t, 303)
		if cookie := got.set("samovar"); cookie == nil || cookie.MaxAge != 0 || !cookie.Expires.IsZero() {
			t.Errorf("the cookie is %v", cookie)
		}
	})
}

func TestTheCookieOfASession(t *testing.T) {
	h := openHarness(t)
	h.member("Ola")

	t.Run("the cookie is kept from scripts and other sites", func(t *testing.T) {
		cookie := h.browser().post("/login", form{"username": "Ola", "password": password}).expect(t, 303).set(
			"samovar",
		)
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Secure {
			t.Errorf("the cookie is %v", cookie)
		}
	})

	t.Run("signing in takes a fresh token: the one from before is worth nothing", func(t *testing.T) {
		b := h.browser()
		b.get("/r/lobby").expect(t, 200)
		planted := b.twin()
		b.post("/login", form{"username": "Ola", "password": password}).expect(t, 303)
		b.get("/account").expect(t, 200)
		planted.get("/account").expect(t, 403)
	})

	t.Run("signing out ends the session on the server too", func(t *testing.T) {
		b := h.signIn("Ola")
		thief := b.twin()
		thief.get("/account").expect(t, 200)
		b.post("/logout", nil).expect(t, 303)
		b.get("/account").expect(t, 403)
		thief.get("/account").expect(t, 403)
	})

	t.Run("a cookie that was tampered with is as good as none", func(t *testing.T) {
		b := h.signIn("Ola")
		address, _ := url.Parse(h.server.URL)
		forged := []byte(b.cookie("samovar"))
		forged[len(forged)/2] ^= 1
		b.client.Jar.SetCookies(address, []*http.Cookie{{Name: "samovar", Value: string(forged), Path: "/"}})
		b.get("/account").expect(t, 403)
		b.get("/r/lobby").expect(t, 200)
	})
}

func TestAfterSigningInOnlyOurOwnPagesFollow(t *testing.T) {
	h := openHarness(t)
	h.member("Ola")

	for name, wanted := range map[string]string{
		"another site":                    "https://evil.example/",
		"another host without a scheme":   "//evil.example/",
		"another host behind a backslash": "/\\evil.example/",
		"a script":                        "javascript:alert(1)",
		"a header of its own":             "/\r\nSet-Cookie: a=b",
	} {
		t.Run("no person is sent to "+name, func(t *testing.T) {
			got := h.browser().post("/login", form{"username": "Ola", "password": password, "back": wanted}).expect(
				t,
				303,
			)
			if got.location() != "/" {
				t.Errorf("sent to %q", got.location())
			}
			page := h.browser().get("/login?back="+url.QueryEscape(wanted)).expect(t, 200)
			if page.typed("back") != "" {
				t.Errorf("the form would go back to %q", page.typed("back"))
			}
		})
	}
}

func TestLoginTooFast(t *testing.T) {
	h := harnessConfig{}.open(t)
	h.member("Ola")

	t.Run(
		"guesses at one account are stopped, whatever way its name is written, and others still come in",
		func(t *testing.T) {
			b := h.browser()
			for _, username := range []string{"Ola", "ola", "OLA", "ｏｌａ", "Ｏla", "oｌa", "olａ", " ola", "ola ", "oLa"} {
				b.post("/login", form{"username": username, "password": "a wrong guess"}).expect(t, 422)
			}
			got := b.post("/login", form{"username": "oｌａ", "password": password}).expect(t, 429)
			if wait := got.header.Get("Retry-After"); wait == "" || wait == "0" {
				t.Errorf("Retry-After is %q", wait)
			}
			b.post("/login", form{"username": "other", "password": password}).expect(t, 422)
		},
	)

	t.Run("guesses of one do not keep the owner out", func(t *testing.T) {
		h := harnessConfig{config: Config{Proxies: loopback}}.open(t)
		h.member("Ola")
		b := h.browser()
		for range 15 {
			b.post("/login", form{"username": "Ola", "password": "a wrong guess"}, from("192.0.2.1"))
		}
		b.post("/login", form{"username": "Ola", "password": password}, from("192.0.2.1")).expect(t, 429)
		b.post("/login", form{"username": "Ola", "password": password}, from("192.0.2.2")).expect(t, 303)
	})

	t.Run("guesses from one address are stopped, and from another still taken", func(t *testing.T) {
		h := harnessConfig{config: Config{Proxies: loopback}}.open(t)
		h.member("Ola")
		b := h.browser()
		untilStopped(t, func(name string) answer {
			return b.post("/login", form{"username": name, "password": password}, from("1.2.3.4, 192.0.2.1"))
		})
		b.post("/login", form{"username": "Ola", "password": password}, from("5.6.7.8, 192.0.2.1")).expect(t, 429)
		b.post("/login", form{"username": "Ola", "password": password}, from("192.0.2.2")).expect(t, 303)
	})
}

// untilStopped guesses at one account after another until the limit of 20. A slow machine lets one more through
// each ten seconds.
func untilStopped(t *testing.T, guess func(name string) answer) {
	t.Helper()
	for i := range 200 {
		switch got := guess(fmt.Sprintf("nobody%d", i)); {
		case got.status == http.StatusTooManyRequests && i < 20:
			t.Fatalf("guess %d was stopped already", i)
		case got.status == http.StatusTooManyRequests:
			return
		default:
			got.expect(t, http.StatusUnprocessableEntity)
		}
	}
	t.Fatal("200 guesses were taken")
}
