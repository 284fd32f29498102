package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

// guessFromEverywhere guesses at an account from so many addresses that the account's bucket is empty.
func guessFromEverywhere(t *testing.T, h *harness, username string) {
	t.Helper()
	b := h.browser()
	for i := range 1000 {
		got := b.post(
			"/login",
			form{"username": username, "password": "a wrong guess"},
			from(fmt.Sprintf("198.51.%d.%d", i/250, i%250)),
		)
		if got.status == http.StatusTooManyRequests {
			return
		}
		got.expect(t, http.StatusUnprocessableEntity)
	}
	t.Fatal("1000 guesses at one account were taken")
}

// withoutSession returns a browser that was signed in and has kept only its device cookie.
func (b *browser) withoutSession() *browser {
	b.harness.t.Helper()
	b.post("/logout", nil).expect(b.harness.t, 303)
	return b
}

func TestGuessesFromManyAddressesDoNotKeepTheOwnerOut(t *testing.T) {
	h := harnessConfig{config: Config{Proxies: loopback}}.open(t)
	h.member("Ben")
	own, ben := h.member("Ola").withoutSession(), h.signIn("Ben").withoutSession()
	right := form{"username": "Ola", "password": password}

	t.Run("a look sets nothing, signing in sets what scripts and other sites cannot read", func(t *testing.T) {
		b := h.browser()
		if b.get("/login").expect(t, 200).set(deviceCookie) != nil {
			t.Error("a look made the browser known")
		}
		if b.post("/login", form{"username": "Ola", "password": "wrong guess"}).
			expect(t, 422).
			set(deviceCookie) !=
			nil {
			t.Error("a wrong guess made the browser known")
		}
		cookie := b.post("/login", right).expect(t, 303).set(deviceCookie)
		if cookie == nil || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode ||
			cookie.MaxAge != yearSeconds {
			t.Errorf("the cookie is %v", cookie)
		}
	})

	guessFromEverywhere(t, h, "Ola")

	t.Run("a browser that is not known is kept out, and so is one that another account knows", func(t *testing.T) {
		h.browser().post("/login", right, from("192.0.2.1")).expect(t, 429)
		ben.post("/login", right, from("192.0.2.2")).expect(t, 429)
	})

	t.Run("a cookie that was tampered with is as good as none", func(t *testing.T) {
		b := own.twin()
		address, _ := url.Parse(h.server.URL)
		forged := []byte(b.cookie(deviceCookie))
		forged[len(forged)/2] ^= 1
		b.client.Jar.SetCookies(address, []*http.Cookie{{Name: deviceCookie, Value: string(forged), Path: "/"}})
		b.post("/login", right, from("192.0.2.3")).expect(t, 429)
	})

	t.Run("a browser that has signed in before comes in", func(t *testing.T) {
		own.post("/login", right, from("192.0.2.4")).expect(t, 303)
		own.get("/account").expect(t, 200)
	})

	t.Run("who is signed in changes the password, and only this browser is known by it", func(t *testing.T) {
		old := own.twin()
		own.post("/account/password", form{"current": password, "password": "another horse"}, from("192.0.2.5")).
			expect(t, 303)
		own.withoutSession()
		fresh := form{"username": "Ola", "password": "another horse"}
		old.post("/login", fresh, from("192.0.2.6")).expect(t, 429)
		own.post("/login", fresh, from("192.0.2.7")).expect(t, 303)
	})

	t.Run("a known browser has a bucket of its own, which signing in does not fill", func(t *testing.T) {
		known := own.withoutSession()
		stopped := 0
		for i := range 40 {
			got := known.post(
				"/login",
				form{"username": "Ola", "password": "a wrong guess"},
				from(fmt.Sprintf("203.0.113.%d", i)),
			)
			if got.status == http.StatusTooManyRequests {
				stopped = i
				break
			}
			got.expect(t, 422)
		}
		if stopped == 0 {
			t.Fatal("40 guesses of a known browser were taken")
		}
		known.post("/login", form{"username": "Ola", "password": "another horse"}, from("192.0.2.8")).expect(t, 429)
	})
}

func TestADeviceCookieOfManyAccountsStaysSmall(t *testing.T) {
	h := openHarness(t)
	names := []string{"Ada", "Ben", "Cleo", "Dag", "Eva"}
	b := h.browser()
	for _, name := range names {
		h.member(name)
		b.post("/login", form{"username": name, "password": password}).expect(t, 303)
	}
	again := b.post("/login", form{"username": "Dag", "password": password}).expect(t, 303)
	if size := len(again.set(deviceCookie).Value); size > 1000 {
		t.Errorf("the cookie has %d bytes", size)
	}
}
