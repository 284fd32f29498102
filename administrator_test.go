package main

import (
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"samovar/models"
)

func TestEachStartWithoutAnAdministratorHasACodeOfItsOwn(t *testing.T) {
	store, err := models.Open(
		t.Context(),
		models.Config{Path: filepath.Join(t.TempDir(), "samovar.db"), PasswordMemory: 64, GuestsWelcome: true},
	)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	made := func() string {
		t.Helper()
		code, err := newCode(t.Context(), store)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	if one, other := made(), made(); len(one) < 20 || one == other {
		t.Errorf("the codes are %q and %q", one, other)
	}
	administrator, err := store.Register(
		t.Context(),
		nil,
		models.Registration{Username: "anna", Password: "correct horse", Claim: models.AsFirst},
	)
	if err != nil {
		t.Fatal(err)
	}
	if code := made(); code != "" {
		t.Errorf("beside an administrator there is %q", code)
	}
	if err := store.DeleteAccount(t.Context(), administrator, "correct horse"); err != nil {
		t.Fatal(err)
	}
	if made() == "" {
		t.Error("when the administrator has gone there is none")
	}
}

func TestIsLocal(t *testing.T) {
	for arguments, want := range map[string]bool{
		"":                                           true,
		"--addr localhost:8080":                      true,
		"--addr [::1]:8080":                          true,
		"--public-url http://localhost:8080":         true,
		"--addr :8080":                               false,
		"--addr 0.0.0.0:8080":                        false,
		"--addr [::]:8080":                           false,
		"--addr 192.168.1.4:8080":                    false,
		"--addr chat.example:8080":                   false,
		"--behind-proxy":                             false,
		"--public-url https://chat.example":          false,
		"--addr [::1]:8080 --behind-proxy=192.0.2.1": false,
	} {
		c, err := readConfig(strings.Fields(arguments), nothing)
		if err != nil {
			t.Fatal(err)
		}
		if c.isLocal() != want {
			t.Errorf("%q: %v", arguments, c.isLocal())
		}
	}
}

func TestTheLogInvitesTheFirstAdministrator(t *testing.T) {
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	said := func(i installation) string {
		var log strings.Builder
		i.log = slog.New(slog.NewTextHandler(&log, nil))
		i.inviteAdministrator(at)
		return log.String()
	}
	if got := said(installation{code: "secret", local: true}); !strings.Contains(got, "level=INFO") ||
		!strings.Contains(got, "on this machine becomes the administrator") || strings.Contains(got, "secret") {
		t.Errorf("on loopback it says %s", got)
	}
	if got := said(installation{code: "secret"}); !strings.Contains(got, "level=WARN") ||
		!strings.Contains(got, "/register?code=secret") {
		t.Errorf("where others reach it it says %s", got)
	}
	if got := said(installation{local: true}) + said(installation{}); got != "" {
		t.Errorf("beside an administrator it says %s", got)
	}
}
