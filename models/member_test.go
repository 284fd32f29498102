package models

import (
	"errors"
	"testing"
)

// The number that a room's pages show is that of its members with an account, whatever has brought them in or out.
func TestARoomCountsItsMembers(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	room := h.room(anna, "Tea", Public)
	guest := h.guest("Zofia")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	counts := func(want int, after string) {
		t.Helper()
		found, err := h.RoomByID(t.Context(), room.ID)
		must(err)
		if found.Members != want {
			t.Errorf("after %s there are %d members, want %d", after, found.Members, want)
		}
		differ := h.count(`SELECT count(*) FROM rooms r WHERE r.deleted_at = 0 AND r.members <> (SELECT count(*)
			FROM memberships m JOIN people p ON p.id = m.person_id WHERE m.room_id = r.id AND p.kind = 'member')`)
		if differ != 0 {
			t.Errorf("after %s %d rooms have a wrong number", after, differ)
		}
	}

	counts(1, "its making")
	must(h.Join(t.Context(), boris, room.Slug))
	must(h.Join(t.Context(), boris, room.Slug))
	counts(2, "joining twice")
	h.says(guest, room.Slug, "hello")
	counts(2, "a guest's message")
	_, err := h.Register(t.Context(), &guest, Registration{Username: "zofia", Nickname: "Zofia", Password: "correct horse"})
	must(err)
	counts(3, "the guest's registration")
	must(h.Leave(t.Context(), boris, room.Slug))
	counts(2, "leaving")
	h.says(boris, room.Slug, "back again")
	counts(3, "coming back by a message")
	must(h.DeleteAccount(t.Context(), boris, "password of boris"))
	counts(2, "the deletion of an account")
}

func TestMembersAreFoundByAPartOfTheirName(t *testing.T) {
	h := open(t)
	room := h.room(h.member("anna"), "Tea", Public)
	for _, name := range []string{"Łukasz_1", "łucja", "boris"} {
		if err := h.Join(t.Context(), h.member(name), room.Slug); err != nil {
			t.Fatal(err)
		}
	}
	for typed, want := range map[string]int{"": 4, "luk": 1, "ŁU": 2, "_": 1, "%": 0, "nobody": 0, "oris": 1} {
		people, count, err := h.Members(t.Context(), room.ID, Asked{Name: typed, Limit: 10})
		if err != nil || len(people) != want || count != want {
			t.Errorf("%q finds %d of %d, %v, want %d", typed, len(people), count, err, want)
		}
	}
	people, count, err := h.Members(t.Context(), room.ID, Asked{But: []int64{1}, Limit: 2})
	if err != nil || count != 3 || len(people) != 2 {
		t.Errorf("all but one are %d of %d, %v", len(people), count, err)
	}
}

// Who is written to learns of the conversation with the first message, not when it is opened.
func TestAConversationIsListedForBothWithTheFirstMessage(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	room, err := h.OpenDirect(t.Context(), anna, []string{"boris"})
	if err != nil {
		t.Fatal(err)
	}
	listed := func(p Person) int {
		t.Helper()
		rooms, err := h.Directs(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		return len(rooms)
	}
	if listed(anna) != 1 || listed(boris) != 0 {
		t.Errorf("listed for the one who opened it %d times, for the other %d times", listed(anna), listed(boris))
	}
	h.says(anna, room.Slug, "tea?")
	if listed(boris) != 1 {
		t.Error("the first message does not list it")
	}
	access, err := h.Enter(t.Context(), &boris, room.Slug)
	with, named := h.Circle(t.Context(), &access)
	if err = errors.Join(err, named); err != nil || access.Room.Name != "anna" || len(with) != 1 {
		t.Errorf("it is headed by %q, %v, %v", access.Room.Name, with, err)
	}
}
