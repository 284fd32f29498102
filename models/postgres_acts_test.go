package models

import (
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Acts that only the tests of handlers look at closely are done here once, so that TestPostgreSQL sees their
// statements too.

func TestActsOfAccounts(t *testing.T) {
	h := open(t)
	if has, err := h.HasAccounts(t.Context()); has || err != nil {
		t.Errorf("an empty installation has accounts: %v, %v", has, err)
	}
	anna, boris := h.member("anna"), h.member("boris")
	for what, ask := range map[string]func() (bool, error){
		"accounts":         func() (bool, error) { return h.HasAccounts(t.Context()) },
		"an administrator": func() (bool, error) { return h.HasAdministrator(t.Context()) },
	} {
		if has, err := ask(); !has || err != nil {
			t.Errorf("there is not %s: %v", what, err)
		}
	}
	if _, err := h.SignIn(t.Context(), "boris", "password of boris"); err != nil {
		t.Errorf("boris is not let in: %v", err)
	}
	if err := h.Block(t.Context(), anna, boris.ID); err != nil {
		t.Fatal(err)
	}
	if blocked, err := h.Blocked(t.Context(), anna); err != nil || len(blocked) != 1 || blocked[0].ID != boris.ID {
		t.Errorf("anna has blocked %+v, %v", blocked, err)
	}
	for what, ask := range map[string]func() (bool, error){
		"refuses direct messages": func() (bool, error) { return h.RefusesDirect(t.Context(), anna) },
		"is left alone":           func() (bool, error) { return h.IsQuiet(t.Context(), anna) },
	} {
		if is, err := ask(); is || err != nil {
			t.Errorf("anna %s, %v", what, err)
		}
	}
}

func TestActsOnMessages(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	room := h.room(anna, "Tea", Public)
	page := Preview{URL: "https://tea.example/", Title: "Tea"}
	first := h.says(anna, room.Slug, "see "+page.URL)
	reply, err := h.PostMessage(t.Context(), boris, room.Slug, NewMessage{Body: "thanks", Key: "1", ReplyTo: first.ID})
	if err != nil {
		t.Fatal(err)
	}
	if still, err := h.StillLinks(t.Context(), Linking{ID: first.ID, URL: page.URL}); !still || err != nil {
		t.Errorf("the message does not link to the page: %v", err)
	}
	if err := h.SetPreview(t.Context(), first.ID, page); err != nil {
		t.Fatal(err)
	}
	if _, given, err := h.React(t.Context(), boris, room.Slug, first.ID, "🍵"); !given || err != nil {
		t.Fatalf("the reaction is not given: %v", err)
	}
	if people, err := h.Reactors(t.Context(), first.ID); err != nil || len(people["🍵"]) != 1 {
		t.Errorf("reactions by %v, %v", people, err)
	}
	if m, err := h.MessageByID(t.Context(), room.ID, first.ID); err != nil || m.Preview == nil || m.Replies != 1 {
		t.Errorf("the message is %+v, %v", m, err)
	}
	if _, err := h.DeleteMessage(t.Context(), boris, room.Slug, reply.ID); err != nil {
		t.Fatal(err)
	}
	if may, err := h.MayRestore(t.Context(), boris, reply.ID); err != nil || !may {
		t.Errorf("the deletion can be undone: %v, %v", may, err)
	}
	if m, err := h.RestoreMessage(t.Context(), boris, room.Slug, reply.ID); err != nil || m.DeletedAt != 0 {
		t.Errorf("restored is %+v, %v", m, err)
	}
	h.erased(boris, room.Slug, reply.ID)
	edited, err := h.EditMessage(t.Context(), anna, room.Slug, first.ID, NewMessage{Body: "no link"})
	if err != nil || edited.Previewed || edited.Replies != 0 {
		t.Errorf("the edited message is %+v, %v", edited, err)
	}
}

func TestActsInRooms(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	room := h.room(anna, "Tea", Private)
	first := h.says(anna, room.Slug, "first")
	if people, err := h.Callable(t.Context(), room.ID, "ann", 5); err != nil || len(people) != 1 {
		t.Errorf("people whose names begin so: %+v, %v", people, err)
	}
	if err := h.MarkUnread(t.Context(), anna, room.Slug, first.Ordinal); err != nil {
		t.Fatal(err)
	}
	access, err := h.Enter(t.Context(), &anna, room.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if unread, err := h.FirstUnread(t.Context(), access); err != nil || unread != first.ID {
		t.Errorf("the first unread message is %d, %v, want %d", unread, err, first.ID)
	}
	address, err := h.RenewLink(t.Context(), anna, room.Slug)
	if err != nil || address == room.Slug {
		t.Errorf("the new address is %q, %v", address, err)
	}
	public := h.room(anna, "Coffee", Public)
	for _, origins := range []string{"https://coffee.example", ""} {
		if err := h.AllowOrigins(t.Context(), anna, public.Slug, origins); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.LendSession(t.Context(), boris, public.Slug, Browser{Token: "lent"}); err != nil {
		t.Fatal(err)
	}
	taken, err := h.TakeSession(t.Context(), "lent", Browser{Token: "own", Scope: Scope{Room: public.Slug}})
	if err != nil || taken.ID != boris.ID {
		t.Errorf("the session is of %+v, %v", taken, err)
	}
}

func TestActsOfEndpointsAndAvatars(t *testing.T) {
	e := openEmbedded(t, Public)
	session, err := e.StartSession(t.Context(), "token", e.owner, false, "agent")
	if err != nil {
		t.Fatal(err)
	}
	for _, forget := range []func(string) error{
		func(endpoint string) error { return e.Unsubscribe(t.Context(), e.owner, endpoint) },
		func(endpoint string) error { return e.DropEndpoint(t.Context(), endpoint) },
	} {
		known := Subscription{Endpoint: "https://push.example/1", P256DH: "key", Auth: "auth"}
		if err := e.Subscribe(t.Context(), e.owner, session.ID, known); err != nil {
			t.Fatal(err)
		}
		if err := forget(known.Endpoint); err != nil {
			t.Error(err)
		}
	}
	ola := e.identifies("7", jwt.MapClaims{"avatar": olasPicture})
	if err := e.MissAvatar(t.Context(), DueAvatar{Person: ola.ID, URL: olasPicture}); err != nil || e.due() != "" {
		t.Errorf("after a miss %q is due, %v", e.due(), err)
	}
	if err := e.RotateSecret(t.Context(), e.owner, e.room.Slug); err != nil {
		t.Error(err)
	}
}

func TestAnOverviewCountsWhatThereIs(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	h.guest("Gus")
	h.says(anna, LobbySlug, "an hour ago")
	h.passes(time.Hour)
	h.says(anna, h.room(anna, "Tea", Public).Slug, "now")
	o, err := h.Overview(t.Context())
	if err != nil || o.Members != 1 || o.Guests != 1 || o.Rooms != 2 || o.LastHour != 1 || o.Database == 0 ||
		o.Quota != defaultQuota || o.BackedUpAt != 0 {
		t.Errorf("%+v, %v", o, err)
	}
}
