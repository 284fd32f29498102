package models

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// reasons are the fields and reasons of an error about what was typed.
func reasons(err error) string {
	var problems Problems
	var one Invalid
	switch {
	case errors.As(err, &problems):
		all := make([]string, len(problems))
		for i, p := range problems {
			all[i] = p.Field + ":" + strings.TrimPrefix(p.Reason, "problem.")
		}
		return strings.Join(all, " ")
	case errors.As(err, &one):
		return one.Field + ":" + strings.TrimPrefix(one.Reason, "problem.")
	case err != nil:
		return err.Error()
	}
	return ""
}

func TestARegistrationIsCheckedAsAWhole(t *testing.T) {
	long := strings.Repeat("я", 129)
	for _, c := range []struct {
		name string
		r    Registration
		want string
	}{
		{"letters of any script", Registration{Username: "Жёлтый_茶-9", Password: "correct horse"}, ""},
		{"marks that belong to letters", Registration{Username: "नमस्ते", Password: "correct horse"}, ""},
		{
			"everything wrong at once",
			Registration{Username: "an", Password: "1234567", Nickname: "a\u202eb", Email: "nobody"},
			"username:username.length password:password.length nickname:nickname.invisible email:email.invalid",
		},
		{
			"too long",
			Registration{Username: strings.Repeat("a", 21), Password: long, Nickname: strings.Repeat("n", 33)},
			"username:username.length password:password.length nickname:nickname.length",
		},
		{"a space in the username", Registration{Username: "an na", Password: "correct horse"}, "username:username.letters"},
		{"an emoji in the username", Registration{Username: "anna😀", Password: "correct horse"}, "username:username.letters"},
		{"a mark alone", Registration{Username: "\u0301\u0301\u0301", Password: "correct horse"}, "username:username.letters"},
		{"NUL", Registration{Username: "an\x00na", Password: "correct horse"}, "username:username.letters"},
		{"not UTF-8", Registration{Username: "an\xffna", Password: "1234567\xff"}, "username:username.letters password:password.length"},
		{"a Latin letter in a Cyrillic word", Registration{Username: "aнна", Password: "correct horse"}, "username:username.mixed"},
		{"a word each of two alphabets", Registration{Username: "анна_go2", Password: "correct horse"}, ""},
		{"ideographs with Latin letters", Registration{Username: "茶tea", Password: "correct horse"}, ""},
		{"a nickname of an emoji family", Registration{Username: "anna", Password: "correct horse", Nickname: "👩‍👩‍👧"}, ""},
		{"an invisible nickname", Registration{Username: "anna", Password: "correct horse", Nickname: "\u200b\u3164"}, "nickname:nickname.invisible"},
		{"an address with a name", Registration{Username: "anna", Password: "correct horse", Email: "Anna <a@b.c>"}, "email:email.invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := reasons(c.r.Check("Samovar")); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAUsernameIsTakenInEverySpelling(t *testing.T) {
	h := open(t)
	h.member("Straße_9")
	h.member("анна")
	for _, c := range []struct {
		username string
		taken    bool
	}{
		{"straße_9", true},
		{"STRASSE_9", true},
		{"Ｓtraße_９", true}, // full-width letters
		{"АННА", true},
		{"strasse_8", false},
	} {
		_, err := h.Register(t.Context(), nil, Registration{Username: c.username, Password: "correct horse"})
		if got := reasons(err); (got == "username:username.taken") != c.taken || (!c.taken && err != nil) {
			t.Errorf("%s: %q, taken: want %v", c.username, got, c.taken)
		}
	}
}

func TestOnlyTheFirstAccountIsTheAdministrators(t *testing.T) {
	h := open(t)
	h.guest("came before")
	if first, second := h.member("first"), h.member("second"); !first.Administrator || second.Administrator {
		t.Errorf("administrators: %v, %v", first.Administrator, second.Administrator)
	}
}

func TestAGuestWhoRegistersStaysTheSamePerson(t *testing.T) {
	h := open(t)
	guest := h.guest("Wanda")
	said := h.says(guest, LobbySlug, "as a guest")
	member, err := h.Register(
		t.Context(),
		&guest,
		Registration{Username: "wanda", Password: "correct horse", Nickname: "Wanda W."},
	)
	if err != nil || member.ID != guest.ID || !member.IsMember() || member.Tag != "" {
		t.Fatalf("%+v, %v", member, err)
	}
	_, changed, err := h.ChangedSince(t.Context(), said.RoomID, said.Seq, 10)
	if err != nil || len(changed) != 1 ||
		changed[0].Author != (Author{ID: guest.ID, Nickname: "Wanda W.", Username: "wanda"}) {
		t.Errorf("open pages are told %+v, %v", changed, err)
	}
	other, err := h.Register(t.Context(), &member, Registration{Username: "second", Password: "correct horse"})
	if err != nil || other.ID == member.ID {
		t.Errorf("a member who registers again is %+v, %v, want somebody new", other, err)
	}
}

func TestSignInTellsNobodyWhichAccountsThereAre(t *testing.T) {
	h := open(t)
	anna := h.member("Anna")
	if p, err := h.SignIn(t.Context(), " ANNA ", "password of Anna"); err != nil || p.ID != anna.ID {
		t.Errorf("the right name and password: %+v, %v", p, err)
	}
	_, wrong := h.SignIn(t.Context(), "anna", "password of Boris")
	_, unknown := h.SignIn(t.Context(), "nobody", "password of Anna")
	if reasons(wrong) != "username:signin.wrong" || wrong.Error() != unknown.Error() {
		t.Errorf("a wrong password: %v, an unknown name: %v", wrong, unknown)
	}
}

func TestAChangedNicknameReachesWhatWasSaid(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.guest("Boris")
	h.says(anna, LobbySlug, "a")
	h.says(boris, LobbySlug, "b")
	last := h.says(anna, LobbySlug, "c")
	if _, err := h.ChangeNickname(t.Context(), anna, "Анна"); err != nil {
		t.Fatal(err)
	}
	_, changed, err := h.ChangedSince(t.Context(), last.RoomID, last.Seq, 10)
	if err != nil || bodies(changed) != "a c" || changed[0].Author.Nickname != "Анна" {
		t.Errorf("changed: %s, %v", bodies(changed), err)
	}
	if heard := h.bell.heard(last.RoomID); heard < 4 {
		t.Errorf("the bell rang %d times", heard)
	}
}

func TestADeletedAccountLeavesItsMessagesUnnamed(t *testing.T) {
	h := open(t)
	h.member("chief")
	anna := h.member("anna")
	room := h.room(anna, "hers", Public)
	said := h.says(anna, room.Slug, "stays")
	if _, err := h.StartSession(t.Context(), "token", anna, true, ""); err != nil {
		t.Fatal(err)
	}
	if err := h.DeleteAccount(t.Context(), anna, "guess"); reasons(err) != "password:password.wrong" {
		t.Errorf("with a wrong password: %v", err)
	}
	if err := h.DeleteAccount(t.Context(), anna, "password of anna"); err != nil {
		t.Fatal(err)
	}
	m, err := h.MessageByID(t.Context(), said.RoomID, said.ID)
	if err != nil || m.Body != "stays" || !m.Author.Gone || m.Author.Nickname != "" {
		t.Errorf("her message is %+v, %v", m, err)
	}
	if left := h.count("SELECT count(*) FROM people WHERE id = ? AND (username || nickname || email || password <> '' OR username_key IS NOT NULL)", anna.ID); left != 0 {
		t.Error("something of her is left")
	}
	if _, _, err := h.SessionByToken(t.Context(), Scope{}, "token"); !errors.Is(err, ErrNotFound) {
		t.Errorf("her session: %v", err)
	}
	if h.bell.reviews(RightsLost{Person: anna.ID}) == 0 {
		t.Error("her streams are not ended")
	}
	if _, err := h.PostMessage(t.Context(), anna, room.Slug, NewMessage{Body: "ghost"}); !errors.Is(err, ErrSignedOut) {
		t.Errorf("a post of somebody who is gone: %v", err)
	}
	if after, _ := h.RoomByID(t.Context(), room.ID); after.OwnerID != 0 {
		t.Errorf("her room belongs to %d", after.OwnerID)
	}
	h.member("anna") // the name is free again
}

func TestSessionsEnd(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	start := func(token string, p Person, remember bool) Session {
		s, err := h.StartSession(t.Context(), token, p, remember, "Firefox")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	alive := func(token string) bool {
		_, _, err := h.SessionByToken(t.Context(), Scope{}, token)
		return err == nil
	}
	laptop := start("laptop", anna, true)
	start("phone", anna, false)
	start("boris", boris, true)

	if err := h.EndSession(t.Context(), boris.ID, laptop.ID); !errors.Is(err, ErrNotFound) || !alive("laptop") {
		t.Errorf("another's session: %v", err)
	}
	if err := h.ChangePassword(t.Context(), anna, laptop.ID, "password of anna", "a new password"); err != nil {
		t.Fatal(err)
	}
	if !alive("laptop") || alive("phone") || !alive("boris") || h.bell.reviews(RightsLost{Person: anna.ID}) == 0 {
		t.Error("a new password ends the other sessions of its account, and no others")
	}
	if _, err := h.SignIn(t.Context(), "anna", "a new password"); err != nil {
		t.Errorf("the new password: %v", err)
	}

	phone := start("phone again", anna, false)
	h.passes(23 * time.Hour)
	if err := h.Touch(t.Context(), phone); err != nil {
		t.Fatal(err)
	}
	h.passes(23 * time.Hour)
	if !alive("phone again") {
		t.Error("a session that is used ended after a day")
	}
	h.passes(2 * time.Hour)
	if alive("phone again") || !alive("laptop") {
		t.Error("a day unused ends a session, and not one that is remembered")
	}
	h.passes(30 * 24 * time.Hour)
	if alive("laptop") {
		t.Error("a remembered session lasts longer than thirty days")
	}
	if tokens := h.count("SELECT count(*) FROM sessions WHERE CAST(token_hash AS TEXT) LIKE '%laptop%'"); tokens != 0 {
		t.Error("a token is stored as it is")
	}
}

func TestTheSameKeyIsTheSameGuest(t *testing.T) {
	h := open(t)
	enters := func(token, key string) Person {
		t.Helper()
		guest, err := h.NewGuest(t.Context(), Browser{Token: token, Key: key}, "Guest")
		if err != nil {
			t.Fatal(err)
		}
		return guest
	}
	first, again, other, keyless := enters("1", "key"), enters("2", "key"), enters("3", "another key"), enters("4", "")
	if again.ID != first.ID || other.ID == first.ID || keyless.ID == enters("5", "").ID || len(first.Tag) != 4 {
		t.Errorf("%+v, %+v, %+v, %+v", first, again, other, keyless)
	}
	h.passes(25 * time.Hour)
	if late := enters("6", "key"); late.ID == first.ID {
		t.Error("a key stands for a guest for longer than a day")
	}
	if keys := h.count("SELECT count(*) FROM guest_keys"); keys != 1 {
		t.Errorf("%d keys are kept", keys)
	}
}

// The time of a comparison is in the parameters that a hash names: nobody's must have those of everybody.
func TestNobodysHashTakesAsLongAsAnyOther(t *testing.T) {
	for _, memory := range []uint32{0, 64} {
		p := newPasswords(memory)
		hash, err := p.hash(t.Context(), "password of anna")
		if err != nil {
			t.Fatal(err)
		}
		parameters := func(hash string) string { return strings.Join(strings.Split(hash, "$")[:4], "$") }
		if parameters(p.decoy) != parameters(hash) || len(p.decoy) != len(hash) {
			t.Errorf("nobody's hash is %s, anybody's %s", p.decoy, hash)
		}
		if matches, err := p.match(t.Context(), "password of anna", ""); matches || err != nil {
			t.Errorf("nobody's password matches: %v, %v", matches, err)
		}
	}
}
