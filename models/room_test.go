package models

import (
	"errors"
	"strings"
	"testing"
)

func TestWhoMayDoWhat(t *testing.T) {
	h := open(t)
	administrator, owner, member := h.member("chief"), h.member("olga"), h.member("member")
	guest, stranger := h.guest("Guest"), h.member("stranger")
	public, private := h.room(owner, "public", Public), h.room(owner, "private", Private)
	closed := h.room(owner, "closed", Public)
	if _, err := h.EditRoom(t.Context(), owner, closed.Slug, RoomEdit{Name: "closed", Guests: false}); err != nil {
		t.Fatal(err)
	}
	for _, p := range []Person{member, guest} {
		if err := h.Join(t.Context(), p, private.Slug); err != nil {
			t.Fatal(err)
		}
	}
	people := map[string]*Person{
		"anonymous":     nil,
		"guest":         &guest,
		"member":        &member,
		"olga":          &owner,
		"administrator": &administrator,
		"stranger":      &stranger,
	}
	for _, c := range []struct {
		room    Room
		who     string
		reads   error
		manages bool
	}{
		{public, "anonymous", nil, false},
		{public, "guest", nil, false},
		{public, "member", nil, false},
		{public, "olga", nil, true},
		{public, "administrator", nil, true},
		{public, "stranger", nil, false},
		{private, "anonymous", ErrForbidden, false},
		{private, "guest", nil, false},
		{private, "member", nil, false},
		{private, "olga", nil, true},
		{private, "administrator", ErrForbidden, false},
		{private, "stranger", ErrForbidden, false},
		{closed, "anonymous", ErrSignedOut, false},
		{closed, "guest", ErrSignedOut, false},
		{closed, "member", nil, false},
		{closed, "olga", nil, true},
		{closed, "administrator", nil, true},
		{closed, "stranger", nil, false},
	} {
		person := people[c.who]
		access, err := h.Enter(t.Context(), person, c.room.Slug)
		if !errors.Is(err, c.reads) || access.MayManage() != c.manages {
			t.Errorf(
				"%s in the %s room: %v, manages %v; want %v, %v",
				c.who,
				c.room.Name,
				err,
				access.MayManage(),
				c.reads,
				c.manages,
			)
		}
		if person == nil {
			continue
		}
		if _, err := h.PostMessage(t.Context(), *person, c.room.Slug, NewMessage{Body: "x", Key: "of " + c.who}); !errors.Is(
			err,
			c.reads,
		) {
			t.Errorf("%s posts in the %s room: %v, want %v", c.who, c.room.Name, err, c.reads)
		}
		_, err = h.EditRoom(
			t.Context(),
			*person,
			c.room.Slug,
			RoomEdit{Name: c.room.Name, Guests: c.room.Name != "closed"},
		)
		if (err == nil) != c.manages {
			t.Errorf("%s edits the %s room: %v", c.who, c.room.Name, err)
		}
	}
}

func TestAClosedSiteIsForMembersOnly(t *testing.T) {
	h := open(t)
	guest, member := h.guest("Guest"), h.member("member")
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h = openAt(t, h.path, false)
	for name, c := range map[string]struct {
		person *Person
		want   error
	}{"anonymous": {nil, ErrSignedOut}, "guest": {&guest, ErrSignedOut}, "member": {&member, nil}} {
		if _, err := h.Enter(t.Context(), c.person, LobbySlug); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := h.Join(t.Context(), guest, LobbySlug); !errors.Is(err, ErrSignedOut) {
		t.Errorf("a guest joins: %v", err)
	}
}

func TestAddressesOfRooms(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	for _, c := range []struct{ name, slug string }{
		{"Tea & Jam", "tea-jam"},
		{"Чай и варенье", "чай-и-варенье"},
		{"喝茶", "喝茶"},
		{"Zażółć gęślą", "zażółć-gęślą"},
		{"Tea / Jam", "tea-jam-2"},
		{"Lobby", "lobby-2"},
		{"🍵", "room"},
		{"🫖", "room-2"},
	} {
		if room := h.room(owner, c.name, Public); room.Slug != c.slug {
			t.Errorf("%q is at %q, want %q", c.name, room.Slug, c.slug)
		}
	}
	if room := h.room(owner, "secret", Private); len(room.Slug) != 22 || strings.Contains(room.Slug, "secret") {
		t.Errorf("a private room is at %q", room.Slug)
	}
}

func TestARoomIsCheckedAsAWhole(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	_, err := h.CreateRoom(
		t.Context(),
		owner,
		RoomDraft{Name: " ", Topic: strings.Repeat("t", 201), Visibility: "sometimes"},
	)
	if got := reasons(err); got != "name:room.name topic:room.topic visibility:room.visibility" {
		t.Errorf("everything wrong: %q", got)
	}
	if _, err := h.CreateRoom(t.Context(), h.guest("Guest"), RoomDraft{Name: "x", Visibility: Public}); !errors.Is(
		err,
		ErrSignedOut,
	) {
		t.Errorf("a guest makes a room: %v", err)
	}
}

func TestTheDirectoryShowsPublicRoomsByTheirWords(t *testing.T) {
	h := open(t)
	owner, member := h.member("olga"), h.member("member")
	tea := h.room(owner, "Чай", Public)
	jam, err := h.CreateRoom(t.Context(), owner, RoomDraft{Name: "Jam", Topic: "100%_sugar", Visibility: Public})
	if err != nil {
		t.Fatal(err)
	}
	h.room(owner, "Чай тайный", Private)
	h.says(member, tea.Slug, "the latest word")
	for _, c := range []struct{ query, want string }{
		{"", "Lobby Чай Jam"}, {"ЧАЙ", "Чай"}, {"sugar", "Jam"}, {"0%_s", "Jam"}, {"1_0", ""}, {"nothing", ""},
	} {
		found, err := h.PublicRooms(t.Context(), &member, c.query, 1)
		names := []string{}
		for _, listing := range found.Rooms {
			names = append(names, listing.Room.Name)
			if listing.Room.ID == tea.ID && (listing.Room.Members != 2 || !listing.Joined) ||
				listing.Room.ID == jam.ID && listing.Joined {
				t.Errorf("%+v", listing)
			}
		}
		if err != nil || strings.Join(names, " ") != c.want {
			t.Errorf("%q finds %q, %v; want %q", c.query, names, err, c.want)
		}
	}
}

func TestUnreadIsWhatWasPostedSinceOneRead(t *testing.T) {
	h := open(t)
	owner, anna := h.member("olga"), h.member("anna")
	kitchen := h.room(owner, "kitchen", Public)
	unread := func(p *Person) string {
		entries, err := h.RoomsOf(t.Context(), p, kitchen.ID)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, entry := range entries {
			all = append(all, entry.Room.Slug+":"+strings.Repeat("!", entry.Unread))
		}
		return strings.Join(all, " ")
	}
	h.says(owner, kitchen.Slug, "before she joined")
	if got := unread(&anna); got != "lobby: kitchen:" {
		t.Errorf("before she joined: %s", got)
	}
	if err := h.Join(t.Context(), anna, kitchen.Slug); err != nil {
		t.Fatal(err)
	}
	first := h.says(owner, kitchen.Slug, "one")
	h.says(owner, kitchen.Slug, "two")
	if got := unread(&anna); got != "lobby: kitchen:!!" {
		t.Errorf("after two: %s", got)
	}
	for _, c := range []struct {
		ordinal int64
		want    string
	}{{first.Ordinal, "lobby: kitchen:!"}, {1, "lobby: kitchen:!"}, {1 << 40, "lobby: kitchen:"}} {
		if err := h.MarkRead(t.Context(), anna, kitchen.Slug, c.ordinal); err != nil {
			t.Fatal(err)
		}
		if got := unread(&anna); got != c.want {
			t.Errorf("read up to %d: %s, want %s", c.ordinal, got, c.want)
		}
	}
	h.says(owner, kitchen.Slug, "three")
	h.says(anna, kitchen.Slug, "an answer has read what it answers")
	if got := unread(&anna); got != "lobby: kitchen:" {
		t.Errorf("after her own: %s", got)
	}
	if got := unread(nil); got != "lobby: kitchen:" {
		t.Errorf("for nobody: %s", got)
	}
}

func TestComingAndGoing(t *testing.T) {
	h := open(t)
	h.member("chief")
	owner, anna, guest := h.member("olga"), h.member("anna"), h.guest("Guest")
	room := h.room(owner, "secret", Private)
	if _, err := h.Invite(t.Context(), owner, room.Slug, "nobody"); reasons(err) != "username:invite.unknown" {
		t.Errorf("inviting nobody: %v", err)
	}
	if _, err := h.Invite(t.Context(), anna, room.Slug, "anna"); !errors.Is(err, ErrForbidden) {
		t.Errorf("inviting oneself: %v", err)
	}
	if err := h.Join(t.Context(), guest, room.Slug); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Invite(t.Context(), guest, room.Slug, "anna"); !errors.Is(err, ErrForbidden) {
		t.Errorf("a guest inviting: %v", err)
	}
	for range 2 {
		if invited, err := h.Invite(t.Context(), owner, room.Slug, "ANNA"); err != nil || invited.ID != anna.ID {
			t.Fatalf("inviting: %+v, %v", invited, err)
		}
	}
	h.accepts(anna)
	if people, count, err := h.Members(t.Context(), room.ID, Asked{Limit: 2}); err != nil || count != 3 || len(people) != 2 {
		t.Errorf("members: %v of %d, %v", people, count, err)
	}
	if err := h.Leave(t.Context(), owner, room.Slug); err != nil {
		t.Fatal(err)
	}
	if h.bell.reviews(RightsLost{Person: owner.ID, Room: room.ID}) != 1 {
		t.Error("the streams of one who left are not ended")
	}
	if _, err := h.Enter(t.Context(), &owner, room.Slug); !errors.Is(err, ErrForbidden) {
		t.Errorf("after leaving: %v", err)
	}
	if after, _ := h.RoomByID(t.Context(), room.ID); after.OwnerID != anna.ID {
		t.Errorf("the room belongs to %d, want the member with an account, %d", after.OwnerID, anna.ID)
	}
	for name, act := range map[string]error{
		"leave":  h.Leave(t.Context(), anna, LobbySlug),
		"delete": h.DeleteRoom(t.Context(), Person{ID: 1, Kind: Member, Administrator: true}, LobbySlug),
	} {
		if !errors.Is(act, ErrForbidden) {
			t.Errorf("%s the lobby: %v", name, act)
		}
	}
	h.says(anna, room.Slug, "a secret")
	kept := h.says(anna, LobbySlug, "said elsewhere")
	if err := h.DeleteRoom(t.Context(), anna, room.Slug); err != nil {
		t.Fatal(err)
	}
	if left := h.count("SELECT count(*) FROM messages WHERE id <> ?", kept.ID); left != 0 {
		t.Errorf("%d messages of the deleted room are left", left)
	}
	if left := h.count("SELECT count(*) FROM messages WHERE id = ?", kept.ID); left != 1 {
		t.Error("a message of another room is gone")
	}
	if _, err := h.Approach(t.Context(), &anna, room.Slug); !errors.Is(err, ErrNotFound) {
		t.Errorf("after its end: %v", err)
	}
	if h.bell.reviews(RightsLost{Room: room.ID}) != 1 {
		t.Error("the streams of a deleted room are not ended")
	}
	if _, err := h.PostMessage(t.Context(), anna, room.Slug, NewMessage{Body: "x"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a post after its end: %v", err)
	}
}
