package e2e

import (
	"os"
	"regexp"
	"testing"

	"samovar/mail/mailtest"
)

// letterPath matches the path of the link in an e-mail.
var letterPath = regexp.MustCompile(`http://chat\.example(/[a-z/]+\?token=[0-9A-Za-z]+)`)

func TestTheWayOfLetters(t *testing.T) {
	axe, err := os.ReadFile(axePath)
	if err != nil {
		t.Skip("no axe-core here: npm ci")
	}
	mail := mailtest.Start(t, mailtest.Plain)
	h := newHarness(
		t,
		"--limits",
		"off",
		"--smtp",
		"smtp://"+mail.Addr(),
		"--mail-from",
		"chat@example.org",
		"--public-url",
		"http://chat.example",
	)
	anna := newChromium(t).person(h, "Anna")
	anna.looks(320, 900, "light")
	mustPass := func(name string) {
		t.Helper()
		eval[any](anna, string(axe)+";0")
		if wrong := eval[string](anna, violations); wrong != "" {
			t.Errorf("%s\n%s", name, wrong)
		}
		if !eval[bool](anna, `document.documentElement.scrollWidth <= innerWidth`) {
			t.Errorf("%s is wider than the window", name)
		}
	}
	follow := func() {
		t.Helper()
		anna.open(letterPath.FindStringSubmatch(mail.Next(t).Body)[1])
	}

	anna.registers("anna", "correct horse", "Anna")
	anna.open("/notifications")
	mustPass("unconfirmed")
	anna.open("/account")
	anna.types("#f-email", "anna@example.org")
	anna.types("#f-email-current", "correct horse")
	anna.submits(`form[action="/account/email"] button`)
	mustPass("account")
	follow()
	mustPass("confirm")
	anna.submits(`form[action="/account/email/confirm"] button`)
	anna.open("/notifications")
	mustPass("notifications")
	eval[any](anna, `{ const often = document.querySelector("select[name=frequency]"); often.value = "daily";`+
		` often.dispatchEvent(new Event("change", { bubbles: true })) }`)
	anna.until("being told", `document.getElementById("said").textContent === "Saved."`)
	anna.open("/notifications")
	anna.until("the choice kept", `document.querySelector("select[name=frequency]")?.value === "daily"`)

	anna.open("/forgot")
	mustPass("forgot")
	anna.types("#f-account", "anna")
	anna.submits(`form[action="/forgot"] button`)
	follow()
	mustPass("reset")
	anna.types("#f-password", "another horse")
	anna.submits(`form[action="/reset"] button`)
	anna.open("/account")
	anna.until("who she is", `document.querySelector(".page-title small")?.textContent === "anna"`)
}
