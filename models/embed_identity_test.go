package models

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// signed returns the token that a site's server signs.
func signed(t *testing.T, secret string, claims jwt.MapClaims) string {
	t.Helper()
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestASiteSaysWhoItsUsersAre(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	room := h.room(owner, "Tea", Public)
	if _, err := h.presents(room, "a.b.c", "session"); reasons(err) != "identity:identity.secret" {
		t.Errorf("without a secret: %v", err)
	}
	secret := h.secretOf(owner, room.Slug)
	soon := h.clock().Add(time.Hour).Unix()
	ola := jwt.MapClaims{"sub": "user 7", "name": "Ola", "exp": soon}

	first := signed(t, secret, ola)
	person, err := h.presents(room, first, "session 1")
	if err != nil || person.Nickname != "Ola" || person.VouchedBy != room.ID || !person.IsGuest() {
		t.Fatalf("%+v, %v", person, err)
	}
	if message := h.says(person, room.Slug, "tea"); !message.Author.Vouched {
		t.Errorf("her message is by %+v", message.Author)
	}
	if elsewhere := h.says(person, LobbySlug, "hello"); elsewhere.Author.Vouched {
		t.Error("the word of one room's site counts in another")
	}
	if again, err := h.presents(room, first, "session 1"); err != nil || again.ID != person.ID {
		t.Errorf("the page loaded again: %+v, %v", again, err)
	}
	if _, err := h.presents(room, first, "session 2"); reasons(err) != "identity:identity.replayed" {
		t.Errorf("the same token in another browser: %v", err)
	}
	fresh := signed(t, secret, jwt.MapClaims{"sub": "user 7", "name": "Ola K.", "exp": soon})
	if renamed, err := h.presents(room, fresh, "session 2"); err != nil || renamed.ID != person.ID ||
		renamed.Nickname != "Ola K." {
		t.Errorf("under another name: %+v, %v", renamed, err)
	}
	hasty := signed(
		t,
		secret,
		jwt.MapClaims{"sub": "user 9", "name": "Ula", "exp": soon, "iat": h.clock().Add(3 * time.Second).Unix()},
	)
	if _, err := h.presents(room, hasty, "session 9"); err != nil {
		t.Errorf("by a clock that is three seconds fast: %v", err)
	}
	other := signed(t, secret, jwt.MapClaims{"sub": "user 8", "name": "Ola", "exp": soon})
	if another, err := h.presents(room, other, "session 2"); err != nil || another.ID == person.ID {
		t.Errorf("somebody else in the same browser: %+v, %v", another, err)
	}

	for name, c := range map[string]struct{ token, reason string }{
		"expired":             {signed(t, secret, jwt.MapClaims{"sub": "7", "name": "Ola", "exp": h.clock().Add(-time.Minute).Unix()}), "expired"},
		"without an end":      {signed(t, secret, jwt.MapClaims{"sub": "7", "name": "Ola"}), "claims"},
		"good for a week":     {signed(t, secret, jwt.MapClaims{"sub": "7", "name": "Ola", "exp": h.clock().Add(7 * 24 * time.Hour).Unix()}), "late"},
		"of another secret":   {signed(t, secret+"x", ola), "wrong"},
		"without a subject":   {signed(t, secret, jwt.MapClaims{"name": "Ola", "exp": soon}), "subject"},
		"with a long subject": {signed(t, secret, jwt.MapClaims{"sub": strings.Repeat("7", 201), "name": "Ola", "exp": soon}), "subject"},
		"without a name":      {signed(t, secret, jwt.MapClaims{"sub": "7", "exp": soon}), "name"},
		"with a hidden name":  {signed(t, secret, jwt.MapClaims{"sub": "7", "name": "a\u202eb", "exp": soon}), "name"},
		"without a signature": {unsigned(t, ola), "wrong"},
		"not yet good":        {signed(t, secret, jwt.MapClaims{"sub": "7", "name": "Ola", "exp": soon, "nbf": soon - 60}), "early"},
		"of later than now":   {signed(t, secret, jwt.MapClaims{"sub": "7", "name": "Ola", "exp": soon, "iat": h.clock().Add(time.Minute).Unix()}), "early"},
		"of a critical kind":  {critical(t, secret, ola), "wrong"},
		"with a number":       {signed(t, secret, jwt.MapClaims{"sub": 7, "name": "Ola", "exp": soon}), "claims"},
		"huge":                {strings.Repeat("a", 1<<20), "wrong"},
		"nothing":             {"", "wrong"},
	} {
		if _, err := h.presents(room, c.token, "session 3"); reasons(err) != "identity:identity."+c.reason {
			t.Errorf("a token %s: %v, want %s", name, err, c.reason)
		}
	}
}

// presents sends a site's token from an embed of the room, in a browser that holds a session's token, and returns the
// person that it is then.
func (h *harness) presents(room Room, signed, session string) (Person, error) {
	person, _, err := h.Identify(h.t.Context(), signed, session, Browser{Token: session, Scope: Scope{Room: room.Slug}})
	return person, err
}

// critical returns a token that declares one of its headers critical.
func critical(t *testing.T, secret string, claims jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	token.Header["crit"] = []string{"b64"}
	text, err := token.SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// unsigned returns a token that says that it needs no signature.
func unsigned(t *testing.T, claims jwt.MapClaims) string {
	t.Helper()
	token, err := jwt.NewWithClaims(jwt.SigningMethodNone, claims).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (h *harness) secretOf(owner Person, slug string) string {
	h.t.Helper()
	if err := h.RotateSecret(h.t.Context(), owner, slug); err != nil {
		h.t.Fatal(err)
	}
	secret, err := h.Secret(h.t.Context(), owner, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return secret
}

func TestASitesUserIsLetInWhereGuestsAreNotAndNowhereElse(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	for _, visibility := range []Visibility{Public, Private} {
		room, other := h.room(owner, "Tea", visibility), h.room(owner, "Other", Public)
		for _, slug := range []string{room.Slug, other.Slug} {
			if _, err := h.EditRoom(t.Context(), owner, slug, RoomEdit{Name: "Members only"}); err != nil {
				t.Fatal(err)
			}
		}
		token := signed(
			t,
			h.secretOf(owner, room.Slug),
			jwt.MapClaims{"sub": "7", "name": "Ola", "exp": h.clock().Add(time.Hour).Unix()},
		)
		ola, err := h.presents(room, token, "session of "+room.Slug)
		if err != nil {
			t.Fatal(err)
		}
		h.says(ola, room.Slug, "tea")
		if _, err := h.Enter(t.Context(), &ola, other.Slug); err == nil {
			t.Error("she is in another room that is closed to guests")
		}
	}
}

func TestAnotherSecretEndsTheSessionsOfTheOneBefore(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	room := h.room(owner, "Tea", Public)
	before := h.secretOf(owner, room.Slug)
	claims := jwt.MapClaims{"sub": "7", "name": "Ola", "exp": h.clock().Add(time.Hour).Unix()}
	if _, err := h.presents(room, signed(t, before, claims), "session"); err != nil {
		t.Fatal(err)
	}
	if h.secretOf(owner, room.Slug) == before {
		t.Error("the secret is the same")
	}
	if _, _, err := h.SessionByToken(t.Context(), Scope{Room: room.Slug}, "session"); err == nil {
		t.Error("the session goes on")
	}
	claims["sub"] = "8"
	if _, err := h.presents(room, signed(t, before, claims), "session"); reasons(err) != "identity:identity.wrong" {
		t.Errorf("a token of the secret before: %v", err)
	}
}
