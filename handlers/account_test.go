package handlers

import (
	"regexp"
	"strings"
	"testing"
)

func TestAccount(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	b := h.member("Ola")

	t.Run("it is for members alone", func(t *testing.T) {
		h.guest().get("/account").expect(t, 403).shows(t, h.text("problem.signedout.sentence"))
		h.browser().get("/account").expect(t, 403)
		b.get("/account").expect(t, 200)
	})
}

func TestChangingNicknameAndEmail(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	b := h.member("Ola")

	t.Run("a new nickname is shown, in what was said before too, and open pages learn of it", func(t *testing.T) {
		id := b.say("/r/lobby", "under my old name")
		l := h.browser().listen("/r/lobby/events").greeted(t)
		b.post("/account/nickname", form{"nickname": "Aleksandra"}).expect(t, 303)
		page := b.get("/account").expect(t, 200)
		page.shows(t, h.text("flash.nickname"))
		if page.typed("nickname") != "Aleksandra" {
			t.Errorf("the form holds %q", page.typed("nickname"))
		}
		if !strings.Contains(messageOf(t, b.get("/r/lobby"), id), "Aleksandra") {
			t.Error("the message has the old name")
		}
		l.hear(t, "the message under its new name", func(e event) bool {
			return strings.Contains(e.data, `id="m-`+id+`"`) && strings.Contains(e.data, "Aleksandra")
		})
	})

	for field, typed := range map[string]string{"nickname": strings.Repeat("x", 33), "email": "no address"} {
		t.Run(
			"a wrong "+field+" is refused beside the field and kept, and the other forms stay as they are",
			func(t *testing.T) {
				before := h.dump()
				got := b.post("/account/"+field, form{field: typed}).expect(t, 422)
				if got.problemOf(field) == "" || got.typed(field) != typed {
					t.Errorf("said %q beside %q", got.problemOf(field), got.typed(field))
				}
				for _, other := range []string{"nickname", "email"} {
					if other != field && got.problemOf(other) != "" {
						t.Errorf("said %q beside %s", got.problemOf(other), other)
					}
				}
				if h.dump() != before {
					t.Error("something was stored")
				}
			},
		)
	}

	t.Run("an address is kept, and taken away again", func(t *testing.T) {
		b.post("/account/email", form{"email": " ola@example.org ", "current": password}).expect(t, 303)
		if got := b.get("/account").typed("email"); got != "ola@example.org" {
			t.Errorf("the form holds %q", got)
		}
		b.post("/account/email", form{"email": "", "current": password}).expect(t, 303)
		if got := b.get("/account").typed("email"); got != "" {
			t.Errorf("the form holds %q", got)
		}
	})
}

func TestChangingThePassword(t *testing.T) {
	h := openHarness(t)
	h.member("chief")

	t.Run("a password is changed by who knows the present one, and other sessions end", func(t *testing.T) {
		h.member("changer")
		here, there := h.signIn("changer"), h.signIn("changer")
		wrong := here.post("/account/password", form{"current": "not this one", "password": "another horse"}).expect(
			t,
			422,
		)
		if wrong.problemOf("current") != h.text("problem.password.wrong") {
			t.Errorf("said %q", wrong.problemOf("current"))
		}
		short := here.post("/account/password", form{"current": password, "password": "short"}).expect(t, 422)
		if short.problemOf("password") != h.text("problem.password.length") {
			t.Errorf("said %q", short.problemOf("password"))
		}
		for weak, reason := range map[string]string{
			"qwerty123":      "common",
			"ChangerChanger": "names",
			"Test House":     "names",
		} {
			refused := here.post("/account/password", form{"current": password, "password": weak}).expect(t, 422)
			if refused.problemOf("password") != h.text("problem.password."+reason) {
				t.Errorf("%q: said %q", weak, refused.problemOf("password"))
			}
		}
		for _, page := range []answer{wrong, short} {
			for _, secret := range []string{"not this one", "another horse", password} {
				page.lacks(t, secret)
			}
		}
		there.get("/account").expect(t, 200)
		here.post("/account/password", form{"current": password, "password": "another horse"}).expect(t, 303)
		here.get("/account").expect(t, 200)
		there.get("/account").expect(t, 403)
		h.browser().post("/login", form{"username": "changer", "password": password}).expect(t, 422)
		h.browser().post("/login", form{"username": "changer", "password": "another horse"}).expect(t, 303)
	})
}

var endOfSession = regexp.MustCompile(`action="(/account/sessions/\d+/end)"`)

func TestSessions(t *testing.T) {
	h := openHarness(t)
	h.member("Ola")
	h.member("other")
	here, there := h.signIn("Ola"), h.signIn("Ola")

	t.Run("another browser's session is shown and ended, and only that", func(t *testing.T) {
		page := here.get("/account", header{"User-Agent": "Mozilla/5.0 Firefox/140 Linux"}).expect(t, 200)
		page.shows(t, h.text("account.session.this"))
		paths := endOfSession.FindAllStringSubmatch(page.body, -1)
		if len(paths) != 2 {
			t.Fatalf("%d other sessions are shown, want 2", len(paths))
		}
		here.post(paths[0][1], nil).expect(t, 303)
		there.get("/account").expect(t, 403)
		here.get("/account").expect(t, 200)
	})

	t.Run("a session is ended only by its own person", func(t *testing.T) {
		third := h.signIn("Ola")
		path := endOfSession.FindStringSubmatch(here.get("/account").body)[1]
		foreign := h.signIn("other")
		before := h.count("sessions")
		foreign.post(path, nil).expect(t, 404)
		third.get("/account").expect(t, 200)
		if h.count("sessions") != before {
			t.Error("a session is gone")
		}
		for _, id := range []string{"0", "x", "-1", "99999999999999999999"} {
			here.post("/account/sessions/"+id+"/end", nil).expect(t, 404)
		}
	})

	t.Run("all others are ended at once", func(t *testing.T) {
		third, foreign := h.signIn("Ola"), h.signIn("other")
		here.post("/account/sessions/end", nil).expect(t, 303)
		third.get("/account").expect(t, 403)
		here.get("/account").expect(t, 200)
		foreign.get("/account").expect(t, 200)
	})
}

func TestDeletingAnAccount(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	b := h.member("Leaver")
	id := b.say("/r/lobby", "my words remain")
	room := b.room("Orphan", "public")
	elsewhere := h.signIn("Leaver")

	t.Run("without the password the account stays", func(t *testing.T) {
		got := b.post("/account/delete", form{"farewell": "a wrong one"}).expect(t, 422)
		if got.problemOf("farewell") != h.text("problem.password.wrong") || got.problemOf("password") != "" {
			t.Errorf("said %q and %q", got.problemOf("farewell"), got.problemOf("password"))
		}
		got.lacks(t, "a wrong one")
		b.get("/account").expect(t, 200)
	})

	t.Run("with it name, sessions and rooms are given up, and what was said stays unnamed", func(t *testing.T) {
		l := elsewhere.listen("/r/lobby/events").greeted(t)
		if got := b.post("/account/delete", form{"farewell": password}).expect(t, 303); got.location() != "/" {
			t.Errorf("sent to %s", got.location())
		}
		l.named(t, "bye")
		page := b.get("/r/lobby").expect(t, 200)
		page.shows(t, h.text("flash.deleted"))
		message := messageOf(t, page, id)
		if !strings.Contains(message, "my words remain") || strings.Contains(message, "Leaver") ||
			!strings.Contains(message, "data-gone") {
			t.Errorf("the message is %s", message)
		}
		if strings.Contains(h.dump(), "Leaver") {
			t.Error("the name is still stored")
		}
		for _, gone := range []*browser{b, elsewhere} {
			gone.get("/account").expect(t, 403)
		}
		h.browser().post("/login", form{"username": "Leaver", "password": password}).expect(t, 422)
		h.browser().get(room).expect(t, 200)
	})

	t.Run("a room with others in it passes to who has been there the longest", func(t *testing.T) {
		owner, heir, later := h.member("Olga"), h.member("Heir"), h.member("Later")
		room := owner.room("Legacy", "public")
		for _, b := range []*browser{heir, later} {
			b.post(room+"/join", nil).expect(t, 303)
		}
		heir.get(room+"/settings").expect(t, 403)
		owner.post("/account/delete", form{"farewell": password}).expect(t, 303)
		heir.get(room+"/settings").expect(t, 200)
		later.get(room+"/settings").expect(t, 403)
	})

	t.Run("the name is free again for another person", func(t *testing.T) {
		another := h.member("leaver")
		another.get(room+"/settings").expect(t, 403)
		another.post("/r/lobby/messages/"+id, form{"body": "I said that"}).expect(t, 403)
	})
}

func TestPasswordGuesses(t *testing.T) {
	h := harnessConfig{}.open(t)
	b := h.member("Ola")

	t.Run("guesses at the present password count as attempts to sign in", func(t *testing.T) {
		for range 10 {
			b.post("/account/password", form{"current": "a wrong guess", "password": "another horse"}).expect(t, 422)
		}
		for _, path := range []string{"/account/password", "/account/delete"} {
			got := b.post(path, form{"current": password, "password": "another horse", "farewell": password}).expect(
				t,
				429,
			)
			if got.header.Get("Retry-After") == "" {
				t.Errorf("%s: no Retry-After", path)
			}
			got.shows(t, h.text("problem.toofast.sentence", got.header.Get("Retry-After")))
		}
	})
}
