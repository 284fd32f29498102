package models

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"
)

// registers makes an account by a link, and returns why it is refused.
func (h *harness) registers(name, token string) string {
	h.t.Helper()
	_, err := h.Register(h.t.Context(), nil, Registration{
		Username: name, Password: "password of " + name, Admission: token,
	})
	return reasons(err)
}

func TestWhoMakesAnAccountIsUpToTheAdministrators(t *testing.T) {
	h := open(t)
	people := h.staff()
	for _, who := range []string{"moderator", "member", "guest"} {
		if err := h.EditRegistration(t.Context(), people[who], RegistrationClosed); err == nil {
			t.Errorf("%s closes the site", who)
		}
		if _, err := h.Admit(t.Context(), people[who], 1, time.Hour); err == nil {
			t.Errorf("%s makes a link", who)
		}
	}
	mode := func(mode RegistrationMode) {
		t.Helper()
		if err := h.EditRegistration(t.Context(), people["chief"], mode); err != nil {
			t.Fatal(err)
		}
	}
	if said := h.registers("first", "whatever"); said != "" {
		t.Errorf("open, it refuses: %s", said)
	}
	mode(RegistrationInvite)
	link, err := h.Admit(t.Context(), people["chief"], 1, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]string{"": ":registration.invite", "guessed": ":invite.expired"} {
		if said := h.registers("second", token); said != want {
			t.Errorf("the link %q: %q, want %q", token, said, want)
		}
	}
	if said := h.registers("FIRST", link); said != "username:username.taken" {
		t.Errorf("a name that is taken: %s", said)
	}
	if said := h.registers("second", link); said != "" {
		t.Errorf("by the link, which a refusal did not use up: %s", said)
	}
	if said := h.registers("third", link); said != ":invite.expired" {
		t.Errorf("a second time: %q", said)
	}
	mode(RegistrationClosed)
	if said := h.registers("fourth", link); said != ":registration.closed" {
		t.Errorf("closed: %q", said)
	}
	if err := h.EditRegistration(t.Context(), people["chief"], "perhaps"); reasons(err) == "" {
		t.Errorf("an unknown mode: %v", err)
	}
}

func TestALinkForAccountsEnds(t *testing.T) {
	for name, ends := range map[string]func(h *harness, people map[string]Person, id int64) error{
		"by the clock": func(h *harness, _ map[string]Person, _ int64) error {
			h.passes(time.Hour)
			return nil
		},
		"when it is withdrawn": func(h *harness, people map[string]Person, id int64) error {
			return h.WithdrawAdmission(t.Context(), people["chief"], id)
		},
		"when its administrator is none any more": func(h *harness, people map[string]Person, _ int64) error {
			return h.GiveRole(t.Context(), people["chief"], people["administrator"].ID, Anyone)
		},
		"with its administrator's account": func(h *harness, people map[string]Person, _ int64) error {
			return h.DeleteAccount(t.Context(), people["administrator"], "password of Ada")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			people := h.staff()
			if err := h.EditRegistration(t.Context(), people["chief"], RegistrationInvite); err != nil {
				t.Fatal(err)
			}
			token, err := h.Admit(t.Context(), people["administrator"], 0, time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			links, err := h.Admissions(t.Context())
			if err != nil || len(links) != 1 || links[0].ByName != "Ada" {
				t.Fatalf("the links are %+v, %v", links, err)
			}
			if said := h.registers("before", token); said != "" {
				t.Fatalf("before: %s", said)
			}
			if err := ends(h, people, links[0].ID); err != nil {
				t.Fatal(err)
			}
			if said := h.registers("after", token); said != ":invite.expired" {
				t.Errorf("after: %q", said)
			}
			if links, err := h.Admissions(t.Context()); err != nil || len(links) != 0 {
				t.Errorf("listed are %+v, %v", links, err)
			}
		})
	}
}

// A link for ten accounts makes ten, however many people come at once.
func TestALinkMakesNoMoreAccountsThanItSays(t *testing.T) {
	h := open(t)
	chief := h.member("chief")
	if err := h.EditRegistration(t.Context(), chief, RegistrationInvite); err != nil {
		t.Fatal(err)
	}
	token, err := h.Admit(t.Context(), chief, 10, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var made atomic.Int64
	at(25, func(number int) {
		r := Registration{Username: fmt.Sprint("person", number), Password: "correct horse", Admission: token}
		if _, err := h.Register(t.Context(), nil, r); err == nil {
			made.Add(1)
		}
	})
	if made.Load() != 10 {
		t.Errorf("%d accounts were made", made.Load())
	}
	for _, wrong := range []struct {
		uses  int
		holds time.Duration
	}{{2, time.Hour}, {-1, time.Hour}, {1, 0}, {1, 365 * 24 * time.Hour}} {
		if _, err := h.Admit(t.Context(), chief, wrong.uses, wrong.holds); reasons(err) == "" {
			t.Errorf("%+v is made", wrong)
		}
	}
}

func TestAGivenModeOfRegistrationStays(t *testing.T) {
	h := open(t)
	chief := h.member("chief")
	h.given.Registration = RegistrationClosed
	if err := h.EditRegistration(t.Context(), chief, RegistrationOpen); err != nil {
		t.Fatal(err)
	}
	if said := h.registers("anna", ""); said != ":registration.closed" {
		t.Errorf("it takes an account: %q", said)
	}
}
