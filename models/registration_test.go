package models

import (
	"errors"
	"reflect"
	"sync"
	"testing"
)

// at runs the same function several times at once, and waits for all.
func at(once int, act func(number int)) {
	var all sync.WaitGroup
	for number := range once {
		all.Go(func() { act(number) })
	}
	all.Wait()
}

func TestWhoRunsTheInstallationAppoints(t *testing.T) {
	h := open(t)
	h.member("first")
	second := h.member("second")
	if _, err := h.Appoint(t.Context(), "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("of an unknown name: %v", err)
	}
	if _, err := h.Appoint(t.Context(), "SECOND"); err != nil {
		t.Fatal(err)
	}
	if person, err := h.PersonByID(t.Context(), second.ID); err != nil || !person.Administrator {
		t.Errorf("%+v, %v", person, err)
	}
}

func TestOfAllWhoWantAUsernameOneGetsItAndNobodyIsLeftHalfMade(t *testing.T) {
	h := open(t)
	spellings := []string{"ёлка", "ЁЛКА", "е\u0308лка", "Ёлка"}
	failed := make([]error, len(spellings))
	at(len(spellings), func(number int) {
		_, failed[number] = h.Register(
			t.Context(),
			nil,
			Registration{Username: spellings[number], Password: "correct horse"},
		)
	})
	got := 0
	for i, err := range failed {
		switch reasons(err) {
		case "":
			got++
		case "username:username.taken":
		default:
			t.Errorf("%q: %v", spellings[i], err)
		}
	}
	if people := h.count("SELECT count(*) FROM people"); got != 1 || people != 1 {
		t.Errorf("%d got the name, %d people are stored, want one", got, people)
	}
}

func TestAGuestWhoRegistersTwiceAtOnceLosesNothing(t *testing.T) {
	h := open(t)
	guest := h.guest("Wanda")
	said := h.says(guest, LobbySlug, "as a guest")
	failed := make([]error, 2)
	at(len(failed), func(number int) {
		_, failed[number] = h.Register(t.Context(), &guest, Registration{Username: "wanda", Password: "correct horse"})
	})
	if (failed[0] == nil) == (failed[1] == nil) {
		t.Errorf("a form sent twice: %v, %v; want one account", failed[0], failed[1])
	}
	m, err := h.MessageByID(t.Context(), said.RoomID, said.ID)
	if err != nil || m.AuthorID != guest.ID || m.Author.Guest || m.Author.Nickname != "wanda" {
		t.Errorf("what the guest said is %+v, %v", m, err)
	}
}

func TestAGuestWhoIsRefusedStaysAGuest(t *testing.T) {
	h := open(t)
	h.member("anna")
	guest := h.guest("Wanda")
	_, err := h.Register(t.Context(), &guest, Registration{Username: "Anna", Password: "correct horse"})
	if got := reasons(err); got != "username:username.taken" {
		t.Fatalf("a taken name: %q", got)
	}
	if after, err := h.PersonByID(t.Context(), guest.ID); err != nil || after != guest {
		t.Errorf("the guest is %+v, %v, was %+v", after, err, guest)
	}
}

func TestARegistrationChangesNobodyElse(t *testing.T) {
	h := open(t)
	one, other := h.guest("One"), h.guest("Other")
	said := h.says(other, LobbySlug, "mine")
	if _, err := h.Register(t.Context(), &one, Registration{Username: "one", Password: "correct horse"}); err != nil {
		t.Fatal(err)
	}
	m, err := h.MessageByID(t.Context(), said.RoomID, said.ID)
	if err != nil || !reflect.DeepEqual(m, said) {
		t.Errorf("another guest's message is %+v, %v, was %+v", m, err, said)
	}
	if after, err := h.PersonByID(t.Context(), other.ID); err != nil || after != other {
		t.Errorf("the other guest is %+v, %v", after, err)
	}
}
