package handlers

import (
	"fmt"
	"strings"
	"testing"
)

func TestPresence(t *testing.T) {
	h := openHarness(t)
	ola, jan := h.member("Ola"), h.member("Jan")
	room := ola.room("Tea", "public")
	l := ola.listen(room + "/events").greeted(t)

	here := func(name string, present bool) {
		t.Helper()
		l.hear(t, fmt.Sprintf("%s here: %v", name, present), func(e event) bool {
			letter := `data-letter="` + name[:1] + `"`
			return strings.Contains(e.data, `id="here-count"`) && strings.Contains(e.data, letter) == present
		})
	}
	typing := func(name string, now bool) {
		t.Helper()
		l.hear(t, fmt.Sprintf("%s typing: %v", name, now), func(e event) bool {
			return strings.Contains(e.data, `id="typers"`) && strings.Contains(e.data, "<bdi>"+name+"</bdi>") == now
		})
	}

	t.Run("who opens the room is here, and who leaves is not", func(t *testing.T) {
		here("Ola", true)
		other := jan.listen(room + "/events").greeted(t)
		here("Jan", true)
		ola.get(room+"/members").expect(t, 200).shows(t, "Jan")
		other.leave()
		here("Jan", false)
	})

	t.Run("who types is shown until the message is sent", func(t *testing.T) {
		jan.post(room+"/typing", nil).expect(t, 204)
		typing("Jan", true)
		jan.say(room, "typed and sent")
		typing("Jan", false)
	})

	t.Run("typing stays in its room", func(t *testing.T) {
		lobby := ola.listen("/r/lobby/events").greeted(t)
		jan.post(room+"/typing", nil).expect(t, 204)
		typing("Jan", true)
		jan.say("/r/lobby", "the fence")
		lobby.text(t, "the fence")
		if lobby.hasHeard(`<b data-author`) {
			t.Errorf("the lobby heard %+v", lobby.heard)
		}
	})

	t.Run("a person without a name types unseen, and is not stored", func(t *testing.T) {
		before := h.dump()
		h.browser().post(room+"/typing", nil).expect(t, 204)
		if h.dump() != before {
			t.Error("something was stored")
		}
	})

	t.Run("presence never moves the cursor", func(t *testing.T) {
		for _, e := range l.heard {
			if e.id != "" && !messageID.MatchString(e.data) {
				t.Errorf("heard %+v", e)
			}
		}
	})

	t.Run("a new name of the room reaches open pages", func(t *testing.T) {
		ola.post(room+"/settings", form{"name": "Green tea", "topic": "only loose", "guests": "yes"}).expect(t, 303)
		l.hear(t, "the new name", func(e event) bool {
			return strings.Contains(e.data, `id="room-title"`) && strings.Contains(e.data, "Green tea") &&
				strings.Contains(e.data, "only loose")
		})
	})
}

func TestTallies(t *testing.T) {
	h := openHarness(t)
	ola, jan := h.member("Ola"), h.member("Jan")
	room, secret := ola.room("Tea", "public"), ola.room("Secret", "private")
	for _, path := range []string{room, secret} {
		jan.post(path+"/join", nil).expect(t, 303)
	}
	stranger := h.member("stranger")

	t.Run("a post is counted on pages of other rooms for members, and not for strangers", func(t *testing.T) {
		inside, outside := jan.listen("/r/lobby/events").greeted(t), stranger.listen("/r/lobby/events").greeted(t)
		ola.say(secret, "@jan psst")
		first := inside.named(t, "tally")
		for !strings.Contains(first.data, `"posted":1`) {
			first = inside.named(t, "tally")
		}
		if want := `{"room":3,"posted":1,"latest":[[1,1,"2"]]}`; first.data != want {
			t.Errorf("the tally is %s, want %s: by which author and for which people", first.data, want)
		}
		ola.say("/r/lobby", "the fence")
		outside.text(t, "the fence")
		for _, e := range outside.heard {
			if e.name == "tally" {
				t.Errorf("a stranger heard %+v", e)
			}
		}
		if inside.hasHeard("psst") || outside.hasHeard("psst") {
			t.Error("the text itself left its room")
		}
	})

	t.Run("who is in a room more, or less, comes back at once and hears of those there are now", func(t *testing.T) {
		garden := ola.room("Garden", "public")
		jan.post(garden+"/join", nil).expect(t, 303)
		theirs, others := stranger.listen("/r/lobby/events").greeted(t), jan.listen("/r/lobby/events").greeted(t)
		growing := stranger.grow("/r/lobby/live")
		growing.until(t, `id="messages"`)
		direct := ola.post("/direct", form{"username": "stranger"}).expect(t, 303).location()
		if bye := theirs.named(t, "bye"); bye.data != "list" {
			t.Errorf("heard %+v", bye)
		}
		ola.say(direct, "welcome")
		tally := `{"room":5,"posted":1,"latest":[[1,1,""]]}`
		stranger.listen("/r/lobby/events").greeted(t).hear(
			t,
			"the new room",
			func(e event) bool { return e.data == tally },
		)
		ola.say("/r/lobby", "all here")
		growing.until(t, "all here") // what hears no tallies is not disturbed
		others.text(t, "all here")
		if others.hasHeard(tally) {
			t.Error("who is not in it heard of it")
		}

		jan.post(secret+"/leave", nil).expect(t, 303)
		if bye := others.named(t, "bye"); bye.data != "list" {
			t.Errorf("heard %+v", bye)
		}
		left := jan.listen("/r/lobby/events").greeted(t)
		ola.say(secret, "without him")
		ola.say(garden, "@jan hear")
		left.hear(
			t,
			"the room they are in",
			func(e event) bool { return strings.HasPrefix(e.data, `{"room":4,"posted":1,`) },
		)
		for _, e := range left.heard {
			if strings.HasPrefix(e.data, `{"room":3,`) {
				t.Errorf("who has left heard %+v", e)
			}
		}
		jan.post("/r/lobby/read", form{"ordinal": "2"}).expect(t, 204)
	})

	t.Run("unread messages are counted beside the room until they are read", func(t *testing.T) {
		ola.say(room, "one")
		ola.say(room, "two")
		jan.get("/r/lobby").expect(t, 200).shows(t, `<span class="badge-count">2</span>`)
		ola.get("/r/lobby").expect(t, 200).lacks(t, `<span class="badge-count">2</span>`)
		jan.post(room+"/read", form{"ordinal": "2"}).expect(t, 204)
		jan.get("/r/lobby").expect(t, 200).lacks(t, `<span class="badge-count">2</span>`)
	})

	t.Run("what was read stays read, and the read mark cannot move ahead", func(t *testing.T) {
		before := h.dump()
		jan.post(room+"/read", form{"ordinal": "1"}).expect(t, 204)
		stranger.post(room+"/read", form{"ordinal": "2"}).expect(t, 204)
		h.browser().post(room+"/read", form{"ordinal": "2"}).expect(t, 204)
		for _, ordinal := range []string{"", "x", "-1", "99999999999999999999"} {
			jan.post(room+"/read", form{"ordinal": ordinal}).expect(t, 422)
		}
		if h.dump() != before {
			t.Error("something was stored")
		}
		jan.post(room+"/read", form{"ordinal": "999999"}).expect(t, 204)
		ola.say(room, "three")
		jan.get("/r/lobby").expect(t, 200).shows(t, `<span class="badge-count">1</span>`)
	})

	t.Run("without script the button leads back to the room", func(t *testing.T) {
		if got := jan.post(room+"/read", form{"ordinal": "3", "back": "room"}).expect(t, 303); got.location() != room {
			t.Errorf("sent to %s", got.location())
		}
	})
}

func TestTwoOfOneNicknameAreToldApart(t *testing.T) {
	h := openHarness(t)
	anna, boris := h.member("anna"), h.member("boris")
	boris.post("/account/nickname", form{"nickname": "Anna"}).expect(t, 303)
	const first = `<small class="username" dir="auto">@anna</small>`
	const second = `<small class="username" dir="auto">@boris</small>`
	l := anna.listen("/r/lobby/events").greeted(t)
	boris.listen("/r/lobby/events").greeted(t)
	l.hear(
		t,
		"who is here",
		func(e event) bool { return strings.Contains(e.data, `<b id="here-count">2</b>`) },
	)
	id := boris.say("/r/lobby", "which Anna?")
	l.hear(
		t,
		"the message",
		func(e event) bool { return strings.Contains(e.data, `id="m-`+id) && strings.Contains(e.data, second) },
	)
	anna.say("/r/lobby", "this one")
	page := anna.get("/r/lobby").expect(t, 200)
	if got := strings.Count(page.body, second); got != 1 { // the message
		t.Errorf("the other's stands %d times", got)
	}
	page.lacks(t, first)
	anna.get("/r/lobby/members").expect(t, 200).shows(t, second)
}
