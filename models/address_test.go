package models

import (
	"errors"
	"testing"
	"time"
)

// addressed returns a member with an address that is not confirmed.
func (h *harness) addressed(name, email string) Person {
	h.t.Helper()
	member, err := h.Register(
		h.t.Context(),
		nil,
		Registration{Username: name, Password: "password of " + name, Email: email},
	)
	if err != nil {
		h.t.Fatal(err)
	}
	return member
}

// confirmed returns a member whose address is confirmed.
func (h *harness) confirmed(name, email string) Person {
	h.t.Helper()
	member := h.addressed(name, email)
	if _, err := h.Confirm(h.t.Context(), h.link(member)); err != nil {
		h.t.Fatal(err)
	}
	return member
}

// link returns the token of a link that confirms an address.
func (h *harness) link(p Person) string {
	h.t.Helper()
	link, err := h.ConfirmationLink(h.t.Context(), p)
	if err != nil {
		h.t.Fatal(err)
	}
	return link.Token
}

func (h *harness) mustBeConfirmed(p Person, want bool) {
	h.t.Helper()
	if got, err := h.IsConfirmed(h.t.Context(), p); err != nil || got != want {
		h.t.Errorf("confirmed: %v, %v, want %v", got, err, want)
	}
}

func TestAnAddressIsConfirmedByALinkThatIsGoodOnce(t *testing.T) {
	h := open(t)
	anna, boris := h.addressed("anna", "anna@example.org"), h.addressed("boris", "")
	h.mustBeConfirmed(anna, false)
	first, second := h.link(anna), h.link(anna)
	if h.count("SELECT count(*) FROM links WHERE instr(hash, ?)", []byte(first)) != 0 {
		t.Error("what stands in the letter is stored")
	}
	if _, err := h.ResetPassword(t.Context(), first, "another password"); !errors.Is(err, ErrLinkGone) {
		t.Errorf("a link for something else: %v", err)
	}
	if link, err := h.LinkByToken(t.Context(), Confirming, first); err != nil || link.Person.ID != anna.ID {
		t.Errorf("looking at it: %+v, %v", link, err)
	}
	h.mustBeConfirmed(anna, false)
	if person, err := h.Confirm(t.Context(), first); err != nil || person.ID != anna.ID {
		t.Errorf("confirming: %+v, %v", person, err)
	}
	h.mustBeConfirmed(anna, true)
	for name, token := range map[string]string{"used": first, "of the letter before": second, "made up": "x", "empty": ""} {
		if _, err := h.Confirm(t.Context(), token); !errors.Is(err, ErrLinkGone) {
			t.Errorf("a link that is %s: %v", name, err)
		}
	}
	for name, p := range map[string]Person{"confirmed already": anna, "without an address": boris, "a guest": h.guest("Guest")} {
		if _, err := h.ConfirmationLink(t.Context(), p); !errors.Is(err, ErrNotFound) {
			t.Errorf("a link for one who is %s: %v", name, err)
		}
	}
}

func TestALinkEndsWithItsTimeAndWithTheAddress(t *testing.T) {
	h := open(t)
	anna := h.addressed("anna", "anna@example.org")
	late, early := h.link(anna), ""
	h.passes(24*time.Hour - time.Millisecond)
	early = h.link(anna)
	h.passes(time.Millisecond)
	if _, err := h.Confirm(t.Context(), late); !errors.Is(err, ErrLinkGone) {
		t.Errorf("after a day: %v", err)
	}
	change := func(email string) {
		t.Helper()
		if _, err := h.ChangeEmail(t.Context(), anna, email, "password of anna"); err != nil {
			t.Fatal(err)
		}
	}
	change("anna@example.org") // the same
	if _, err := h.LinkByToken(t.Context(), Confirming, early); err != nil {
		t.Errorf("the same address again: %v", err)
	}
	change("anna@example.com")
	change("anna@example.org")
	if _, err := h.Confirm(t.Context(), early); !errors.Is(err, ErrLinkGone) {
		t.Errorf("a link from before the address was another: %v", err)
	}
	if _, err := h.Confirm(t.Context(), h.link(anna)); err != nil {
		t.Fatal(err)
	}
	change("anna@example.org")
	h.mustBeConfirmed(anna, true)
	change("Anna@example.org")
	h.mustBeConfirmed(anna, false)
}

func TestAForgottenPasswordIsReplacedByWhoHasTheAddress(t *testing.T) {
	h := open(t)
	anna := h.confirmed("anna", "Anna@Example.org")
	h.confirmed("anna2", "anna@example.org")
	h.addressed("boris", "boris@example.org")
	links := func(typed string) (found []Link) {
		t.Helper()
		found, err := h.ResetLinks(t.Context(), typed)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for typed, want := range map[string]int{
		" ANNA": 1, "anna@example.ORG ": 2, "boris": 0, "boris@example.org": 0, "nobody": 0, "": 0, "anna@example.com": 0,
	} {
		if got := len(links(typed)); got != want {
			t.Errorf("%q gets %d links, want %d", typed, got, want)
		}
	}
	first, second := links("anna")[0].Token, links("anna")[0].Token
	if h.count("SELECT count(*) FROM links WHERE instr(hash, ?)", []byte(first)) != 0 {
		t.Error("what stands in the letter is stored")
	}
	if _, err := h.StartSession(t.Context(), "a thief's", anna, true, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ResetPassword(t.Context(), first, "short"); reasons(err) != "password:password.length" {
		t.Errorf("a short one: %v", err)
	}
	person, err := h.ResetPassword(t.Context(), first, "another password")
	if err != nil || person.ID != anna.ID {
		t.Fatalf("%+v, %v", person, err)
	}
	if left := h.count("SELECT count(*) FROM sessions WHERE person_id = ?", anna.ID); left != 0 {
		t.Errorf("%d sessions are left", left)
	}
	if _, err := h.StartSession(t.Context(), "hers", person, true, ""); err != nil {
		t.Errorf("whoever has chosen it comes in: %v", err)
	}
	if _, err := h.SignIn(t.Context(), "anna", "another password"); err != nil {
		t.Errorf("with the new one: %v", err)
	}
	for _, used := range []string{first, second, "x"} {
		if _, err := h.ResetPassword(t.Context(), used, "a third password"); !errors.Is(err, ErrLinkGone) {
			t.Errorf("a link that is not good any more: %v", err)
		}
	}
	for _, c := range []struct {
		what string
		ends func() error
	}{
		{"an hour", func() error { h.passes(time.Hour); return nil }},
		{"a change of the password", func() error { return h.ChangePassword(t.Context(), anna, 0, "another password", "what anna chose") }},
		{"a change of the address", func() error { _, err := h.ChangeEmail(t.Context(), anna, "", "what anna chose"); return err }},
	} {
		link := links("anna")[0].Token
		if err := c.ends(); err != nil {
			t.Fatal(err)
		}
		if _, err := h.ResetPassword(t.Context(), link, "a third password"); !errors.Is(err, ErrLinkGone) {
			t.Errorf("after %s: %v", c.what, err)
		}
	}
}

func TestWhoGoesTakesAddressAndLinksAlong(t *testing.T) {
	h := open(t)
	anna := h.confirmed("anna", "anna@example.org")
	if err := h.SetDigest(t.Context(), anna, Soon, "ru"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ResetLinks(t.Context(), "anna"); err != nil {
		t.Fatal(err)
	}
	if err := h.DeleteAccount(t.Context(), anna, "password of anna"); err != nil {
		t.Fatal(err)
	}
	left := h.count("SELECT count(*) FROM links") + h.count("SELECT count(*) FROM digests") +
		h.count("SELECT count(*) FROM people WHERE email <> '' OR confirmed <> '' OR language <> ''")
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
}
