package models

import (
	"errors"
	"testing"
)

// The log is read by those who keep order in the room, and by all its readers once it is open.
func TestWhoReadsTheLog(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	said := h.says(people["guest"], slug, "spam")
	if _, err := h.DeleteMessage(t.Context(), people["room moderator"], slug, said.ID); err != nil {
		t.Fatal(err)
	}
	reads := func(who string) ([]Deed, error) {
		p, err := h.PersonByID(t.Context(), people[who].ID) // as they are since they were appointed
		if err != nil {
			t.Fatal(err)
		}
		access, err := h.Enter(t.Context(), &p, slug)
		if err != nil {
			t.Fatal(err)
		}
		deeds, _, err := h.Deeds(t.Context(), access, 1<<62)
		return deeds, err
	}
	for who, want := range map[string]error{
		"owner": nil, "administrator": nil, "site moderator": nil, "room moderator": nil,
		"member": ErrForbidden, "guest": ErrSignedOut,
	} {
		deeds, err := reads(who)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", who, err, want)
		}
		if want == nil && (deeds[0].Act != "delete" || deeds[0].Name != "Gus" || deeds[0].ByName != "Rita") {
			t.Errorf("%s reads %+v", who, deeds[0])
		}
	}
	if _, err := h.EditRoom(t.Context(), people["owner"], slug, RoomEdit{Name: slug, Guests: true, LogOpen: true}); err != nil {
		t.Fatal(err)
	}
	deeds, err := reads("guest")
	if err != nil || len(deeds) != 3 || deeds[0].ByName != "" { // two appointments came before
		t.Errorf("in an open log a guest reads %+v, %v", deeds, err)
	}
}
