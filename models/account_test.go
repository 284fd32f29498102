package models

import (
	"errors"
	"testing"
)

func TestOfTwoPasswordChangesThatKnewTheSameOneIsMade(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	hers, err := h.StartSession(t.Context(), "hers", anna, true, "")
	if err != nil {
		t.Fatal(err)
	}
	thiefs, err := h.StartSession(t.Context(), "a thief's", anna, true, "")
	if err != nil {
		t.Fatal(err)
	}
	// Both have compared the old password before either change is made.
	release := h.hold()
	answers := make(chan error, 2)
	for _, c := range []struct {
		session int64
		fresh   string
	}{{hers.ID, "what anna chose"}, {thiefs.ID, "what the thief chose"}} {
		go func() { answers <- h.ChangePassword(t.Context(), anna, c.session, "password of anna", c.fresh) }()
	}
	h.waits(2)
	release()
	first, second := <-answers, <-answers
	if first != nil {
		first, second = second, first
	}
	if first != nil || reasons(second) != "current:password.wrong" {
		t.Errorf("the changes: %v, %v; want one of them refused", first, second)
	}
	if left := h.count("SELECT count(*) FROM sessions"); left != 1 {
		t.Errorf("%d sessions are left, want that of the change that was made", left)
	}
}

func TestAnAccountIsNotDeletedWithAPasswordThatWasChangedMeanwhile(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	release := h.hold()
	deleted, changed := make(chan error, 1), make(chan error, 1)
	go func() { changed <- h.ChangePassword(t.Context(), anna, 0, "password of anna", "a new password") }()
	h.waits(1)
	go func() { deleted <- h.DeleteAccount(t.Context(), anna, "password of anna") }()
	h.waits(2)
	release()
	if err := <-changed; err != nil {
		t.Fatal(err)
	}
	if err := <-deleted; reasons(err) != "password:password.wrong" {
		t.Errorf("deleting with the old password: %v", err)
	}
	if _, err := h.SignIn(t.Context(), "anna", "a new password"); err != nil {
		t.Errorf("the account: %v", err)
	}
}

func TestASignInWithThePasswordThatWasChangedMeanwhileStartsNoSession(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	thief, err := h.SignIn(t.Context(), "anna", "password of anna")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.ChangePassword(t.Context(), anna, 0, "password of anna", "a new password"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.StartSession(t.Context(), "a thief's", thief, true, ""); reasons(err) != "username:signin.wrong" {
		t.Errorf("who knew the old password: %v", err)
	}
	owner, err := h.SignIn(t.Context(), "anna", "a new password")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.StartSession(t.Context(), "hers", owner, true, ""); err != nil {
		t.Errorf("who knows the new one: %v", err)
	}
}

func TestWhoIsGoneCanDoNothing(t *testing.T) {
	h := open(t)
	owner, anna := h.member("olga"), h.member("anna")
	room := h.room(owner, "secret", Private)
	if err := h.DeleteAccount(t.Context(), anna, "password of anna"); err != nil {
		t.Fatal(err)
	}
	// anna is still what a request that began before holds.
	for name, act := range map[string]func() error{
		"join":  func() error { return h.Join(t.Context(), anna, room.Slug) },
		"leave": func() error { return h.Leave(t.Context(), anna, LobbySlug) },
		"make room": func() error {
			_, err := h.CreateRoom(t.Context(), anna, RoomDraft{Name: "x", Visibility: Public})
			return err
		},
		"edit room": func() error { _, err := h.EditRoom(t.Context(), anna, LobbySlug, RoomEdit{Name: "x"}); return err },
		"rename":    func() error { _, err := h.ChangeNickname(t.Context(), anna, "ghost"); return err },
		"language":  func() error { return h.SetLanguage(t.Context(), anna, "pl") },
		"sign in":   func() error { _, err := h.StartSession(t.Context(), "token", anna, true, ""); return err },
	} {
		if err := act(); !errors.Is(err, ErrSignedOut) {
			t.Errorf("%s: %v, want ErrSignedOut", name, err)
		}
	}
	if _, err := h.ChangeEmail(t.Context(), anna, "a@b.c", "password of anna"); reasons(
		err,
	) != "current:password.wrong" {
		t.Errorf("address: %v", err)
	}
	if _, err := h.Invite(t.Context(), owner, room.Slug, "anna"); reasons(err) != "username:invite.unknown" {
		t.Errorf("invite: %v", err)
	}
	if left := h.count("SELECT count(*) FROM memberships WHERE person_id = ?", anna.ID); left != 0 {
		t.Errorf("she is in %d rooms", left)
	}
}

func TestAGuestGoesWithoutAPasswordAndAMemberDoesNot(t *testing.T) {
	h := open(t)
	guest := h.guest("Wanda")
	said := h.says(guest, LobbySlug, "stays")
	if err := h.DeleteAccount(t.Context(), guest, ""); err != nil {
		t.Fatal(err)
	}
	m, err := h.MessageByID(t.Context(), said.RoomID, said.ID)
	if err != nil || m.Body != "stays" || !m.Author.Gone || m.Author.Nickname+m.Author.Tag != "" {
		t.Errorf("the message is %+v, %v", m, err)
	}
	if _, _, err := h.SessionByToken(t.Context(), Scope{}, "token of Wanda"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the session: %v", err)
	}

	// A page opened as a guest, used after registering elsewhere.
	before := h.guest("Boris")
	if _, err := h.Register(t.Context(), &before, Registration{Username: "boris", Password: "correct horse"}); err != nil {
		t.Fatal(err)
	}
	if err := h.DeleteAccount(t.Context(), before, ""); reasons(err) != "password:password.wrong" {
		t.Errorf("a member without a password: %v", err)
	}
}

func TestAnAddressIsKeptOrTakenAway(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	for _, c := range []struct{ typed, kept, problem string }{
		{"anna@example.org", "anna@example.org", ""},
		{"anna at home", "anna@example.org", "email:email.invalid"},
		{" anna@example.net ", "anna@example.net", ""},
		{"ünique@example.net", "anna@example.net", "email:email.invalid"},
		{"anna@пример.рф", "anna@пример.рф", ""},
		{"", "", ""},
	} {
		_, err := h.ChangeEmail(t.Context(), anna, c.typed, "password of anna")
		after, readErr := h.PersonByID(t.Context(), anna.ID)
		if reasons(err) != c.problem || readErr != nil || after.Email != c.kept {
			t.Errorf("%q: %v, and %q is kept, want %q", c.typed, err, after.Email, c.kept)
		}
	}
	if _, err := h.ChangeEmail(t.Context(), anna, "thief@example.org", "a guess"); reasons(
		err,
	) != "current:password.wrong" {
		t.Errorf("without the password: %v", err)
	}
}

func TestPeopleAreFoundByNumberUnlessTheyAreGone(t *testing.T) {
	h := open(t)
	boris, anna, gone := h.member("boris"), h.member("anna"), h.member("gone")
	if err := h.DeleteAccount(t.Context(), gone, "password of gone"); err != nil {
		t.Fatal(err)
	}
	found, err := h.People(t.Context(), []int64{gone.ID, boris.ID, anna.ID, 4711})
	if err != nil || len(found) != 2 || found[0] != anna || found[1] != boris {
		t.Errorf("%+v, %v; want anna and boris, by name", found, err)
	}
	if nobody, err := h.People(t.Context(), nil); err != nil || len(nobody) != 0 {
		t.Errorf("of no numbers: %+v, %v", nobody, err)
	}
}
