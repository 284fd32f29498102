package main

import (
	"net"
	"net/url"
	"path/filepath"
	"testing"

	"samovar/models"
)

func TestEachStartWithoutAnAdministratorHasACodeOfItsOwn(t *testing.T) {
	store, err := models.Open(
		t.Context(),
		models.Config{Path: filepath.Join(t.TempDir(), "samovar.db"), PasswordMemory: 64},
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
	if one, other := made(), made(); len(one) != len("K7Q2-X4M6-P3R5") || one == other {
		t.Errorf("the codes are %q and %q", one, other)
	}
	anna := models.Registration{Username: "anna", Password: "correct horse"}
	if _, err := store.Register(t.Context(), nil, anna); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Appoint(t.Context(), "anna"); err != nil {
		t.Fatal(err)
	}
	if code := made(); code != "" {
		t.Errorf("beside an administrator there is %q", code)
	}
}

func TestTheGreetingSaysHowToSetTheSiteUp(t *testing.T) {
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	for want, i := range map[string]installation{
		"Samovar is at http://127.0.0.1:8080": {},
		"Samovar is at http://127.0.0.1:8080 and waits to be set up: http://127.0.0.1:8080/setup?code=K7Q2": {
			code: "K7Q2",
		},
		"Samovar is at http://127.0.0.1:8080 and waits to be set up: https://chat.example/setup?code=K7Q2": {
			code: "K7Q2", publicURL: &url.URL{Scheme: "https", Host: "chat.example"},
		},
	} {
		if got := i.greeting(at); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}
