package handlers

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestPosting(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run("a plain form is sent on to the room, where the message stands", func(t *testing.T) {
		got := b.post("/r/lobby/messages", form{"body": "by a plain form"}).expect(t, 303)
		if got.location() != "/r/lobby" {
			t.Errorf("sent to %s", got.location())
		}
		h.browser().get("/r/lobby").expect(t, 200).shows(t, "by a plain form")
	})

	t.Run("htmx gets the sender's copy and an empty composer with a key of its own", func(t *testing.T) {
		got := b.post("/r/lobby/messages", form{"body": "by htmx", "key": "one"}, hx).expect(t, 200)
		if len(got.ids()) != 1 || !strings.Contains(messageOf(t, got, got.ids()[0]), "by htmx") {
			t.Errorf("the copy is missing: %s", got.body)
		}
		if got.typed("body") != "" || got.typed("key") == "" || got.typed("key") == "one" {
			t.Errorf("the composer holds %q under key %q", got.typed("body"), got.typed("key"))
		}
		got.lacks(t, "<html")
	})
}

func TestTextsThatAreRefused(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	for name, refused := range map[string]struct{ body, reason string }{
		"too long":          {strings.Repeat("д", 2001), h.text("problem.body.toolong", 2000)},
		"empty":             {" \r\n\t", h.text("problem.body.empty")},
		"invisible":         {"\u200b\u2063", h.text("problem.body.empty")},
		"with a NUL in it":  {"before\x00after", h.text("problem.body.invalid")},
		"of no valid UTF-8": {"before\xffafter", h.text("problem.body.invalid")},
	} {
		for way, headers := range map[string]header{"a plain form": {}, "htmx": hx} {
			t.Run("a text "+name+" is refused and kept, by "+way, func(t *testing.T) {
				before := h.dump()
				got := b.post("/r/lobby/messages", form{"body": refused.body, "key": "kept-key"}, headers).expect(
					t,
					422,
				)
				got.shows(t, refused.reason)
				// A form's text loses what no page can show, and its line ends are the page's.
				if want := strings.ReplaceAll(legible(refused.body), "\r\n", "\n"); strings.ReplaceAll(
					got.typed("body"),
					"\r\n",
					"\n",
				) != want {
					t.Errorf("the composer holds %q", got.typed("body"))
				}
				if got.typed("key") != "kept-key" {
					t.Errorf("the key is now %q", got.typed("key"))
				}
				if h.dump() != before {
					t.Error("something was stored")
				}
			})
		}
	}

	t.Run("a refused text never makes a guest", func(t *testing.T) {
		before := h.count("people")
		h.browser().post("/r/lobby/messages", form{"body": " "}).expect(t, 422)
		if h.count("people") != before {
			t.Error("a person was stored")
		}
	})
}

func TestTextsThatAreTaken(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run(
		"an emoji alone is taken, also one that is newer than this program, and a reaction with it",
		func(t *testing.T) {
			for _, character := range []string{"🫩", "\U0001faeb"} {
				got := b.post("/r/lobby/messages", form{"body": character}, hx).expect(t, 200)
				got.shows(t, `<div class="msg-body large" hx-ignore><p>`+character+"</p>")
				b.post("/r/lobby/messages/"+got.ids()[0]+"/reactions", form{"emoji": character}, hx).expect(
					t,
					200,
				).shows(t, character)
			}
		},
	)

	t.Run("2000 characters are taken, however many bytes they are", func(t *testing.T) {
		b.post("/r/lobby/messages", form{"body": strings.Repeat("😬", 2000)}).expect(t, 303)
	})

	t.Run("markup stays text, and a line end of another system is one", func(t *testing.T) {
		id := b.say("/r/lobby", "<b onclick=x hx-get=/logout>bold</b>\r\nnext\rlast")
		message := messageOf(t, b.get("/r/lobby"), id)
		if strings.Contains(message, "<b on") || strings.Contains(message, "\r") {
			t.Errorf("the message is %q", message)
		}
		if strings.Contains(h.dump(), "\r") {
			t.Error("a bare CR is stored")
		}
	})
}

func TestAKeyPostsOneMessage(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run("the same text under the same key is one message, under another key it is another", func(t *testing.T) {
		first := b.post("/r/lobby/messages", form{"body": "once", "key": "k1"}, hx).expect(t, 200)
		again := b.post("/r/lobby/messages", form{"body": "once", "key": "k1"}, hx).expect(t, 200)
		other := b.post("/r/lobby/messages", form{"body": "once", "key": "k2"}, hx).expect(t, 200)
		if !slices.Equal(first.ids(), again.ids()) || slices.Equal(first.ids(), other.ids()) {
			t.Errorf("became %v, %v and %v", first.ids(), again.ids(), other.ids())
		}
	})

	t.Run("a key is the author's own: another's same key is another message", func(t *testing.T) {
		first := b.post("/r/lobby/messages", form{"body": "shared", "key": "k3"}, hx).expect(t, 200)
		other := h.guest().post("/r/lobby/messages", form{"body": "shared", "key": "k3"}, hx).expect(t, 200)
		if slices.Equal(first.ids(), other.ids()) {
			t.Errorf("both are %v", first.ids())
		}
	})
}

func TestPostingAsSomeoneElse(t *testing.T) {
	h := openHarness(t)

	t.Run("a text of a person who was signed out meanwhile is not posted as a guest; it is kept", func(t *testing.T) {
		b := h.member("Ola")
		as := b.get("/r/lobby").expect(t, 200).typed("as")
		if as == "" {
			t.Fatal("the composer does not say who writes")
		}
		b.post("/logout", nil).expect(t, 303)
		before := h.dump()
		got := b.post("/r/lobby/messages", form{"body": "signed, Ola", "as": as}).expect(t, 409)
		got.shows(t, h.text("composer.signedout"))
		if got.typed("body") != "signed, Ola" || got.typed("as") != "" {
			t.Errorf("the composer holds %q as %q", got.typed("body"), got.typed("as"))
		}
		if h.dump() != before {
			t.Error("something was stored")
		}
		b.post("/r/lobby/messages", form{"body": got.typed("body"), "as": got.typed("as")}).expect(t, 303)
	})

	t.Run("a text of another account names who one is now", func(t *testing.T) {
		b := h.signIn("Ola")
		got := b.post("/r/lobby/messages", form{"body": "whose?", "as": "4711"}, hx).expect(t, 409)
		got.shows(t, h.text("composer.changed", "Ola"))
		if got.typed("body") != "whose?" {
			t.Errorf("the composer holds %q", got.typed("body"))
		}
	})

	t.Run("a stranger's text is not a member's who signed in meanwhile, until they send it again", func(t *testing.T) {
		b := h.signIn("Ola")
		got := b.post("/r/lobby/messages", form{"body": "anonymously", "as": ""}).expect(t, 409)
		got.shows(t, h.text("composer.changed", "Ola"))
		b.post("/r/lobby/messages", form{"body": got.typed("body"), "as": got.typed("as")}).expect(t, 303)
		b.post("/r/lobby/messages", form{"body": "by a form that does not say"}).expect(t, 303)
	})

	t.Run("a stranger's text is posted by the guest that they became in another tab", func(t *testing.T) {
		h.guest().post("/r/lobby/messages", form{"body": "mine", "as": ""}).expect(t, 303)
	})
}

func TestPostingTooFast(t *testing.T) {
	h := harnessConfig{}.open(t)

	t.Run("too fast says when one may go on and keeps the text, while another still speaks", func(t *testing.T) {
		b := h.browser()
		for i := range 12 {
			b.post("/r/lobby/messages", form{"body": fmt.Sprint("word ", i)}).expect(t, 303)
		}
		for _, headers := range []header{{}, hx} {
			got := b.post("/r/lobby/messages", form{"body": "breathless"}, headers).expect(t, 429)
			wait := got.header.Get("Retry-After")
			if wait == "" || wait == "0" {
				t.Errorf("Retry-After is %q", wait)
			}
			got.shows(t, h.text("problem.toofast.sentence", wait))
			if got.typed("body") != "breathless" {
				t.Errorf("the composer holds %q", got.typed("body"))
			}
		}
		h.browser().post("/r/lobby/messages", form{"body": "calm"}).expect(t, 303)
	})
}

func TestHistory(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")
	var ids []string
	for i := range 120 {
		ids = append(ids, b.say("/r/lobby", fmt.Sprint("number ", i)))
	}

	t.Run("a room shows its last fifty, and older pages follow without a gap", func(t *testing.T) {
		var read []string
		page := b.get("/r/lobby").expect(t, 200)
		for {
			read = append(page.ids(), read...)
			if len(page.ids()) < 50 {
				break
			}
			page = b.get("/r/lobby/messages?before="+page.ids()[0], hx).expect(t, 200)
			page.lacks(t, "<html")
		}
		if !slices.Equal(read, ids) {
			t.Errorf("read %d messages %v", len(read), read)
		}
	})

	t.Run("an older page is also a page of its own, with a way back to now", func(t *testing.T) {
		page := b.get("/r/lobby?before="+ids[70]).expect(t, 200)
		if !slices.Equal(page.ids(), ids[20:70]) {
			t.Errorf("shows %v", page.ids())
		}
		page.shows(t, h.text("room.present"))
		page.lacks(t, "hx-sse:connect")
	})

	t.Run(
		"a permalink shows the message among its neighbours, and only on its own page a stream is missing",
		func(t *testing.T) {
			page := b.get("/r/lobby?at="+ids[60]).expect(t, 200)
			page.shows(t, `data-at="`+ids[60]+`"`)
			if !slices.Contains(page.ids(), ids[60]) || len(page.ids()) != 50 {
				t.Errorf("shows %v", page.ids())
			}
			b.get("/r/lobby").expect(t, 200).shows(t, "hx-sse:connect")
		},
	)

	t.Run("what is no message of this room is not found", func(t *testing.T) {
		elsewhere := b.say(b.room("elsewhere", "public"), "not of the lobby")
		for _, at := range []string{"999999", "0", "-1", "x", "", "99999999999999999999", "%00", elsewhere} {
			b.get("/r/lobby?at="+at).expect(t, 404)
			if at != "" {
				b.get("/r/lobby/messages/"+at).expect(t, 404)
			}
		}
		for _, before := range []string{"0", "x", "-5"} {
			b.get("/r/lobby/messages?before="+before).expect(t, 404)
		}
	})
}
