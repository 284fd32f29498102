package models

import (
	"errors"
	"fmt"
	"testing"
)

// ranked makes one person of each rank in a room of the owner's, and a guest.
func (h *harness) ranked(slug string) map[string]Person {
	h.t.Helper()
	h.member("Fay") // the first account is an administrator
	people := map[string]Person{
		"owner":             h.member("Olga"),
		"administrator":     h.member("Ada"),
		"site moderator":    h.member("Simon"),
		"room moderator":    h.member("Rita"),
		"another moderator": h.member("Raul"),
		"member":            h.member("Mia"),
	}
	h.room(people["owner"], slug, Public)
	people["guest"] = h.guest("Gus")
	err := h.change(h.t.Context(), func(c *change) error {
		return errors.Join(
			c.tx.Exec("UPDATE people SET administrator = TRUE WHERE id = ?", people["administrator"].ID).Error,
			c.tx.Exec("UPDATE people SET moderator = TRUE WHERE id = ?", people["site moderator"].ID).Error,
		)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, who := range []string{"room moderator", "another moderator"} {
		h.says(people[who], slug, "here I am")
		if err := h.AppointModerator(h.t.Context(), people["owner"], slug, people[who].ID, true); err != nil {
			h.t.Fatal(err)
		}
	}
	return people
}

// People delete their own messages, and those of people who stand below them; never of one beside or above them.
func TestMessagesAreDeletedByThoseWhoStandAboveTheirAuthor(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	above := map[string]int{
		"guest": 0, "member": 0, "room moderator": 1, "another moderator": 1, "owner": 2, "site moderator": 3,
		"administrator": 4,
	}
	for who := range above {
		for whose := range above {
			t.Run(fmt.Sprintf("%s, of %s", who, whose), func(t *testing.T) {
				said := h.says(people[whose], slug, "a word of "+whose)
				_, err := h.DeleteMessage(t.Context(), people[who], slug, said.ID)
				if may := who == whose || above[who] > above[whose]; may != (err == nil) {
					t.Errorf("allowed: %v, the answer is %v", may, err)
				}
				if err != nil && !errors.Is(err, ErrForbidden) {
					t.Errorf("refused with %v", err)
				}
			})
		}
	}
}

func TestModeratorsAreAppointedByOwnersAndAdministrators(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	h.says(people["member"], slug, "here I am")
	h.says(people["guest"], slug, "me too")
	appoint := func(by, whom string, appointed bool, want error) {
		t.Helper()
		err := h.AppointModerator(t.Context(), people[by], slug, people[whom].ID, appointed)
		if !errors.Is(err, want) {
			t.Errorf("%s for %s, %v: %v, want %v", by, whom, appointed, err, want)
		}
	}
	for _, by := range []string{"guest", "member", "room moderator", "site moderator"} {
		appoint(by, "member", true, ErrForbidden)
		appoint(by, "another moderator", false, ErrForbidden)
	}
	for _, whom := range []string{"guest", "owner", "administrator"} {
		appoint("owner", whom, true, ErrForbidden)
	}
	appoint("administrator", "member", true, nil)
	word := h.says(people["guest"], slug, "delete me")
	if _, err := h.DeleteMessage(t.Context(), people["member"], slug, word.ID); err != nil {
		t.Errorf("the new moderator is refused: %v", err)
	}
	appoint("owner", "member", false, nil)
	word = h.says(people["guest"], slug, "delete me too")
	if _, err := h.DeleteMessage(t.Context(), people["member"], slug, word.ID); !errors.Is(err, ErrForbidden) {
		t.Errorf("who is no moderator any more gets %v", err)
	}
	stranger := h.member("Petra")
	if err := h.AppointModerator(t.Context(), people["owner"], slug, stranger.ID, true); !errors.Is(err, ErrNotFound) {
		t.Errorf("one who has not joined: %v", err)
	}
}
