package main

import (
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"samovar/models"
)

// settle makes an installation with an administrator, bogna, and a member, anna, who is signed in. It returns the
// folder.
func settle(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "data")
	store, err := models.Open(t.Context(), models.Config{Path: filepath.Join(folder, "samovar.db"), PasswordMemory: 64})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	for _, name := range []string{"bogna", "anna"} {
		r := models.Registration{Username: name, Nickname: "Nice " + name, Password: "correct horse"}
		person, err := store.Register(t.Context(), nil, r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.StartSession(t.Context(), "token of "+name, person, true, "Firefox"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Appoint(t.Context(), "bogna"); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestAccountsAndTheirSessionsAreListedBesideTheServer(t *testing.T) {
	folder := settle(t)
	openStore(t, folder)
	said := mustRun(t, "user", "list", "--data", folder)
	for _, row := range []string{`anna\s+Nice anna\s+member .*\s1\n`, `bogna\s+Nice bogna\s+administrator .*\s1\n`} {
		if !regexp.MustCompile(row).MatchString(said) {
			t.Errorf("%s is not in %s", row, said)
		}
	}
	if said := mustRun(t, "user", "sessions", "ANNA", "--data", folder); strings.Count(said, "Firefox") != 1 {
		t.Errorf("the sessions are %s", said)
	}
	for _, arguments := range []string{"password anna", "administrator anna", "sessions anna --end"} {
		_, err := command(t, append(strings.Fields("user "+arguments), "--data", folder)...)
		if err == nil || !strings.Contains(err.Error(), "stop the server first") {
			t.Errorf("%s beside the server: %v", arguments, err)
		}
	}
}

func TestANewPasswordLetsInAndTheOldOneDoesNot(t *testing.T) {
	folder := settle(t)
	said := mustRun(t, "user", "password", "anna", "--data", folder)
	made, found := strings.CutPrefix(strings.TrimSpace(said), "the new password of anna is ")
	if !found || len(made) < 16 {
		t.Fatalf("it said %q", said)
	}
	store := openStore(t, folder)
	if _, err := store.SignIn(t.Context(), "anna", made); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if _, err := store.SignIn(t.Context(), "anna", "correct horse"); err == nil {
		t.Error("the old password still lets in")
	}
	for token, want := range map[string]error{"token of anna": models.ErrNotFound, "token of bogna": nil} {
		if _, _, err := store.SessionByToken(t.Context(), models.Scope{}, token); !errors.Is(err, want) {
			t.Errorf("the session with the %s: %v, want %v", token, err, want)
		}
	}
}

func TestAnAccountIsSignedOutEverywhere(t *testing.T) {
	folder := settle(t)
	mustRun(t, "user", "sessions", "anna", "--end", "--data", folder)
	if said := mustRun(t, "user", "sessions", "anna", "--data", folder); strings.Contains(said, "Firefox") {
		t.Errorf("left are %s", said)
	}
}

func TestThereIsAlwaysAnAdministrator(t *testing.T) {
	folder := settle(t)
	isAdministrator := func(name string) bool {
		said := mustRun(t, "user", "list", "--data", folder)
		return regexp.MustCompile(name + `\s+Nice ` + name + `\s+administrator`).MatchString(said)
	}
	_, err := command(t, "user", "administrator", "bogna", "--end", "--data", folder)
	if err == nil || !strings.Contains(err.Error(), "at least one administrator") || !isAdministrator("bogna") {
		t.Errorf("the only one: %v", err)
	}
	mustRun(t, "user", "administrator", "anna", "--data", folder)
	mustRun(t, "user", "administrator", "bogna", "--end", "--data", folder)
	if isAdministrator("bogna") || !isAdministrator("anna") {
		t.Error("the role was not handed over")
	}
}

func TestWrongWordsAboutUsersChangeNothing(t *testing.T) {
	folder := settle(t)
	before := tree(t, folder)["samovar.db"]
	for arguments, want := range map[string]string{
		"":                      "say what to do",
		"lst":                   `"lst" is not one of`,
		"list anna":             "list takes 0 usernames, and 1 were given",
		"password":              "password takes 1 username",
		"password anna boris":   "takes 1 username",
		"password anna --end":   "leave --end out",
		"sessions nobody":       `no account "nobody"`,
		"administrator anna -x": "-x",
	} {
		_, err := command(t, append(strings.Fields("user "+arguments), "--data", folder)...)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %q", arguments, err, want)
		}
	}
	if tree(t, folder)["samovar.db"] != before {
		t.Error("the database was changed")
	}
	if _, err := command(t, "user", "password", "anna", "--data", filepath.Join(folder, "nowhere")); err == nil {
		t.Error("a folder that is not there got an installation")
	}
}
