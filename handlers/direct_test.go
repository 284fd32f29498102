package handlers

import (
	"strings"
	"testing"
)

func TestDirectMessages(t *testing.T) {
	h := openHarness(t)
	administrator := h.member("chief")
	anna, boris, celina := h.member("anna"), h.member("boris"), h.member("celina")
	room := anna.post("/direct", form{"username": " @Boris "}).expect(t, 303).location()

	t.Run("two people have one conversation, whichever of them opens it", func(t *testing.T) {
		if again := boris.post("/direct", form{"username": "anna"}).expect(t, 303).location(); again != room {
			t.Errorf("a second one is %s, the first %s", again, room)
		}
		anna.say(room, "between us")
		boris.get(room).expect(t, 200).shows(t, "between us")
	})

	t.Run("what came while one was away waits, and is counted", func(t *testing.T) {
		page := boris.get("/r/lobby").expect(t, 200)
		page.shows(t, `<span class="room-name" dir="auto">anna</span>`)
		page.shows(t, `<span class="badge-count">1</span>`)
		boris.get("/direct").expect(t, 200).shows(t, "anna")
		anna.get("/direct").expect(t, 200).shows(t, "boris")
	})

	t.Run("others cannot find, read, join or manage it, nor can the administrator or an embed", func(t *testing.T) {
		id := anna.say(room, "a secret")
		for _, b := range []*browser{administrator, celina, h.guest(), h.browser()} {
			for _, path := range []string{
				"", "/messages", "/messages/" + id, "/events", "/live", "/people", "/settings", "/invite",
				"/log",
			} {
				b.get(room+path).expect(t, 404).lacks(t, "a secret")
			}
			b.post(room+"/join", nil).expect(t, 404)
			b.post(room+"/messages", form{"body": "let me in"}).expect(t, 404)
		}
		for _, b := range []*browser{anna, boris} {
			b.get(room+"/settings").expect(t, 403)
			b.post(room+"/leave", nil).expect(t, 403)
			b.post(room+"/invite", form{"username": "celina"}).expect(t, 403)
			token := b.post("/embed/lobby/enter", nil).expect(t, 200).between(t, `data-token="`, `"`)
			embed := h.browser()
			embed.post("/embed/lobby/session", form{"token": token}, hx).expect(t, 200)
			embed.get(strings.Replace(room, "/r/", "/embed/", 1)).expect(t, 404).lacks(t, "a secret")
		}
		celina.get("/rooms").expect(t, 200).lacks(t, room)
	})

	t.Run("a small group is a conversation too", func(t *testing.T) {
		group := anna.post("/direct", form{"username": "boris, celina"}).expect(t, 303).location()
		celina.say(group, "all three")
		boris.get(group).expect(t, 200).shows(t, "all three")
		if group == room {
			t.Error("it is the conversation of two")
		}
		if again := celina.post("/direct", form{"username": "anna, boris"}).expect(t, 303).location(); again != group {
			t.Errorf("the same three have a second one, %s beside %s", again, group)
		}
	})

	t.Run("a group is left, and is then the conversation of who is left; one of two is not", func(t *testing.T) {
		h.member("dora")
		group := anna.post("/direct", form{"username": "boris, dora"}).expect(t, 303).location()
		id := anna.say(group, "the three of us")
		leave := `action="` + group + `/leave"`
		boris.get(group).expect(t, 200).shows(t, leave)
		boris.get(room).expect(t, 200).lacks(t, `action="`+room+`/leave"`)
		boris.post(group+"/leave", nil).expect(t, 303)
		boris.get(group+"/messages/"+id).expect(t, 404)
		boris.get("/r/lobby").expect(t, 200).lacks(t, group)
		anna.get("/direct").expect(t, 200).shows(t, "dora, …")
		if again := boris.post("/direct", form{"username": "anna, dora"}).expect(t, 303).location(); again == group {
			t.Error("who has left is back in it")
		}
		if again := anna.post("/direct", form{"username": "boris"}).expect(t, 303).location(); again != room {
			t.Errorf("the conversation of two is %s, was %s", again, room)
		}
	})

	for name, c := range map[string]struct{ typed, problem string }{
		"no name":         {"", h.text("problem.direct.nobody")},
		"the own name":    {"anna", h.text("problem.direct.nobody")},
		"an unknown name": {"boris, zenon", h.text("problem.direct.unknown", "zenon")},
		"a name without an end": {
			strings.Repeat("z", 100_000), h.text("problem.direct.unknown", strings.Repeat("z", 60)+"…"),
		},
		"a crowd":       {"a b c d e f g h i", h.text("problem.direct.many", 7)},
		"hostile bytes": {"\xff\x00", h.text("problem.direct.unknown", "\x00")},
	} {
		t.Run("a conversation with "+name+" is refused with the reason, and what was typed kept", func(t *testing.T) {
			got := anna.post("/direct", form{"username": c.typed}).expect(t, 422)
			if !strings.Contains(c.typed, "\xff") &&
				(got.problemOf("username") != c.problem || got.typed("username") != c.typed) {
				t.Errorf("said %q beside %q", got.problemOf("username"), got.typed("username"))
			}
		})
	}

	t.Run("who wants no new ones gets none, and keeps those there are", func(t *testing.T) {
		celina.post("/direct/refuse", form{"refuse": "yes"}).expect(t, 303)
		anna.post("/direct", form{"username": "celina"}).expect(t, 422).shows(
			t,
			h.text("problem.direct.refused", "celina"),
		)
		celina.post("/direct", form{"username": "anna"}).expect(t, 303)
		anna.post("/direct", form{"username": "celina"}).expect(t, 303)
	})

	t.Run("a new nickname reaches the conversation's name", func(t *testing.T) {
		boris.post("/account/nickname", form{"nickname": "Borys"}).expect(t, 303)
		page := anna.get(room).expect(t, 200)
		page.shows(t, "<title>Borys · ")
		page.lacks(t, "anna, Borys")
	})
}
