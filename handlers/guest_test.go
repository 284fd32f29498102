package handlers

import (
	"strings"
	"testing"
)

func TestAFirstPostMakesOneGuest(t *testing.T) {
	h := openHarness(t)

	t.Run("a first look stores no person, a first post stores one guest", func(t *testing.T) {
		b := h.browser()
		b.get("/r/lobby").expect(t, 200)
		b.get("/r/lobby").expect(t, 200)
		if got := h.count("people"); got != 0 {
			t.Fatalf("%d people are stored after a look, want none", got)
		}
		b.post("/r/lobby/messages", form{"body": "hello 😬"}).expect(t, 303)
		if got := h.count("people"); got != 1 {
			t.Errorf("%d people are stored after a post, want 1", got)
		}
		page := b.get("/r/lobby").expect(t, 200)
		page.shows(t, "hello 😬")
		page.shows(t, h.text("guest.name"))
	})

	t.Run("two first posts with the key of one browser make one guest, of two browsers two", func(t *testing.T) {
		before := h.count("people")
		b := h.browser()
		key := b.get("/r/lobby").expect(t, 200).typed("guest")
		if other := h.browser().get("/r/lobby").typed("guest"); key == "" || key == other {
			t.Fatalf("two pages have the keys %q and %q", key, other)
		}
		tabs := []*browser{b, b.twin()}
		done := make(chan answer)
		for _, tab := range tabs {
			go func() { done <- tab.post("/r/lobby/messages", form{"body": "both at once", "guest": key}) }()
		}
		for range tabs {
			(<-done).expect(t, 303)
		}
		if got := h.count("people") - before; got != 1 {
			t.Errorf("one browser made %d guests, want 1", got)
		}
		if first, second := tabs[0].cookie("samovar"), tabs[1].cookie("samovar"); first == "" || first == second {
			t.Error("two answers gave the same token")
		}
		if first, second := tabs[0].get("/r/lobby").typed("as"), tabs[1].get("/r/lobby").typed("as"); first == "" ||
			first != second {
			t.Errorf("one tab is person %s, the other %s", first, second)
		}
		h.guest()
		if got := h.count("people") - before; got != 2 {
			t.Errorf("two browsers made %d guests, want 2", got)
		}
	})
}

func TestTheKeyOfAFirstPost(t *testing.T) {
	h := openHarness(t)

	t.Run("a first post whose answer was lost is the same message when it is sent again", func(t *testing.T) {
		people, messages := h.count("people"), h.count("messages")
		page := h.browser().get("/r/lobby").expect(t, 200)
		for range 2 {
			h.browser().post(
				"/r/lobby/messages",
				form{"body": "once", "key": page.typed("key"), "guest": page.typed("guest"), "as": ""},
			).expect(t, 303)
		}
		if h.count("people") != people+1 || h.count("messages") != messages+1 {
			t.Errorf(
				"%d people and %d messages more, want one each",
				h.count("people")-people,
				h.count("messages")-messages,
			)
		}
	})

	t.Run("a key brings back neither a person who signed out nor an account", func(t *testing.T) {
		for name, ends := range map[string]func(*browser){
			"signing out": func(b *browser) { b.post("/logout", nil).expect(t, 303) },
			"having registered": func(b *browser) {
				b.post("/register", form{"username": "Formerly", "password": password}).expect(t, 303)
			},
		} {
			b := h.browser()
			key := b.get("/r/lobby").typed("guest")
			b.post("/r/lobby/messages", form{"body": "first", "guest": key}).expect(t, 303)
			before := b.get("/r/lobby").typed("as")
			ends(b)
			other := h.browser()
			other.post("/r/lobby/messages", form{"body": "second", "guest": key}).expect(t, 303)
			if after := other.get("/r/lobby").typed("as"); after == before {
				t.Errorf("after %s the key is still person %s", name, before)
			}
		}
	})

	t.Run("a key that could be guessed is none", func(t *testing.T) {
		before := h.count("people")
		for range 2 {
			h.browser().post("/r/lobby/messages", form{"body": "x", "guest": "1"}).expect(t, 303)
		}
		if got := h.count("people") - before; got != 2 {
			t.Errorf("two browsers made %d guests", got)
		}
	})
}

func TestNamesOfGuests(t *testing.T) {
	h := openHarness(t)

	t.Run("a chosen name is shown, in what was said before too", func(t *testing.T) {
		b := h.guest()
		got := b.post("/guest", form{"nickname": "Wanda Wędrowna", "back": "/r/lobby"}).expect(t, 303)
		if got.location() != "/r/lobby" {
			t.Errorf("went to %s", got.location())
		}
		page := b.get("/r/lobby").expect(t, 200)
		page.shows(t, "<bdi>Wanda Wędrowna</bdi>")
		page.shows(t, h.text("flash.welcome", "Wanda Wędrowna"))
		b.get("/r/lobby").lacks(t, h.text("flash.welcome", "Wanda Wędrowna"))
	})

	t.Run("a person who has not posted yet may choose a name first", func(t *testing.T) {
		b := h.browser()
		b.post("/guest", form{"nickname": "Early"}).expect(t, 303)
		b.post("/r/lobby/messages", form{"body": "signed from the start"}).expect(t, 303)
		b.get("/guest").expect(t, 200).shows(t, "Early")
	})

	for name, refused := range map[string]struct{ nickname, reason string }{
		"empty":                     {"  ", "problem.nickname.length"},
		"too long":                  {strings.Repeat("ж", 33), "problem.nickname.length"},
		"of nothing visible":        {"\u200b\u2060", "problem.nickname.invisible"},
		"that turns the text round": {"abc\u202Edef", "problem.nickname.invisible"},
		"with a NUL":                {"a\x00b", "problem.nickname.invisible"},
		"that is no text":           {"a\xffb", "problem.nickname.invisible"},
		"of those in charge":        {"Administrator", "problem.nickname.reserved"},
		"that looks like theirs":    {"🛡 Ádmın 2", "problem.nickname.reserved"},
	} {
		t.Run("a name "+name+" is refused beside the field", func(t *testing.T) {
			before := h.dump()
			got := h.browser().post("/guest", form{"nickname": refused.nickname}).expect(t, 422)
			if got.problemOf("nickname") != h.text(refused.reason) {
				t.Errorf("said %q beside the field", got.problemOf("nickname"))
			}
			if h.dump() != before {
				t.Error("something was stored")
			}
		})
	}

	t.Run("a name that is refused stays in the field", func(t *testing.T) {
		long := strings.Repeat("name ", 8) + "end"
		if got := h.guest().post("/guest", form{"nickname": long}).expect(t, 422); got.typed("nickname") != long {
			t.Errorf("the field holds %q", got.typed("nickname"))
		}
	})

	t.Run("a member is sent to the account instead", func(t *testing.T) {
		got := h.member("Helena").post("/guest", form{"nickname": "Other"}).expect(t, 303)
		if got.location() != "/account" {
			t.Errorf("went to %s", got.location())
		}
	})
}

func TestGuestsRefused(t *testing.T) {
	h := harnessConfig{config: Config{Unlimited: true}, guestsRefused: true}.open(t)

	t.Run("a closed site shows a stranger nothing that was said", func(t *testing.T) {
		member := h.member("Member")
		member.say("/r/lobby", "among ourselves")
		member.get("/r/lobby").expect(t, 200).shows(t, "among ourselves")
		page := h.browser().get("/r/lobby").expect(t, 403)
		page.lacks(t, "among ourselves")
		page.shows(t, h.text("problem.signedout.sentence"))
	})

	t.Run("a closed site has no rooms, no name and no list for a stranger", func(t *testing.T) {
		before, stranger := h.dump(), h.browser()
		for _, path := range []string{"/rooms", "/guest"} {
			stranger.get(path).expect(t, 403).lacks(t, `href="/rooms"`)
		}
		stranger.post("/guest", form{"nickname": "Let me in"}).expect(t, 403)
		if h.dump() != before {
			t.Error("something was stored")
		}
		h.member("Lister").get("/rooms").expect(t, 200)
	})

	t.Run("a closed site takes no word of a stranger", func(t *testing.T) {
		before := h.dump()
		got := h.browser().post("/r/lobby/messages", form{"body": "let me in"}).expect(t, 403)
		got.shows(t, "let me in")
		if h.dump() != before {
			t.Error("something was stored")
		}
	})
}

func TestTooManyGuests(t *testing.T) {
	h := harnessConfig{}.open(t)

	t.Run("too many guests of one address are told when to come back, with the name they chose", func(t *testing.T) {
		for range 30 {
			h.browser().post("/guest", form{"nickname": "One of many"}).expect(t, 303)
		}
		got := h.browser().post("/guest", form{"nickname": "One too many"}).expect(t, 429)
		got.shows(t, h.text("problem.toofast.sentence", got.header.Get("Retry-After")))
		if got.typed("nickname") != "One too many" {
			t.Errorf("the field holds %q", got.typed("nickname"))
		}
		got = h.browser().post("/r/lobby/messages", form{"body": "a first word"}).expect(t, 429)
		if got.typed("body") != "a first word" {
			t.Errorf("the composer holds %q", got.typed("body"))
		}
	})
}
