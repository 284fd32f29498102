package handlers

import (
	"bytes"
	"html"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"
)

// hiddenField matches a field of a form that waits.
var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// waiting returns where the form of a page goes that asks for the password, and its fields.
func (a answer) waiting(t *testing.T) (path string, fields form) {
	t.Helper()
	_, page, found := strings.Cut(a.body, `<main id="main"`)
	page, _, _ = strings.Cut(page, "</main>")
	match := regexp.MustCompile(`action="([^"]+)"`).FindStringSubmatch(page)
	if !found || match == nil || !strings.Contains(page, "admin-password") {
		t.Fatalf("the page asks for no password: %s", a.body)
	}
	fields = form{}
	for _, field := range hiddenField.FindAllStringSubmatch(page, -1) {
		fields[field[1]] = html.UnescapeString(field[2])
	}
	return html.UnescapeString(match[1]), fields
}

func TestThePasswordIsAskedForAgainAfterAnHour(t *testing.T) {
	h := openHarness(t)
	admin := h.member("chief")
	admin.get("/admin").expect(t, 200)
	h.clock.pass(59 * time.Minute)
	admin.get("/admin").expect(t, 200)
	h.clock.pass(2 * time.Minute)

	t.Run("then a page leads on to the page that was asked for", func(t *testing.T) {
		path, fields := admin.get("/admin/people?q=chi").expect(t, 403).waiting(t)
		fields["admin-password"] = "a wrong one"
		again := admin.post(path, fields).expect(t, 422)
		if said := again.problemOf("admin-password"); said != h.text("problem.password.wrong") {
			t.Errorf("a wrong password: %q", said)
		}
		again.lacks(t, "a wrong one")
		admin.get("/admin").expect(t, 403)
		path, fields = again.waiting(t)
		fields["admin-password"] = password
		if to := admin.post(path, fields).expect(t, 303).location(); to != "/admin/people?q=chi" {
			t.Errorf("it leads to %s", to)
		}
		admin.get("/admin").expect(t, 200)
	})

	t.Run("a form that was sent is kept and done", func(t *testing.T) {
		h.clock.pass(time.Hour)
		typed := form{"site": `Tea & "cake"`, "about": "слова", "language": "en", "entry": "guests"}
		path, fields := admin.post("/admin/settings", typed).expect(t, 403).waiting(t)
		if path != "/admin/settings" || fields["site"] != typed["site"] || fields["about"] != typed["about"] {
			t.Errorf("kept are %v for %s", fields, path)
		}
		if h.store.Site().About != "" {
			t.Error("it was done without the password")
		}
		fields["admin-password"] = password
		admin.post(path, fields).expect(t, 303)
		if h.store.Site().About != "слова" {
			t.Error("it was not done")
		}
	})

	t.Run("a form with files leads back to its page", func(t *testing.T) {
		h.clock.pass(time.Hour)
		admin.postFilesTo(t, "/admin/settings/logo", nil, nil, photo(t, 20, 20)).expect(t, 403).waiting(t)
		if len(h.storedFiles()) != 0 {
			t.Error("it was taken without the password")
		}
	})

	t.Run("no one is led to another site", func(t *testing.T) {
		typed := form{"back": "//evil.example/", "admin-password": password}
		if to := admin.post("/admin/confirm", typed).expect(t, 303).location(); to != "/admin" {
			t.Errorf("it leads to %s", to)
		}
	})

	t.Run("all else of an administrator goes on as before", func(t *testing.T) {
		h.clock.pass(time.Hour)
		admin.get("/account").expect(t, 200)
		admin.say("/r/lobby", "still here")
		h.member("anna").get("/admin").expect(t, 403).lacks(t, "admin-password")
	})
}

func TestGuessesOfAnAdministratorsPasswordAreLimitedAndLogged(t *testing.T) {
	var log bytes.Buffer
	h := harnessConfig{config: Config{Log: slog.New(slog.NewTextHandler(&log, nil))}}.open(t)
	admin := h.member("chief")
	h.clock.pass(2 * time.Hour)
	guess := form{"admin-password": "a guess", "back": "/admin"}
	status, tries := 0, 0
	for ; status != 429 && tries < 50; tries++ {
		status = admin.post("/admin/confirm", guess).status
	}
	if tries < 2 || tries > 25 {
		t.Errorf("%d guesses were compared, the last answer is %d", tries, status)
	}
	for _, reason := range []string{"wrong", "toofast"} {
		if !strings.Contains(log.String(), `msg="sign-in refused"`) || !strings.Contains(log.String(), "reason="+reason) {
			t.Errorf("the log does not say %q", reason)
		}
	}
}
