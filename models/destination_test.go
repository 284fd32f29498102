package models

import (
	"strings"
	"testing"
)

// reaches writes where a person can go by a name.
func (h *harness) reaches(p *Person, typed string) string {
	h.t.Helper()
	found, err := h.Destinations(h.t.Context(), p, typed)
	if err != nil {
		h.t.Fatal(err)
	}
	var names []string
	for _, entry := range found.Joined {
		names = append(names, entry.Room.Name)
	}
	for _, room := range found.Public {
		names = append(names, "#"+room.Name)
	}
	for _, person := range found.People {
		names = append(names, "@"+person.Username)
	}
	return strings.Join(names, " ")
}

func TestRoomsAndPeopleAreFoundByName(t *testing.T) {
	h := open(t)
	anna, boris, lada := h.member("anna"), h.member("boris"), h.member("lada")
	blocked := h.member("lasse")
	h.guest("Lars")
	h.room(anna, "atlas", Public)
	h.room(anna, "lab", Private)
	h.room(boris, "lake", Public)
	h.room(boris, "lair", Private)
	if err := h.Block(t.Context(), anna, blocked.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.OpenDirect(t.Context(), anna, []string{boris.Username}); err != nil {
		t.Fatal(err)
	}
	stranger := (*Person)(nil)
	for _, c := range []struct {
		person      *Person
		typed, want string
	}{
		{&anna, "la", "lab atlas #lake @lada"},
		{&anna, " LA ", "lab atlas #lake @lada"},
		{&anna, "#la", "lab atlas #lake"},
		{&anna, "@la", "@lada"},
		{&anna, "bor", "boris"}, // the conversation, not once more the person
		{&anna, "%", ""},
		{&anna, "nothing", ""},
		{&lada, "la", "#atlas #lake @lasse"},
		{stranger, "la", "#atlas #lake"},
		{stranger, "", "Lobby"},
	} {
		if got := h.reaches(c.person, c.typed); got != c.want {
			t.Errorf("%q finds %q, want %q", c.typed, got, c.want)
		}
	}
	h.says(boris, LobbySlug, "is anna here?")
	if got := h.reaches(&anna, ""); !strings.HasPrefix(got, "Lobby boris ") {
		t.Errorf("without a name she finds %q", got)
	}
}
