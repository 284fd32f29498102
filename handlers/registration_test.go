package handlers

import (
	"maps"
	"strings"
	"testing"

	"samovar/views"
)

func TestRegistration(t *testing.T) {
	h := openHarness(t)
	first := h.member("Żaneta_1")

	t.Run("the first account is the administrator’s, the second is not", func(t *testing.T) {
		first.get("/account").expect(t, 200).shows(t, h.text("account.administrator"))
		h.member("second").get("/account").expect(t, 200).lacks(t, h.text("account.administrator"))
	})

	t.Run("a guest who registers keeps what they said", func(t *testing.T) {
		b := h.guest()
		id := b.say("/r/lobby", "said before I had a name")
		b.get("/register").expect(t, 200).shows(t, h.text("guest.name"))
		b.post(
			"/register",
			form{"username": "keeper", "nickname": "The Keeper", "password": password, "back": "/r/lobby"},
		).expect(t, 303)
		message := messageOf(t, b.get("/r/lobby").expect(t, 200), id)
		if !strings.Contains(message, "The Keeper") || !strings.Contains(message, "said before I had a name") {
			t.Errorf("the message is now %s", message)
		}
		b.post("/r/lobby/messages/"+id, form{"body": "still mine"}).expect(t, 303)
	})

	t.Run("a member makes a second account, and keeps their own as it is", func(t *testing.T) {
		b := h.member("original")
		b.post("/register", form{"username": "another", "password": password}).expect(t, 303)
		b.get("/account").expect(t, 200).shows(t, "another")
		h.signIn("original").get("/account").expect(t, 200).shows(t, "original")
	})
}

func TestAUsernameIsTakenOnce(t *testing.T) {
	h := openHarness(t)
	h.member("Żaneta_1")

	for name, username := range map[string]string{
		"in other letters' case":     "żANETA_1",
		"in full-width letters":      "Żａｎｅｔａ_1",
		"with a combining mark":      "Z\u0307aneta_1",
		"with a space around it":     " Żaneta_1 ",
		"with a mathematical letter": "Żan\U0001D41Eta_1",
	} {
		t.Run("a name in use is taken "+name, func(t *testing.T) {
			before := h.dump()
			got := h.browser().post("/register", form{"username": username, "password": password}).expect(t, 422)
			if got.problemOf("username") != h.text("problem.username.taken") {
				t.Errorf("said %q", got.problemOf("username"))
			}
			if h.dump() != before {
				t.Error("something was stored")
			}
		})
	}
}

func TestRegistrationsThatAreRefused(t *testing.T) {
	h := openHarness(t)
	h.member("Żaneta_1")
	whole := form{"username": "somebody", "password": "unguessable!", "nickname": "Nick", "email": "me@example.org"}

	for name, wrong := range map[string]struct{ field, typed, reason string }{
		"a username of two letters":         {"username", "ab", "problem.username.length"},
		"a username of 21 letters":          {"username", strings.Repeat("ы", 21), "problem.username.length"},
		"a username with a space":           {"username", "some body", "problem.username.letters"},
		"a username that is no text":        {"username", "some\xffbody", "problem.username.letters"},
		"a username with a NUL":             {"username", "some\x00body", "problem.username.letters"},
		"a username that looks like one":    {"username", "Żaneta_l", "problem.username.alike"},
		"a username of those in charge":     {"username", "ɑdmin", "problem.username.reserved"},
		"a username that means all":         {"username", "Everyone", "problem.username.reserved"},
		"a nickname of those in charge":     {"nickname", "Администратор", "problem.nickname.reserved"},
		"a nickname that is the site's":     {"nickname", "Test House", "problem.nickname.reserved"},
		"a password of 7 characters":        {"password", "пароль7", "problem.password.length"},
		"a password of 129 characters":      {"password", strings.Repeat("x", 129), "problem.password.length"},
		"a password that many have":         {"password", "PassWord1", "problem.password.common"},
		"a password in Russian":             {"password", "пароль123", "problem.password.common"},
		"the username as a password":        {"password", "somebodySomebody", "problem.password.names"},
		"the username with a year":          {"password", "somebody2026", "problem.password.names"},
		"the username before a common one":  {"password", "somebody12345678", "problem.password.names"},
		"the nickname and a few signs":      {"password", "!!nick!!", "problem.password.names"},
		"the site's name as a password":     {"password", "testhouse1", "problem.password.names"},
		"an invisible nickname":             {"nickname", "\u200b", "problem.nickname.invisible"},
		"a nickname of 33 characters":       {"nickname", strings.Repeat("n", 33), "problem.nickname.length"},
		"an address that is none":           {"email", "me at example.org", "problem.email.invalid"},
		"an address with a name before it":  {"email", "Me <me@example.org>", "problem.email.invalid"},
		"an address with a line end inside": {"email", "me@example.org\r\nBcc: x@example.org", "problem.email.invalid"},
	} {
		t.Run(name+" is refused beside its field, and the rest is kept", func(t *testing.T) {
			before := h.dump()
			fields := maps.Clone(whole)
			fields[wrong.field] = wrong.typed
			got := h.browser().post("/register", fields).expect(t, 422)
			if got.problemOf(wrong.field) != h.text(wrong.reason) {
				t.Errorf("said %q beside %s", got.problemOf(wrong.field), wrong.field)
			}
			for field, typed := range fields {
				if field != "password" && got.typed(field) != legible(typed) {
					t.Errorf("field %s holds %q, was typed %q", field, got.typed(field), typed)
				}
				if field != wrong.field && got.problemOf(field) != "" {
					t.Errorf("said %q beside %s, which is right", got.problemOf(field), field)
				}
			}
			got.lacks(t, fields["password"])
			if h.dump() != before {
				t.Error("something was stored")
			}
		})
	}

	t.Run("all that is wrong is said at once", func(t *testing.T) {
		got := h.browser().post(
			"/register",
			form{"username": "x", "password": "y", "nickname": "\u200b", "email": "z"},
		).expect(t, 422)
		for _, field := range []string{"username", "password", "nickname", "email"} {
			if got.problemOf(field) == "" {
				t.Errorf("nothing is said beside %s", field)
			}
		}
	})
}

func TestRegistrationUnderTerms(t *testing.T) {
	h := harnessConfig{config: Config{Unlimited: true, Site: views.Site{Terms: "https://example.org/terms"}}}.open(t)

	t.Run("without the terms accepted there is no account, with them there is", func(t *testing.T) {
		b := h.browser()
		got := b.post("/register", form{"username": "careful", "password": password}).expect(t, 422)
		if got.problemOf("terms") != h.text("problem.terms") {
			t.Errorf("said %q", got.problemOf("terms"))
		}
		if h.count("people") != 0 {
			t.Error("a person was stored")
		}
		b.post("/register", form{"username": "careful", "password": password, "terms": "yes"}).expect(t, 303)
	})

	t.Run("terms not accepted do not hide what else is wrong", func(t *testing.T) {
		got := h.browser().post("/register", form{"username": "x", "password": password}).expect(t, 422)
		if got.problemOf("terms") == "" || got.problemOf("username") == "" {
			t.Errorf("said %q and %q", got.problemOf("terms"), got.problemOf("username"))
		}
	})
}

func TestRegistrationTooFast(t *testing.T) {
	h := harnessConfig{}.open(t)

	t.Run("attempts beyond the limit are told when to come back, and nothing typed is lost", func(t *testing.T) {
		b := h.browser()
		for range 15 {
			b.post("/register", form{"username": "x", "password": password}).expect(t, 422)
		}
		got := b.post("/register", form{"username": "patient", "password": password}).expect(t, 429)
		wait := got.header.Get("Retry-After")
		if wait == "" || wait == "0" {
			t.Errorf("Retry-After is %q", wait)
		}
		got.shows(t, h.text("problem.toofast.sentence", wait))
		if got.typed("username") != "patient" {
			t.Errorf("the username holds %q", got.typed("username"))
		}
	})
}

func TestARegistrationAsksForAnAddressOnlyWhereMailIsSent(t *testing.T) {
	field := `name="email"`
	silent, mailing := openHarness(t), harnessConfig{mail: true}.open(t)
	silent.member("anna")
	mailing.member("anna")
	silent.browser().get("/register").expect(t, 200).lacks(t, field)
	mailing.browser().get("/register").expect(t, 200).shows(t, field)
}
