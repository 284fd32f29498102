package models

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// staff makes people of each rank on the whole site.
func (h *harness) staff() map[string]Person {
	h.t.Helper()
	chief := h.member("chief")
	people := map[string]Person{
		"chief": chief, "administrator": h.member("Ada"), "moderator": h.member("Simon"),
		"member": h.member("Mia"), "guest": h.guest("Gus"),
	}
	for who, role := range map[string]Rank{"administrator": Administrator, "moderator": SiteModerator} {
		if err := h.GiveRole(h.t.Context(), chief, people[who].ID, role); err != nil {
			h.t.Fatal(err)
		}
	}
	return people
}

func TestAdministratorsActOnThoseBelowThem(t *testing.T) {
	for name, act := range map[string]func(h *harness, by, whom Person) error{
		"signs out": func(h *harness, by, whom Person) error {
			return h.SignOutPerson(t.Context(), by, whom.ID)
		},
		"makes a link": func(h *harness, by, whom Person) error {
			_, err := h.LinkFor(t.Context(), by, whom.ID)
			return err
		},
		"deletes": func(h *harness, by, whom Person) error { return h.DeletePerson(t.Context(), by, whom.ID) },
	} {
		for _, by := range []string{"chief", "moderator", "member", "guest"} {
			for _, whom := range []string{"chief", "administrator", "moderator", "member", "guest"} {
				t.Run(fmt.Sprintf("%s %s %s", by, name, whom), func(t *testing.T) {
					h := open(t)
					people := h.staff()
					may := by == "chief" && whom != "chief" && whom != "administrator" &&
						(whom != "guest" || name != "makes a link")
					before := h.count("SELECT count(*) FROM deeds")
					err := act(h, people[by], people[whom])
					if may != (err == nil) || (err != nil && !errors.Is(err, ErrForbidden)) {
						t.Errorf("allowed: %v, the answer is %v", may, err)
					}
					if logged := h.count("SELECT count(*) FROM deeds") - before; (logged == 1) != may {
						t.Errorf("the log has %d entries more", logged)
					}
				})
			}
		}
	}
}

func TestRolesAreGivenByAdministratorsAlone(t *testing.T) {
	h := open(t)
	people := h.staff()
	give := func(by, whom string, role Rank, want error) {
		t.Helper()
		if err := h.GiveRole(t.Context(), people[by], people[whom].ID, role); !errors.Is(err, want) {
			t.Errorf("%s gives %s the role %s: %v, want %v", by, whom, role, err, want)
		}
	}
	for _, by := range []string{"moderator", "member", "guest"} {
		give(by, "member", SiteModerator, ErrForbidden)
		give(by, "administrator", Anyone, ErrForbidden)
		give(by, by, Administrator, ErrForbidden)
	}
	give("chief", "guest", SiteModerator, ErrForbidden)
	give("chief", "member", RoomOwner, ErrForbidden)
	give("administrator", "chief", Anyone, nil)
	give("chief", "administrator", Anyone, ErrForbidden)
	if err := h.GiveRole(t.Context(), people["administrator"], 999, Anyone); !errors.Is(err, ErrNotFound) {
		t.Errorf("one who is not there: %v", err)
	}
	give("administrator", "member", Administrator, nil)
	give("administrator", "administrator", SiteModerator, nil)
	alone := h.GiveRole(t.Context(), people["member"], people["member"].ID, Anyone)
	if reasons(alone) != ":moderate.last" {
		t.Errorf("the only administrator steps down: %v", alone)
	}
	gone := h.DeleteAccount(t.Context(), people["member"], "password of Mia")
	if reasons(gone) != ":moderate.last" {
		t.Errorf("the only administrator deletes their account: %v", gone)
	}
}

// Two administrators who end each other's role, step down, or go, all at once, leave one.
func TestOfAllAdministratorsWhoGoAtOnceOneStays(t *testing.T) {
	h := open(t)
	chief := h.member("chief")
	for round := range 100 {
		ada := h.member(fmt.Sprint("ada", round))
		if err := h.GiveRole(t.Context(), chief, ada.ID, Administrator); err != nil {
			t.Fatal(err)
		}
		acts := []func() error{
			func() error { return h.GiveRole(t.Context(), chief, ada.ID, Anyone) },
			func() error { return h.GiveRole(t.Context(), ada, chief.ID, Anyone) },
			func() error { return h.GiveRole(t.Context(), ada, ada.ID, Anyone) },
			func() error { return h.GiveRole(t.Context(), chief, chief.ID, SiteModerator) },
			func() error { return h.DeleteAccount(t.Context(), ada, "password of "+ada.Username) },
		}
		at(len(acts), func(number int) { _ = acts[number]() }) // which of them are refused is left to chance
		if left := h.count("SELECT count(*) FROM people WHERE administrator"); left != 1 {
			t.Fatalf("round %d: %d administrators are left", round, left)
		}
		if _, err := h.Appoint(t.Context(), "chief"); err != nil {
			t.Fatal(err)
		}
		if err := h.GiveRole(t.Context(), chief, ada.ID, Anyone); err != nil && !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
	}
}

func TestALinkOfAnAdministratorLetsInOnce(t *testing.T) {
	h := open(t)
	people := h.staff()
	token, err := h.LinkFor(t.Context(), people["chief"], people["member"].ID)
	if err != nil {
		t.Fatal(err)
	}
	mia, err := h.ResetPassword(t.Context(), token, "quite another one")
	if err != nil || mia.ID != people["member"].ID {
		t.Errorf("%+v, %v", mia, err)
	}
	if _, err := h.ResetPassword(t.Context(), token, "and one more"); !errors.Is(err, ErrLinkGone) {
		t.Errorf("the second time: %v", err)
	}
}

func TestPeopleAreListedByPagesWithWhatTheyTake(t *testing.T) {
	h := open(t)
	chief := h.member("chief")
	h.says(chief, h.room(chief, "Tea", Public).Slug, "pomegranate")
	for number := range administeredPage {
		h.member(fmt.Sprintf("Łukasz%d", number))
	}
	first, more, err := h.Administered(t.Context(), PeopleQuery{})
	if err != nil || len(first) != administeredPage || !more {
		t.Fatalf("%d people, more: %v, %v", len(first), more, err)
	}
	rest, more, err := h.Administered(t.Context(), PeopleQuery{Before: first[len(first)-1].ID})
	if err != nil || more || len(rest) != 1 || rest[0].ID != chief.ID {
		t.Fatalf("then %+v, more: %v, %v", rest, more, err)
	}
	if facts := rest[0]; facts.Messages != 1 || facts.Rooms != 2 || facts.Owned != 1 {
		t.Errorf("the chief is %+v", facts)
	}
	for name, want := range map[string]int{"lukasz1": 11, "ŁUKASZ4": 11, "chi": 1, "%": 0, "": administeredPage} {
		if found, _, err := h.Administered(t.Context(), PeopleQuery{Name: name}); err != nil || len(found) != want {
			t.Errorf("%q finds %d, want %d, %v", name, len(found), want, err)
		}
	}
	h.guest("Gus")
	if found, _, err := h.Administered(t.Context(), PeopleQuery{Guests: true}); err != nil || len(found) != 1 {
		t.Errorf("the guests are %+v, %v", found, err)
	}
	h.passes(25 * time.Hour)
	if found, _, err := h.Administered(t.Context(), PeopleQuery{Guests: true}); err != nil || len(found) != 0 {
		t.Errorf("a day later the guests are %+v, %v", found, err)
	}
	if _, err := h.FactsOf(t.Context(), 9999); !errors.Is(err, ErrNotFound) {
		t.Errorf("one who is not there: %v", err)
	}
	if facts, err := h.FactsOf(t.Context(), chief.ID); err != nil || facts.Nickname != "chief" {
		t.Errorf("the chief is %+v, %v", facts, err)
	}
}

func TestABannedPersonGetsNoRoleAndCanBeDeleted(t *testing.T) {
	h := open(t)
	people := h.staff()
	ban := func() {
		t.Helper()
		err := h.change(t.Context(), func(c *change) error {
			return c.update(people["member"].ID, map[string]any{"banned_until": Forever})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	ban()
	err := h.GiveRole(t.Context(), people["chief"], people["member"].ID, SiteModerator)
	if !errors.Is(err, ErrForbidden) {
		t.Errorf("a role: %v", err)
	}
	if _, err := h.Appoint(t.Context(), "Mia"); err != nil {
		t.Fatal(err)
	}
	mia, err := h.PersonByID(t.Context(), people["member"].ID)
	if err != nil || !mia.Administrator || mia.BannedUntil != 0 {
		t.Errorf("appointed by the operator she is %+v, %v", mia, err)
	}
	if err := h.GiveRole(t.Context(), people["chief"], mia.ID, Anyone); err != nil {
		t.Fatal(err)
	}
	ban()
	if err := h.DeletePerson(t.Context(), people["chief"], mia.ID); err != nil {
		t.Errorf("the account of a banned person: %v", err)
	}
}
