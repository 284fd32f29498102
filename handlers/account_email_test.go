package handlers

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"samovar/mail/mailtest"
)

// openMailHarness opens an installation that sends e-mails, without rate limits.
func openMailHarness(t *testing.T) *harness {
	t.Helper()
	return harnessConfig{config: Config{Unlimited: true}, mail: true}.open(t)
}

// memberWithEmail registers a member with an e-mail address. It returns their browser and the confirmation they
// got.
func (h *harness) memberWithEmail(username, email string) (*browser, mailtest.Email) {
	h.t.Helper()
	b := h.browser()
	b.post("/register", form{"username": username, "password": password, "email": email}).expect(h.t, 303)
	return b, h.mail.Next(h.t)
}

// confirmedMember registers a member and confirms their address.
func (h *harness) confirmedMember(username, email string) *browser {
	h.t.Helper()
	b, sent := h.memberWithEmail(username, email)
	b.post("/account/email/confirm", form{"token": tokenIn(h.t, sent)}).expect(h.t, 303)
	return b
}

var linkInLetter = regexp.MustCompile(`http://chat\.example(/[a-z/]+\?token=([0-9A-Za-z]+))`)

// pathIn returns the path of the link in an e-mail, tokenIn its token.
func pathIn(t *testing.T, l mailtest.Email) string  { return linkIn(t, l)[1] }
func tokenIn(t *testing.T, l mailtest.Email) string { return linkIn(t, l)[2] }

func linkIn(t *testing.T, l mailtest.Email) []string {
	t.Helper()
	found := linkInLetter.FindStringSubmatch(l.Body)
	if found == nil {
		t.Fatalf("there is no link in %q", l.Body)
	}
	return found
}

// expectNoMail fails if an e-mail has been sent. E-mails leave in order, so one that is asked for now must be the
// next.
func (h *harness) expectNoMail(t *testing.T) {
	t.Helper()
	marked := h.browser()
	name := "m" + time.Now().Format("150405.000000")[7:]
	marked.post("/register", form{"username": name, "password": password, "email": name + "@mark.example"}).expect(
		t,
		303,
	)
	if got := h.mail.Next(t); got.To != name+"@mark.example" {
		t.Errorf("an email has come to %s: %s", got.To, got.Body)
		h.mail.Next(t)
	}
}

func TestAnAddressIsConfirmed(t *testing.T) {
	h := openMailHarness(t)
	b, email := h.memberWithEmail("Ola", "ola@example.org")

	t.Run("by the link in an email, and a button, since programs follow links", func(t *testing.T) {
		if email.To != "ola@example.org" || email.From != "chat@example.org" ||
			email.Subject() != h.text("letter.confirm.subject", "Test house") {
			t.Errorf("the email is %+v", email)
		}
		b.get("/account").expect(t, 200).shows(t, h.text("account.email.unconfirmed"))
		before := h.dump()
		for range 2 {
			b.get(pathIn(t, email)).expect(t, 200).shows(t, h.text("confirm.why", "Ola", "ola@example.org"))
		}
		if h.dump() != before {
			t.Error("looking has changed something")
		}
		if strings.Contains(h.dump(), tokenIn(t, email)) {
			t.Error("what stands in the email is stored")
		}
		got := b.post("/account/email/confirm", form{"token": tokenIn(t, email)}).expect(t, 303)
		if got.location() != "/account" {
			t.Errorf("sent to %s", got.location())
		}
		page := b.get("/account").expect(t, 200)
		page.shows(t, h.text("flash.confirmed"))
		page.shows(t, h.text("account.email.confirmed"))
		page.lacks(t, h.text("account.email.again"))
	})

	t.Run("a link is good once", func(t *testing.T) {
		b.get(pathIn(t, email)).expect(t, 410).shows(t, h.text("problem.link.sentence"))
		b.post("/account/email/confirm", form{"token": tokenIn(t, email)}).expect(t, 410)
	})

	t.Run(
		"another address is to be confirmed anew, in any browser, and the email before is worth nothing",
		func(t *testing.T) {
			b.post("/account/email", form{"email": "ola@one.example", "current": password}).expect(t, 303)
			b.get("/account").shows(t, h.text("flash.email.letter"))
			first := h.mail.Next(t)
			b.post("/account/email", form{"email": "ola@two.example", "current": password}).expect(t, 303)
			second := h.mail.Next(t)
			if first.To != "ola@one.example" || second.To != "ola@two.example" {
				t.Errorf("emails to %s and %s", first.To, second.To)
			}
			b.get("/account").shows(t, h.text("account.email.unconfirmed"))
			b.post("/account/email/confirm", form{"token": tokenIn(t, first)}).expect(t, 410)
			elsewhere := h.browser()
			elsewhere.get(pathIn(t, second)).expect(t, 200)
			got := elsewhere.post("/account/email/confirm", form{"token": tokenIn(t, second)}).expect(t, 303)
			if got.location() != "/login" {
				t.Errorf("sent to %s", got.location())
			}
			elsewhere.get("/account").expect(t, 403)
			b.get("/account").shows(t, h.text("account.email.confirmed"))
		},
	)

	t.Run(
		"the email is sent again when it is asked for, and not where nothing is to be confirmed",
		func(t *testing.T) {
			c, _ := h.memberWithEmail("Ewa", "ewa@example.org")
			c.post("/account/email/letter", nil).expect(t, 303)
			again := h.mail.Next(t)
			c.post("/account/email/confirm", form{"token": tokenIn(t, again)}).expect(t, 303)
			c.post("/account/email/letter", nil).expect(t, 303)
			c.post("/account/email", form{"email": "ewa@example.org", "current": password}).expect(t, 303)
			c.post("/account/email", form{"email": "", "current": password}).expect(t, 303)
			h.expectNoMail(t)
		},
	)

	t.Run("an email is in the language that one has chosen", func(t *testing.T) {
		c := h.browser()
		c.post(
			"/register",
			form{"username": "Anna", "password": password, "email": "anna@example.org"},
			header{"Accept-Language": "ru"},
		).expect(t, 303)
		if got := h.mail.Next(t).Subject(); got != h.texts.In("ru").T("letter.confirm.subject", "Test house") {
			t.Errorf("the subject is %q", got)
		}
		c.post("/preferences", form{"language": "pl"}).expect(t, 303)
		other := h.signIn("Anna")
		other.post("/account/email/letter", nil, header{"Accept-Language": "en"}).expect(t, 303)
		if got := h.mail.Next(t).Subject(); got != h.texts.In("pl").T("letter.confirm.subject", "Test house") {
			t.Errorf("the subject is %q", got)
		}
	})
}

func TestALinkToConfirmIsGoodForADay(t *testing.T) {
	clock := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, mail: true, clock: clock}.open(t)
	b, email := h.memberWithEmail("Ola", "ola@example.org")
	b.get(pathIn(t, email)).expect(t, 200)
	clock.pass(24 * time.Hour)
	h.browser().get(pathIn(t, email)).expect(t, 410)
	h.browser().post("/account/email/confirm", form{"token": tokenIn(t, email)}).expect(t, 410)
}

func TestMailToOneAddressIsLimited(t *testing.T) {
	t.Run("one person has so many sent", func(t *testing.T) {
		h := harnessConfig{mail: true}.open(t)
		b, _ := h.memberWithEmail("Ola", "ola@example.org")
		for _, email := range []string{"a@example.org", "b@example.org", "c@example.org", "d@example.org"} {
			b.post("/account/email", form{"email": email, "current": password}).expect(t, 303)
		}
		got := b.post("/account/email", form{"email": "e@example.org", "current": password}).expect(t, 429)
		got.shows(t, h.text("problem.toofast.sentence", got.header.Get("Retry-After")))
		if got.typed("email") != "e@example.org" {
			t.Errorf("the form holds %q", got.typed("email"))
		}
		b.get("/account").shows(t, "d@example.org")
		b.post("/account/email", form{"email": "", "current": password}).expect(t, 303)
	})

	t.Run("an address gets only so many, from any account", func(t *testing.T) {
		h := harnessConfig{mail: true}.open(t)
		for _, name := range []string{"anna", "boris", "celia", "dora"} {
			h.memberWithEmail(name, "victim@example.org")
		}
		b := h.browser()
		b.post("/register", form{"username": "ewa", "password": password, "email": "Victim@example.org"}).expect(t, 303)
		b.post("/account/email/letter", nil).expect(t, 429)
		b.post("/account/email", form{"email": "victim@EXAMPLE.org", "current": password}).expect(t, 429)
		h.expectNoMail(t)
	})
}

func TestWithoutAMailServerNothingSpeaksOfMail(t *testing.T) {
	h := openHarness(t)
	b := h.browser()
	b.post("/register", form{"username": "Ola", "password": password, "email": "ola@example.org"}).expect(t, 303)
	b.post("/account/email", form{"email": "ola@example.com", "current": password}).expect(t, 303)
	account := b.get("/account").expect(t, 200)
	account.shows(t, h.text("flash.email"))
	account.lacks(t, h.text("account.email.unconfirmed"))
	account.lacks(t, h.text("account.email.confirmed"))
	b.get("/notifications").expect(t, 200).lacks(t, h.text("notices.digest"))
	h.browser().get("/login").expect(t, 200).lacks(t, h.text("forgot.title"))
	for _, route := range New(Config{}).routes() {
		method, path, _ := strings.Cut(route.pattern, " ")
		if route.needsMail {
			b.send(method, path, "").expect(t, 404)
		}
	}
	if h.count("links") != 0 {
		t.Error("a link was made")
	}
}
