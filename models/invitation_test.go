package models

import (
	"errors"
	"testing"
	"time"
)

func TestAnInvitationEndsAfterAMonth(t *testing.T) {
	h := open(t)
	owner, anna, boris := h.member("olga"), h.member("anna"), h.member("boris")
	room := h.room(owner, "Tea", Private)
	invite := func(username string) error {
		_, err := h.Invite(t.Context(), owner, room.Slug, username)
		return err
	}
	invited := func(p Person) []Invitation {
		t.Helper()
		found, err := h.Invitations(t.Context(), p)
		count, countErr := h.CountInvitations(t.Context(), p)
		if err != nil || countErr != nil || count != len(found) {
			t.Fatalf("%+v, counted as %d: %v, %v", found, count, err, countErr)
		}
		return found
	}
	if err := errors.Join(invite("anna"), invite("boris")); err != nil {
		t.Fatal(err)
	}
	annas := invited(anna)[0]
	if err := h.Decline(t.Context(), boris, invited(boris)[0].ID); err != nil || len(invited(boris)) != 0 {
		t.Fatalf("after declining %d wait, %v", len(invited(boris)), err)
	}
	if err := invite("boris"); reasons(err) != "username:invite.refused" {
		t.Errorf("asked again at once: %v", err)
	}
	h.passes(31 * 24 * time.Hour)
	if _, err := h.Accept(t.Context(), anna, annas.ID); !errors.Is(err, ErrNotFound) || len(invited(anna)) != 0 {
		t.Errorf("after a month: %v, and %d wait", err, len(invited(anna)))
	}
	if err := errors.Join(invite("anna"), invite("boris")); err != nil || len(invited(anna)) != 1 ||
		len(invited(boris)) != 1 {
		t.Errorf("asked again after a month: %v", err)
	}
}

func TestInvitationsAreBounded(t *testing.T) {
	h := open(t)
	owner, anna := h.member("olga"), h.member("anna")
	for range maxInvited {
		if _, err := h.Invite(t.Context(), owner, h.room(owner, "Tea", Private).Slug, "anna"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Invite(t.Context(), owner, h.room(owner, "Tea", Private).Slug, "anna"); reasons(
		err,
	) != "username:invite.refused" {
		t.Errorf("one too many: %v", err)
	}
	if found, err := h.Invitations(t.Context(), anna); err != nil || len(found) != maxInvited {
		t.Errorf("%d wait, %v", len(found), err)
	}
}

func TestWhoIsOnlyInvitedIsToldNothingOfTheRoom(t *testing.T) {
	h := open(t)
	owner, anna := h.member("olga"), h.confirmed("anna", "anna@example.org")
	h.wantsDigest(anna, Soon)
	session, err := h.StartSession(t.Context(), "token", anna, true, "")
	if err == nil {
		err = h.Subscribe(
			t.Context(),
			anna,
			session.ID,
			Subscription{Endpoint: "https://push.example/1", P256DH: "k", Auth: "a"},
		)
	}
	if err != nil {
		t.Fatal(err)
	}
	room := h.room(owner, "Tea", Public)
	if _, err := h.EditRoom(t.Context(), owner, room.Slug, RoomEdit{Name: "Tea", Here: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Invite(t.Context(), owner, room.Slug, "anna"); err != nil {
		t.Fatal(err)
	}
	told := func() (calls, letters, unread int) {
		t.Helper()
		h.says(owner, room.Slug, "@anna and @here")
		found, _, err := h.TakePushes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		h.passes(2 * time.Hour)
		due, _, err := h.DigestsDue(t.Context(), away)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := h.RoomsOf(t.Context(), &anna, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			unread += entry.Unread + entry.Mentions
		}
		return len(found), len(due), unread
	}
	if calls, letters, unread := told(); calls+letters+unread != 0 {
		t.Errorf("before she accepts: %d calls, %d letters, %d unread", calls, letters, unread)
	}
	h.accepts(anna)
	if calls, letters, unread := told(); calls != 1 || letters != 1 || unread != 2 {
		t.Errorf("after that: %d calls, %d letters, %d unread and mentions", calls, letters, unread)
	}
}
