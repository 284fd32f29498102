package handlers

import (
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"
)

// rule finds the line of the documentation by which fail2ban reads the log.
var rule = regexp.MustCompile(`(?m)^ *failregex = (.*)$`)

func TestARefusedSignInIsOneLineInTheLogAndCounted(t *testing.T) {
	var log errorLog
	h := harnessConfig{
		config: Config{
			Proxies: loopback,
			Log:     slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelInfo})),
		},
	}.open(t)
	h.member("Ola")
	b := h.browser()
	// The line before says that Ola is the administrator. said returns the only line since its last call.
	before := len(log.written()) // that Ola is the administrator
	seen := before
	said := func(t *testing.T) string {
		t.Helper()
		lines := log.written()[seen:]
		seen += len(lines)
		if len(lines) != 1 {
			t.Fatalf("%d lines: %q", len(lines), lines)
		}
		_, line, _ := strings.Cut(lines[0], " ")
		return strings.TrimSpace(line)
	}

	t.Run("a wrong password, with the account's number", func(t *testing.T) {
		b.post("/login", form{"username": "Ola", "password": "a wrong guess"}, from("2001:db8::7")).expect(t, 422)
		if got := said(t); got != `level=WARN msg="sign-in refused" address=2001:db8::7 account=1 reason=wrong` {
			t.Errorf("it says %s", got)
		}
	})

	t.Run("an unknown name, which may be a password typed into the wrong field", func(t *testing.T) {
		b.post("/login", form{"username": "correct horse", "password": "x"}, from("192.0.2.1")).expect(t, 422)
		if got := said(t); got != `level=WARN msg="sign-in refused" address=192.0.2.1 account=0 reason=wrong` {
			t.Errorf("it says %s", got)
		}
	})

	t.Run("one too many", func(t *testing.T) {
		for range 10 {
			b.post("/login", form{"username": "Ola", "password": "a wrong guess"}, from("192.0.2.2"))
		}
		seen = len(log.written())
		b.post("/login", form{"username": "Ola", "password": password}, from("192.0.2.2")).expect(t, 429)
		if got := said(t); got != `level=WARN msg="sign-in refused" address=192.0.2.2 account=1 reason=toofast` {
			t.Errorf("it says %s", got)
		}
	})

	t.Run("one that is let in is no such line", func(t *testing.T) {
		b.post("/login", form{"username": "Ola", "password": password}, from("192.0.2.3")).expect(t, 303)
		if lines := log.written()[seen:]; len(lines) != 0 {
			t.Errorf("it says %q", lines)
		}
	})

	t.Run("all are counted by reason", func(t *testing.T) {
		figures := b.get("/metrics").expect(t, 200)
		figures.shows(t, `samovar_signins_refused_total{reason="wrong"} 12`)
		figures.shows(t, `samovar_signins_refused_total{reason="toofast"} 1`)
	})

	t.Run("the rule in the documentation finds each line and its address", func(t *testing.T) {
		page, err := os.ReadFile("../docs/reliability.md")
		if err != nil {
			t.Fatal(err)
		}
		found := rule.FindStringSubmatch(string(page))
		if found == nil {
			t.Fatal("there is no rule")
		}
		expression := regexp.MustCompile(strings.ReplaceAll(found[1], "<ADDR>", `(?P<address>[0-9a-f.:]+)`))
		for _, line := range log.written()[before:] {
			line = strings.TrimSpace(line[strings.Index(line, "level="):]) // fail2ban cuts the time out
			if match := expression.FindStringSubmatch(line); match == nil ||
				!strings.Contains(line, "address="+match[1]+" ") {
				t.Errorf("it does not find %s", line)
			}
		}
	})
}
