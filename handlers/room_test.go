package handlers

import (
	"net/url"
	"strings"
	"testing"
)

func TestCreatingARoom(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	member, guest := h.member("member"), h.guest()

	t.Run("the front door leads to the lobby", func(t *testing.T) {
		if got := h.browser().get("/").expect(t, 303); got.location() != "/r/lobby" {
			t.Errorf("leads to %s", got.location())
		}
	})

	t.Run("a member makes a public room, whose address is its name", func(t *testing.T) {
		got := member.post("/rooms", form{"name": "Чай & Tea", "topic": "with lemon", "visibility": "public"}).expect(
			t,
			303,
		)
		if path, _ := url.PathUnescape(got.location()); path != "/r/чай-tea" {
			t.Errorf("the room is at %s", path)
		}
		page := member.get(got.location()).expect(t, 200)
		for _, text := range []string{"Чай & Tea", "with lemon", h.text("flash.room.created")} {
			page.shows(t, text)
		}
		member.get(got.location()+"/members").expect(t, 200).shows(t, h.text("room.owner"))
		again := member.post("/rooms", form{"name": "Чай & Tea", "visibility": "public"}).expect(t, 303)
		if again.location() == got.location() {
			t.Error("two rooms have one address")
		}
	})

	t.Run("a guest and a stranger make none", func(t *testing.T) {
		before := h.count("rooms")
		guest.post("/rooms", form{"name": "Mine", "visibility": "public"}).expect(t, 403)
		h.browser().post("/rooms", form{"name": "Mine", "visibility": "public"}).expect(t, 403)
		guest.get("/rooms").expect(t, 200).lacks(t, h.text("rooms.create"))
		if h.count("rooms") != before {
			t.Error("a room was made")
		}
	})
}

func TestRoomsThatAreRefused(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner := h.member("olga")
	const public = "public"
	typed := func(name, topic, visibility string) form {
		return form{"name": name, "topic": topic, "visibility": visibility}
	}
	long := strings.Repeat("t", 201)

	for name, wrong := range map[string]struct {
		field, reason string
		typed         form
	}{
		"without a name":           {"name", "problem.room.name", typed(" ", "kept", public)},
		"with too long a name":     {"name", "problem.room.name", typed(long[:61], "kept", public)},
		"with an invisible name":   {"name", "problem.room.name", typed("\u200b", "kept", public)},
		"with too long a topic":    {"topic", "problem.room.topic", typed("kept", long, public)},
		"with a NUL in its topic":  {"topic", "problem.room.topic", typed("kept", "a\x00b", public)},
		"neither public nor else":  {"visibility", "problem.room.visibility", typed("kept", "kept", "secret")},
		"with a name of no UTF-8":  {"name", "problem.room.name", typed("a\xff", "kept", public)},
		"that turns the text over": {"name", "problem.room.name", typed("a\u202eb", "kept", public)},
	} {
		t.Run("a room "+name+" is refused beside the field, and what was typed is kept", func(t *testing.T) {
			before := h.dump()
			got := owner.post("/rooms", wrong.typed).expect(t, 422)
			if wrong.field != "visibility" && got.problemOf(wrong.field) != h.text(wrong.reason) {
				t.Errorf("said %q", got.problemOf(wrong.field))
			}
			got.shows(t, h.text(wrong.reason))
			for _, field := range []string{"name", "topic"} {
				if got.typed(field) != legible(wrong.typed[field]) {
					t.Errorf("field %s holds %q", field, got.typed(field))
				}
			}
			if h.dump() != before {
				t.Error("something was stored")
			}
		})
	}
}

func TestSettingsOfARoom(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, member, guest := h.member("olga"), h.member("member"), h.guest()

	t.Run("the owner changes name and topic, and another member does not", func(t *testing.T) {
		room := owner.room("Before", "public")
		member.post(room+"/join", nil).expect(t, 303)
		for _, b := range []*browser{member, guest, h.browser()} {
			b.get(room+"/settings").expect(t, 403)
			b.post(room+"/settings", form{"name": "Taken over"}).expect(t, 403)
			b.get(room).expect(t, 200).shows(t, "Before")
		}
		settings := owner.get(room+"/settings").expect(t, 200)
		if settings.typed("name") != "Before" || !strings.Contains(settings.body, "checked") {
			t.Errorf("the form does not hold what is: %q", settings.typed("name"))
		}
		owner.post(room+"/settings", form{"name": "After", "topic": "all new", "guests": "yes"}).expect(t, 303)
		page := guest.get(room).expect(t, 200)
		page.shows(t, "After")
		page.shows(t, "all new")
	})

	t.Run("settings that are wrong are refused beside the field and kept", func(t *testing.T) {
		room := owner.room("Kept", "public")
		got := owner.post(room+"/settings", form{"name": "", "topic": strings.Repeat("t", 201)}).expect(t, 422)
		if got.problemOf("name") != h.text("problem.room.name") ||
			got.problemOf("topic") != h.text("problem.room.topic") ||
			len(got.typed("topic")) != 201 {
			t.Errorf("said %q and %q", got.problemOf("name"), got.problemOf("topic"))
		}
		guest.get(room).expect(t, 200).shows(t, "Kept")
	})

	t.Run("a room closed to guests takes members and no one else", func(t *testing.T) {
		room := owner.room("Members only", "public")
		owner.say(room, "a word among members")
		guest.get(room).expect(t, 200).shows(t, "a word among members")
		owner.post(room+"/settings", form{"name": "Members only"}).expect(t, 303)
		for _, b := range []*browser{guest, h.browser()} {
			b.get(room).expect(t, 403).lacks(t, "a word among members")
			b.get(room+"/messages").expect(t, 403).lacks(t, "a word among members")
			b.post(room+"/messages", form{"body": "still me"}).expect(t, 403).shows(t, "still me")
			b.post(room+"/join", nil).expect(t, 403)
		}
		member.get(room).expect(t, 200).shows(t, "a word among members")
		member.post(room+"/messages", form{"body": "welcome"}).expect(t, 303)
	})
}

func TestDeletingARoom(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, member, guest := h.member("olga"), h.member("member"), h.guest()

	t.Run("the owner deletes a room for all, and its address stays empty", func(t *testing.T) {
		room := owner.room("Short-lived", "public")
		member.post(room+"/delete", nil).expect(t, 403)
		member.get(room).expect(t, 200)
		if got := owner.post(room+"/delete", nil).expect(t, 303); got.location() != "/rooms" {
			t.Errorf("sent to %s", got.location())
		}
		owner.get("/rooms").expect(t, 200).shows(t, h.text("flash.room.deleted", "Short-lived"))
		for _, b := range []*browser{owner, member, guest} {
			b.get(room).expect(t, 404)
		}
		if again := owner.room("Short-lived", "public"); again == room {
			t.Error("the address was given away again")
		}
	})

	t.Run("the administrator manages any public room, and the lobby; the lobby cannot be deleted", func(t *testing.T) {
		administrator := h.signIn("chief")
		room := owner.room("Watched", "public")
		administrator.post(room+"/settings", form{"name": "Watched over", "guests": "yes"}).expect(t, 303)
		administrator.get("/r/lobby/settings").expect(t, 200).lacks(t, h.text("settings.delete.confirm"))
		administrator.post("/r/lobby/delete", nil).expect(t, 403)
		owner.get("/r/lobby/settings").expect(t, 403)
		owner.get("/r/lobby").expect(t, 200)
	})
}

func TestTooManyRooms(t *testing.T) {
	h := harnessConfig{}.open(t)
	b := h.member("Ola")
	for i := range 10 {
		b.room("room "+strings.Repeat("i", i+1), "public")
	}

	t.Run("too many rooms at once are refused with what was typed, while another still makes one", func(t *testing.T) {
		got := b.post("/rooms", form{"name": "one too many", "visibility": "public"}).expect(t, 429)
		if got.header.Get("Retry-After") == "" || got.typed("name") != "one too many" {
			t.Errorf("Retry-After %q, name %q", got.header.Get("Retry-After"), got.typed("name"))
		}
		h.member("other").room("my first", "public")
	})
}
