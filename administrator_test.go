package main

import (
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

func TestWhereOnlyTheMachineItselfReachesIt(t *testing.T) {
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
