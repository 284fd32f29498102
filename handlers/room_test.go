package handlers

import (
	"net/url"
	"strings"
	"testing"
)

func TestRooms(t *testing.T) {
	h := openHouse(t)
	h.member("chief")
	owner, member, guest := h.member("olga"), h.member("member"), h.guest()

	t.Run("the front door leads to the lobby", func(t *testing.T) {
		if got := h.browser().get("/").expect(t, 303); got.location() != "/r/lobby" {
			t.Errorf("leads to %s", got.location())
		}
	})

	t.Run("a member makes a public room, whose address is its name", func(t *testing.T) {
		got := member.post(
			"/rooms",
			form{"name": "Чай & Tea", "topic": "with lemon", "visibility": "public"},
		).expect(
			t,
			303,
		)
		if path, _ := url.PathUnescape(got.location()); path != "/r/чай-tea" {
			t.Errorf("the room is at %s", path)
		}
		page := member.get(got.location()).expect(t, 200)
		for _, text := range []string{"Чай & Tea", "with lemon", h.say("flash.room.created"), h.say("room.owner")} {
			page.shows(t, text)
		}
		again := member.post("/rooms", form{"name": "Чай & Tea", "visibility": "public"}).expect(t, 303)
		if again.location() == got.location() {
			t.Error("two rooms have one address")
		}
	})

	t.Run("a guest and a stranger make none", func(t *testing.T) {
		before := h.count("rooms")
		guest.post("/rooms", form{"name": "Mine", "visibility": "public"}).expect(t, 403)
		h.browser().post("/rooms", form{"name": "Mine", "visibility": "public"}).expect(t, 403)
		guest.get("/rooms").expect(t, 200).lacks(t, h.say("rooms.create"))
		if h.count("rooms") != before {
			t.Error("a room was made")
		}
	})

	for name, wrong := range map[string]struct {
		field, reason string
		typed         form
	}{
		"without a name":           {"name", "problem.room.name", form{"name": " ", "topic": "kept", "visibility": "public"}},
		"with too long a name":     {"name", "problem.room.name", form{"name": strings.Repeat("n", 61), "topic": "kept", "visibility": "public"}},
		"with a name nobody sees":  {"name", "problem.room.name", form{"name": "\u200b", "topic": "kept", "visibility": "public"}},
		"with too long a topic":    {"topic", "problem.room.topic", form{"name": "kept", "topic": strings.Repeat("t", 201), "visibility": "public"}},
		"with a NUL in its topic":  {"topic", "problem.room.topic", form{"name": "kept", "topic": "a\x00b", "visibility": "public"}},
		"neither public nor else":  {"visibility", "problem.room.visibility", form{"name": "kept", "topic": "kept", "visibility": "secret"}},
		"with a name of no UTF-8":  {"name", "problem.room.name", form{"name": "a\xff", "topic": "kept", "visibility": "public"}},
		"that turns the text over": {"name", "problem.room.name", form{"name": "a\u202eb", "topic": "kept", "visibility": "public"}},
	} {
		t.Run("a room "+name+" is refused beside the field, and what was typed is kept", func(t *testing.T) {
			before := h.dump()
			got := owner.post("/rooms", wrong.typed).expect(t, 422)
			if wrong.field != "visibility" && got.beside(wrong.field) != h.say(wrong.reason) {
				t.Errorf("said %q", got.beside(wrong.field))
			}
			got.shows(t, h.say(wrong.reason))
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
		if got.beside("name") != h.say("problem.room.name") || got.beside("topic") != h.say("problem.room.topic") ||
			len(got.typed("topic")) != 201 {
			t.Errorf("said %q and %q", got.beside("name"), got.beside("topic"))
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

	t.Run("the owner deletes a room for all, and its address stays empty", func(t *testing.T) {
		room := owner.room("Short-lived", "public")
		member.post(room+"/delete", nil).expect(t, 403)
		member.get(room).expect(t, 200)
		if got := owner.post(room+"/delete", nil).expect(t, 303); got.location() != "/rooms" {
			t.Errorf("sent to %s", got.location())
		}
		owner.get("/rooms").expect(t, 200).shows(t, h.say("flash.room.deleted", "Short-lived"))
		for _, b := range []*browser{owner, member, guest} {
			b.get(room).expect(t, 404)
		}
		if again := owner.room("Short-lived", "public"); again == room {
			t.Error("the address was given away again")
		}
	})

	t.Run("the administrator manages any public room, and the lobby; nobody deletes the lobby", func(t *testing.T) {
		administrator := h.signIn("chief")
		room := owner.room("Watched", "public")
		administrator.post(room+"/settings", form{"name": "Watched over", "guests": "yes"}).expect(t, 303)
		administrator.get("/r/lobby/settings").expect(t, 200).lacks(t, h.say("settings.delete.confirm"))
		administrator.post("/r/lobby/delete", nil).expect(t, 403)
		owner.get("/r/lobby/settings").expect(t, 403)
		owner.get("/r/lobby").expect(t, 200)
	})
}

func TestDirectory(t *testing.T) {
	h := openHouse(t)
	b := h.member("Ola")
	b.post("/rooms", form{"name": "Чайная", "topic": "Самовар", "visibility": "public"}).expect(t, 303)
	b.room("Coffee 100%", "public")
	b.room("Hidden place", "private")

	t.Run("public rooms are found by anyone, private ones by nobody", func(t *testing.T) {
		page := h.browser().get("/rooms").expect(t, 200)
		for _, name := range []string{"Lobby", "Чайная", "Coffee 100%"} {
			page.shows(t, name)
		}
		for _, looker := range []*browser{h.browser(), h.member("other"), b} {
			looker.get("/rooms").lacks(t, "Hidden place")
			looker.get("/rooms?q=hidden").lacks(t, "Hidden place")
		}
	})

	for query, found := range map[string]string{"ЧАЙ": "Чайная", "самовар": "Чайная", "100%": "Coffee 100%", " coffee ": "Coffee 100%"} {
		t.Run("a search for "+query+" finds what fits and nothing else", func(t *testing.T) {
			page := b.get("/rooms?q="+url.QueryEscape(query)).expect(t, 200)
			for _, name := range []string{"Чайная", "Coffee 100%"} {
				if strings.Contains(page.text(), "<b># "+name+"</b>") != (name == found) {
					t.Errorf("%s is found: %v", name, name != found)
				}
			}
			if page.typed("q") != query {
				t.Errorf("the field holds %q", page.typed("q"))
			}
		})
	}

	t.Run("no search breaks the page", func(t *testing.T) {
		for _, query := range []string{"%25", "_", "%5C", "%00", "%ff", "'", "<script>", strings.Repeat("x", 10_000), "%F0%9F%98%AC"} {
			page := b.get("/rooms?q="+query).expect(t, 200)
			if query != "%25" && strings.Contains(page.text(), "<b># Чайная") {
				t.Errorf("%q finds everything", query)
			}
			mustBeSafe(t, page)
		}
	})

	t.Run("page by page, each room comes once", func(t *testing.T) {
		for i := range 55 {
			b.room("many "+strings.Repeat("i", i+1), "public")
		}
		seen := map[string]int{}
		for _, path := range []string{"/rooms?q=many", "/rooms?q=many&page=2"} {
			for _, part := range strings.Split(b.get(path).expect(t, 200).body, `class="row-main" href="`)[1:] {
				address, _, _ := strings.Cut(part, `"`)
				seen[address]++
			}
		}
		if len(seen) != 55 {
			t.Errorf("saw %d rooms, want 55", len(seen))
		}
		first := b.get("/rooms?q=many").expect(t, 200)
		for _, page := range []string{"0", "-1", "x", "99999999999999999999"} {
			if b.get("/rooms?q=many&page="+page).expect(t, 200).text() == "" ||
				!strings.Contains(first.body, "page=2") {
				t.Errorf("page %s is none", page)
			}
		}
	})
}

func TestTooManyRooms(t *testing.T) {
	h := build{}.open(t)
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
