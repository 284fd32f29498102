package handlers

import (
	"strings"
	"testing"
)

func TestPrivateRooms(t *testing.T) {
	h := openHarness(t)
	administrator := h.member("chief")
	owner, friend, stranger := h.member("olga"), h.member("friend"), h.member("stranger")
	room := owner.room("Hideout", "private")
	owner.post(room+"/settings", form{"name": "Hideout", "guests": "yes"}).expect(t, 303)
	id := owner.say(room, "between us")

	t.Run("its address cannot be guessed", func(t *testing.T) {
		if slug := strings.TrimPrefix(room, "/r/"); len(slug) < 20 ||
			strings.Contains(strings.ToLower(slug), "hideout") {
			t.Errorf("the address is %s", slug)
		}
	})

	t.Run("who has not joined sees a door and nothing that was said, the administrator too", func(t *testing.T) {
		for _, b := range []*browser{stranger, administrator, h.guest(), h.browser()} {
			door := b.get(room).expect(t, 200)
			door.shows(t, h.text("door.private"))
			door.shows(t, h.text("room.join"))
			for _, secret := range []string{"between us", "hx-sse:connect", "<bdi>olga</bdi>", `id="composer"`} {
				door.lacks(t, secret)
			}
			for _, path := range []string{"/messages", "/messages/" + id, "/events", "/invite", "/settings"} {
				if got := b.get(room + path); got.status != 403 || strings.Contains(got.text(), "between us") {
					t.Errorf("GET %s answered %d", path, got.status)
				}
			}
			for _, path := range []string{
				"/messages", "/messages/" + id, "/messages/" + id + "/delete", "/typing", "/read", "/emoji",
				"/leave", "/invite", "/settings", "/delete",
			} {
				got := b.post(room+path, form{"body": "x", "ordinal": "1", "username": "stranger", "name": "x"})
				if got.status != 403 {
					t.Errorf("POST %s answered %d", path, got.status)
				}
			}
		}
		owner.get(room).expect(t, 200).shows(t, "between us")
	})

	t.Run("who knows the address joins, reads and speaks", func(t *testing.T) {
		b := h.member("joiner")
		if got := b.post(room+"/join", nil).expect(t, 303); got.location() != room {
			t.Errorf("sent to %s", got.location())
		}
		page := b.get(room).expect(t, 200)
		page.shows(t, "between us")
		page.shows(t, h.text("flash.joined", "Hideout"))
		b.say(room, "thanks")
		b.post(room+"/join", nil).expect(t, 303)
	})

	t.Run("a stranger who joins becomes a guest by it", func(t *testing.T) {
		before := h.count("people")
		b := h.browser()
		b.post(room+"/join", nil).expect(t, 303)
		if h.count("people") != before+1 {
			t.Errorf("%d people became %d", before, h.count("people"))
		}
		b.get(room).expect(t, 200).shows(t, "between us")
	})

	t.Run("a guest who joined speaks and does not invite", func(t *testing.T) {
		b := h.guest()
		b.post(room+"/join", nil).expect(t, 303)
		b.say(room, "a guest's word")
		b.post(room+"/invite", form{"username": "stranger"}).expect(t, 403)
		stranger.get(room).expect(t, 200).lacks(t, "between us")
	})

	t.Run("who leaves stands at the door again", func(t *testing.T) {
		b := h.member("leaver")
		b.post(room+"/join", nil).expect(t, 303)
		if got := b.post(room+"/leave", nil).expect(t, 303); got.location() != "/rooms" {
			t.Errorf("sent to %s", got.location())
		}
		b.get("/rooms").expect(t, 200).shows(t, h.text("flash.left", "Hideout"))
		b.get(room).expect(t, 200).lacks(t, "between us")
		b.get("/r/lobby").lacks(t, "Hideout")
	})

	t.Run("an owner who leaves hands the room to who has been there longest with an account", func(t *testing.T) {
		mine := owner.room("Handed on", "private")
		owner.post(mine+"/settings", form{"name": "Handed on", "guests": "yes"}).expect(t, 303)
		h.browser().post(mine+"/join", nil).expect(t, 303)
		friend.post(mine+"/join", nil).expect(t, 303)
		stranger.post(mine+"/join", nil).expect(t, 303)
		friend.get(mine+"/settings").expect(t, 403)
		owner.post(mine+"/leave", nil).expect(t, 303)
		friend.get(mine+"/settings").expect(t, 200)
		stranger.get(mine+"/settings").expect(t, 403)
		owner.get(mine+"/settings").expect(t, 403)
	})
}

func TestMembersOfPublicRooms(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, reader := h.member("olga"), h.member("reader")
	room := owner.room("Tea", "public")

	t.Run("reading does not join the room, the first post does", func(t *testing.T) {
		reader.get(room).expect(t, 200)
		reader.get("/r/lobby").lacks(t, `<span class="room-name" dir="auto">Tea</span>`)
		reader.say(room, "hello")
		reader.get("/r/lobby").expect(t, 200).shows(t, `<span class="room-name" dir="auto">Tea</span>`)
	})

	t.Run("a guest leaves a room that was closed to guests since", func(t *testing.T) {
		owner, guest := h.member("closer"), h.guest()
		room := owner.room("Soon closed", "public")
		guest.post(room+"/messages", form{"body": "while one may"}).expect(t, 303)
		owner.post(room+"/settings", form{"name": "Closed"}).expect(t, 303)
		guest.post(room+"/messages", form{"body": "too late"}).expect(t, 403)
		guest.get("/r/lobby").expect(t, 200).lacks(t, `href="`+room+`"`)
		owner.get("/r/lobby").expect(t, 200).shows(t, `href="`+room+`"`)
		guest.post(room+"/leave", nil).expect(t, 303)
		owner.post(room+"/settings", form{"name": "Open again", "guests": "yes"}).expect(t, 303)
		guest.get("/r/lobby").expect(t, 200).lacks(t, `href="`+room+`"`)
	})

	t.Run("the lobby cannot be left", func(t *testing.T) {
		reader.post("/r/lobby/leave", nil).expect(t, 403)
		reader.get("/r/lobby").expect(t, 200).lacks(t, `action="/r/lobby/leave"`)
	})

	t.Run("a person who has not joined cannot invite", func(t *testing.T) {
		h.member("outsider").post(room+"/invite", form{"username": "chief"}).expect(t, 403)
		reader.post(room+"/invite", form{"username": "chief"}).expect(t, 303)
	})
}

// The link of a private room leads nowhere after its last member has left.
func TestPrivateRoomsThatAllHaveLeft(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	stranger := h.member("leon")

	t.Run("deleting the account says so before, and takes the room along", func(t *testing.T) {
		owner, friend := h.member("mirkab"), h.member("friend")
		room, shared := owner.room("Diary", "private"), owner.room("Club", "private")
		owner.say(room, "nobody else's business")
		owner.say(shared, "between friends")
		friend.post(shared+"/join", nil).expect(t, 303)
		page := owner.get("/account").expect(t, 200)
		page.shows(t, h.text("account.delete.last"))
		page.shows(t, "<bdi>Diary</bdi>")
		page.lacks(t, "Club")
		friend.get("/account").expect(t, 200).lacks(t, h.text("account.delete.last"))
		owner.post("/account/delete", form{"farewell": "wrong"}).expect(t, 422).shows(t, "<bdi>Diary</bdi>")
		stranger.get(room).expect(t, 200).shows(t, h.text("room.join"))
		owner.post("/account/delete", form{"farewell": password}).expect(t, 303)
		stranger.get(room).expect(t, 404).lacks(t, "Diary")
		stranger.post(room+"/join", nil).expect(t, 404)
		stranger.get(room).expect(t, 404)
		if strings.Contains(h.dump(), "nobody else's business") {
			t.Error("what was said is still stored")
		}
		friend.get(shared).expect(t, 200).shows(t, "between friends")
		friend.get(shared+"/settings").expect(t, 200)
	})

	t.Run("so does leaving it", func(t *testing.T) {
		owner, guest := h.member("olga"), h.guest()
		room := owner.room("Den", "private")
		owner.post(room+"/settings", form{"name": "Den", "guests": "yes"}).expect(t, 303)
		guest.post(room+"/join", nil).expect(t, 303)
		guest.say(room, "only a guest")
		listening := guest.listen(room + "/events").greeted(t)
		owner.post(room+"/leave", nil).expect(t, 409).shows(t, h.text("room.leave.last"))
		if got := owner.post(room+"/leave", form{"closing": "yes"}).expect(t, 303); got.location() != "/rooms" {
			t.Errorf("sent to %s", got.location())
		}
		listening.named(t, "bye")
		for _, b := range []*browser{owner, guest, stranger} {
			b.get(room).expect(t, 404).lacks(t, "only a guest")
		}
		if strings.Contains(h.dump(), "only a guest") {
			t.Error("what was said is still stored")
		}
	})

	t.Run("the last is asked before it is closed", func(t *testing.T) {
		owner, friend := h.member("ola"), h.member("companion")
		room := owner.room("Duo", "private")
		owner.say(room, "the two of us")
		friend.post(room+"/join", nil).expect(t, 303)
		friend.post(room+"/leave", nil).expect(t, 303)
		asked := owner.post(room+"/leave", nil).expect(t, 409)
		asked.shows(t, h.text("room.leave.last"))
		asked.shows(t, `name="closing"`)
		owner.get(room).expect(t, 200).shows(t, "the two of us")
		owner.post(room+"/leave", form{"closing": "yes"}).expect(t, 303)
		owner.get(room).expect(t, 404)
	})

	t.Run("one who was told and is not the last after all leaves the room to the others", func(t *testing.T) {
		owner, friend := h.member("teller"), h.member("comer")
		room := owner.room("Trio", "private")
		owner.post(room+"/leave", nil).expect(t, 409).shows(t, h.text("room.leave.last"))
		friend.post(room+"/join", nil).expect(t, 303)
		owner.post(room+"/leave", form{"closing": "yes"}).expect(t, 303)
		friend.get(room+"/settings").expect(t, 200)
	})

	t.Run("a public room stays, and coming in does not make an owner", func(t *testing.T) {
		owner := h.member("founder")
		room := owner.room("Market", "public")
		owner.get(room).expect(t, 200).lacks(t, h.text("room.leave.last"))
		owner.post(room+"/leave", nil).expect(t, 303)
		stranger.post(room+"/join", nil).expect(t, 303)
		stranger.get(room+"/settings").expect(t, 403)
	})
}
