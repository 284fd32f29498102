package handlers

import (
	"strings"
	"testing"
	"time"
)

func TestAForgottenPassword(t *testing.T) {
	h := openMailHarness(t)
	b := h.confirmedMember("Ola", "ola@example.org")
	h.memberWithEmail("Unconfirmed", "unconfirmed@example.org")

	t.Run("an email leads to another one, which ends all other sessions", func(t *testing.T) {
		thief := h.signIn("Ola")
		stranger := h.browser()
		stranger.get("/login").expect(t, 200).shows(t, h.text("forgot.title"))
		for _, typed := range []string{"ola", " OLA@example.org"} {
			if got := stranger.post("/forgot", form{"account": typed}).expect(t, 303); got.location() != "/login" {
				t.Errorf("sent to %s", got.location())
			}
			stranger.get("/login").shows(t, h.text("flash.forgot"))
		}
		first, second := h.mail.Next(t), h.mail.Next(t)
		if first.To != "ola@example.org" || second.To != first.To ||
			first.Subject() != h.text("letter.reset.subject", "Test house") {
			t.Errorf("the emails are %+v, %+v", first, second)
		}
		if strings.Contains(h.dump(), tokenIn(t, first)) {
			t.Error("what stands in the email is stored")
		}
		stranger.get(pathIn(t, first)).expect(t, 200).shows(t, h.text("reset.who", "Ola"))
		short := stranger.post("/reset", form{"token": tokenIn(t, first), "password": "short"}).expect(t, 422)
		if short.problemOf("password") != h.text("problem.password.length") ||
			short.typed("token") != tokenIn(t, first) {
			t.Errorf("said %q, with %q", short.problemOf("password"), short.typed("token"))
		}
		for weak, reason := range map[string]string{"12345678": "common", "ola@2026": "names", "Test House": "names"} {
			refused := stranger.post("/reset", form{"token": tokenIn(t, first), "password": weak}).expect(t, 422)
			if refused.problemOf("password") != h.text("problem.password."+reason) {
				t.Errorf("%q: said %q", weak, refused.problemOf("password"))
			}
		}
		thief.get("/account").expect(t, 200)
		stranger.post("/reset", form{"token": tokenIn(t, first), "password": "another horse"}).expect(t, 303)
		stranger.get("/r/lobby").expect(t, 200).shows(t, h.text("flash.reset"))
		stranger.get("/account").expect(t, 200)
		thief.get("/account").expect(t, 403)
		b.get("/account").expect(t, 403)
		h.browser().post("/login", form{"username": "Ola", "password": password}).expect(t, 422)
		h.browser().post("/login", form{"username": "Ola", "password": "another horse"}).expect(t, 303)
		for _, used := range []string{tokenIn(t, first), tokenIn(t, second), "none", ""} {
			h.browser().post("/reset", form{"token": used, "password": "a third horse"}).expect(t, 410)
			h.browser().get("/reset?token="+used).expect(t, 410)
		}
	})

	t.Run("the answer tells of no account, and only a confirmed address gets an email", func(t *testing.T) {
		known := h.browser().post("/forgot", form{"account": "Ola"}).expect(t, 303)
		h.mail.Next(t)
		for _, typed := range []string{"nobody", "nobody@example.org", "Unconfirmed", "unconfirmed@example.org"} {
			got := h.browser().post("/forgot", form{"account": typed}).expect(t, 303)
			if got.location() != known.location() || got.body != known.body {
				t.Errorf("%q is answered %s", typed, got.location())
			}
		}
		h.expectNoMail(t)
		h.browser().post("/forgot", form{"account": " "}).expect(t, 422).shows(t, h.text("problem.forgot.empty"))
	})
}

func TestALinkToResetIsGoodForAnHour(t *testing.T) {
	clock := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, mail: true, clock: clock}.open(t)
	h.confirmedMember("Ola", "ola@example.org")
	h.browser().post("/forgot", form{"account": "Ola"}).expect(t, 303)
	email := h.mail.Next(t)
	clock.pass(time.Hour - time.Second)
	h.browser().get(pathIn(t, email)).expect(t, 200)
	clock.pass(time.Second)
	h.browser().get(pathIn(t, email)).expect(t, 410)
	h.browser().post("/reset", form{"token": tokenIn(t, email), "password": "another horse"}).expect(t, 410)
}

func TestForgettingTooFast(t *testing.T) {
	h := harnessConfig{config: Config{Proxies: loopback}, mail: true}.open(t)
	h.confirmedMember("Ola", "ola@example.org")
	b := h.browser()
	ask := func(account, address string) int {
		return b.post("/forgot", form{"account": account}, from(address)).status
	}

	t.Run("for one account, whether there is one or not", func(t *testing.T) {
		for _, account := range []string{"Ola", "nobody"} {
			for range 4 {
				if got := ask(account, "192.0.2.1"); got != 303 {
					t.Fatalf("%s: answered %d", account, got)
				}
			}
			if got := ask(strings.ToUpper(account), "192.0.2.2"); got != 429 {
				t.Errorf("%s: answered %d", account, got)
			}
		}
	})

	t.Run("from one address", func(t *testing.T) {
		for i := range 10 {
			ask("somebody"+string(rune('a'+i)), "192.0.2.3")
		}
		if got := ask("somebody", "192.0.2.3"); got != 429 {
			t.Errorf("answered %d", got)
		}
		if got := ask("somebody", "192.0.2.4"); got != 303 {
			t.Errorf("from another: answered %d", got)
		}
	})

	t.Run("one box gets so many, by name and by address together", func(t *testing.T) {
		for range 3 { // the first was to confirm it
			h.mail.Next(t)
		}
		if got := ask("ola@example.org", "192.0.2.5"); got != 303 {
			t.Errorf("answered %d", got)
		}
		h.expectNoMail(t)
	})
}
