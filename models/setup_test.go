package models

import (
	"fmt"
	"testing"
)

// setupOf returns a setup by a person of that name.
func setupOf(username string) Setup {
	return Setup{
		Registration: Registration{Username: username, Password: "correct horse"},
		Site:         Site{Name: "Riverside Makers", Language: "ru", Guests: false},
		Lobby:        "Гостиная",
	}
}

func TestASetupMakesTheAdministratorAndTheSite(t *testing.T) {
	h := open(t)
	if site := h.Site(); site.Name != "Samovar" || !site.Guests || site.Language != "en" {
		t.Errorf("before, the site is %+v", site)
	}
	guest := h.guest("Bogna")
	person, err := h.SetUp(t.Context(), &guest, setupOf("bogna"))
	if err != nil || !person.Administrator || person.ID != guest.ID {
		t.Fatalf("the administrator is %+v, %v", person, err)
	}
	if site := h.Site(); site.Name != "Riverside Makers" || site.Language != "ru" {
		t.Errorf("the site is %+v", site)
	}
	if access, err := h.Enter(t.Context(), &person, LobbySlug); err != nil || access.Room.Name != "Гостиная" {
		t.Errorf("the lobby is %+v, %v", access.Room, err)
	}
}

func TestOfSeveralSetupsOneIsMade(t *testing.T) {
	h := open(t)
	const people = 6
	if _, err := h.Register(t.Context(), nil, Registration{Username: "came_before", Password: "correct horse"}); err != nil {
		t.Fatal(err)
	}
	failed := make([]error, people)
	at(people, func(number int) {
		_, failed[number] = h.SetUp(t.Context(), nil, setupOf(fmt.Sprintf("member%d", number)))
	})
	let := 0
	for _, err := range failed {
		if err == nil {
			let++
		} else if reasons(err) != "code:code" {
			t.Errorf("refused with %v", err)
		}
	}
	if administrators := h.count("SELECT count(*) FROM people WHERE administrator = 1"); let != 1 ||
		administrators != 1 {
		t.Errorf("%d were let, %d administrators", let, administrators)
	}
}

func TestASetupThatIsRefusedStoresNothing(t *testing.T) {
	h := open(t)
	wrong := setupOf("x")
	wrong.Site.Name, wrong.Password = " ", "short"
	_, err := h.SetUp(t.Context(), nil, wrong)
	if got := reasons(err); got != "site:site.site username:username.length password:password.length" {
		t.Errorf("refused for %q", got)
	}
	if h.Site().Name != "Samovar" || h.count("SELECT count(*) FROM people") != 0 {
		t.Error("something was stored")
	}
}
