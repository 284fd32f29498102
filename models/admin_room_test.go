package models

import (
	"errors"
	"fmt"
	"testing"
)

func TestRoomsAreListedByPagesWithoutTheKeysOfPrivateOnes(t *testing.T) {
	h := open(t)
	chief, anna := h.member("chief"), h.member("anna")
	hideout := h.room(anna, "Hideout", Private)
	h.says(anna, hideout.Slug, "pomegranate")
	if _, err := h.shows(anna, hideout.Slug, h.upload("notes.txt", "kumquat")); err != nil {
		t.Fatal(err)
	}
	if _, err := h.OpenDirect(t.Context(), chief, []string{"anna"}); err != nil {
		t.Fatal(err)
	}
	for number := range administeredPage - 1 {
		h.room(chief, fmt.Sprint("Room ", number), Public)
	}
	first, more, err := h.AdministeredRooms(t.Context(), RoomQuery{})
	if err != nil || len(first) != administeredPage || !more {
		t.Fatalf("%d rooms, more: %v, %v", len(first), more, err)
	}
	last := first[len(first)-1]
	if last.Name != "Hideout" || last.Slug != "" || last.Posted != 2 || last.Bytes == 0 || last.Owner != "anna" {
		t.Errorf("the private room is %+v", last)
	}
	rest, more, err := h.AdministeredRooms(t.Context(), RoomQuery{Before: last.ID})
	if err != nil || more || len(rest) != 1 || rest[0].Slug != LobbySlug {
		t.Errorf("then %+v, more: %v, %v", rest, more, err)
	}
	if found, _, err := h.AdministeredRooms(t.Context(), RoomQuery{Name: "HIDE"}); err != nil || len(found) != 1 {
		t.Errorf("by its name are found %+v, %v", found, err)
	}
}

func TestAnAdministratorGivesRoomsToOwners(t *testing.T) {
	h := open(t)
	people := h.staff()
	kitchen, hideout := h.room(people["member"], "Kitchen", Public), h.room(people["member"], "Hideout", Private)
	owner := func(room Room) int64 {
		facts, err := h.FactsOfRoom(t.Context(), room.ID)
		if err != nil {
			t.Fatal(err)
		}
		return facts.OwnerID
	}
	for _, who := range []string{"moderator", "member", "guest"} {
		if err := h.GiveRoom(t.Context(), people[who], kitchen.ID, "Ada"); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s gives it: %v", who, err)
		}
	}
	if err := h.GiveRoom(t.Context(), people["chief"], kitchen.ID, "Simon"); err != nil ||
		owner(kitchen) != people["moderator"].ID {
		t.Errorf("the public room: %v", err)
	}
	if joined := h.count("SELECT count(*) FROM memberships WHERE room_id = ? AND person_id = ?",
		kitchen.ID, people["moderator"].ID); joined != 1 {
		t.Error("its owner has not joined it")
	}
	for name, reason := range map[string]string{"chief": "username:room.owner", "nobody": "username:invite.unknown"} {
		if err := h.GiveRoom(t.Context(), people["chief"], hideout.ID, name); reasons(err) != reason {
			t.Errorf("the private room to %s: %v", name, err)
		}
	}
	if err := h.Join(t.Context(), people["administrator"], hideout.Slug); err != nil {
		t.Fatal(err)
	}
	if err := h.GiveRoom(t.Context(), people["chief"], hideout.ID, "Ada"); err != nil ||
		owner(hideout) != people["administrator"].ID {
		t.Errorf("the private room to one of its members: %v", err)
	}
	direct, err := h.OpenDirect(t.Context(), people["member"], []string{"Ada"})
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range []int64{direct.ID, 999} {
		if err := h.GiveRoom(t.Context(), people["chief"], room, "Ada"); !errors.Is(err, ErrNotFound) {
			t.Errorf("room %d: %v", room, err)
		}
		if err := h.CloseRoom(t.Context(), people["chief"], room); !errors.Is(err, ErrNotFound) {
			t.Errorf("room %d is closed: %v", room, err)
		}
		if _, err := h.FactsOfRoom(t.Context(), room); !errors.Is(err, ErrNotFound) {
			t.Errorf("room %d is shown: %v", room, err)
		}
	}
}

func TestAnAdministratorClosesRoomsButTheLobby(t *testing.T) {
	h := open(t)
	people := h.staff()
	hideout := h.room(people["member"], "Hideout", Private)
	h.says(people["member"], hideout.Slug, "pomegranate")
	for _, who := range []string{"moderator", "member", "guest"} {
		if err := h.CloseRoom(t.Context(), people[who], hideout.ID); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s closes it: %v", who, err)
		}
	}
	lobby, err := h.Approach(t.Context(), nil, LobbySlug)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.CloseRoom(t.Context(), people["chief"], lobby.Room.ID); !errors.Is(err, ErrForbidden) {
		t.Errorf("the lobby: %v", err)
	}
	if err := h.CloseRoom(t.Context(), people["chief"], hideout.ID); err != nil {
		t.Fatal(err)
	}
	if left := h.count("SELECT count(*) FROM messages WHERE room_id = ?", hideout.ID); left != 0 {
		t.Errorf("%d messages are left", left)
	}
	if noted := h.count("SELECT count(*) FROM deeds WHERE act = 'close' AND room_id = ?", hideout.ID); noted != 1 {
		t.Error("the log does not say so")
	}
}
