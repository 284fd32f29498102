package handlers

import (
	"regexp"
	"testing"
	"time"
)

// alone are the headers of a browser that shows an embed's room in a window of its own.
var alone = header{"Sec-Fetch-Dest": "document"}

// lendsWindow requests the form that opens the embed in a window of its own.
func (s *site) lendsWindow(t *testing.T, b *browser, typed form) form {
	t.Helper()
	got := b.post(s.embed+"/window", typed, header{hostHeader: shopSite}).expect(t, 200)
	return form{"token": got.typed("token"), "body": got.typed("body"), "reply_to": got.typed("reply_to")}
}

// windowed returns a room that the shop embeds, and a user of the shop in that embed.
func windowed(t *testing.T, visibility string) (*site, *browser) {
	t.Helper()
	return windowedIn(t, openHarness(t), visibility)
}

func windowedIn(t *testing.T, h *harness, visibility string) (*site, *browser) {
	t.Helper()
	h.member("chief")
	s := h.site(t, visibility)
	s.owner.allows(t, s.room, shopSite)
	user := h.browser()
	s.identifies(t, user, "7", nil, embeddedBy(shopSite))
	return s, user
}

func TestAnEmbedGoesOnInAWindowOfItsOwn(t *testing.T) {
	s, user := windowed(t, "private")
	question := s.owner.say(s.room, "what is tea?")
	me := user.get(s.embed, embeddedBy(shopSite)).expect(t, 200).typed("as")
	lent := s.lendsWindow(t, user, form{"body": "a le", "reply_to": question})

	window := s.harness.browser()
	got := window.post(s.embed+"/window/open", lent, alone).expect(t, 200)
	if me == "" || got.typed("as") != me {
		t.Errorf("the person is %q in the embed and %q in the window", me, got.typed("as"))
	}
	if got.typed("body") != "a le" || got.typed("reply_to") != question {
		t.Errorf("the draft is %q, in answer to %q", got.typed("body"), got.typed("reply_to"))
	}

	t.Run("loaded anew it is theirs, by its address and by the form", func(t *testing.T) {
		for _, again := range []answer{window.get(s.embed, alone), window.post(s.embed+"/window/open", lent, alone)} {
			if as := again.expect(t, 200).typed("as"); as != me {
				t.Errorf("it is person %q", as)
			}
		}
		window.post(s.embed+"/messages", form{"body": "from the window", "as": me}, alone).expect(t, 303)
		user.get(s.embed, embeddedBy(shopSite)).expect(t, 200).shows(t, "from the window")
	})

	t.Run("what is lent is worth one window, in this room", func(t *testing.T) {
		s.harness.browser().post(s.embed+"/window/open", lent, alone).expect(t, 403).lacks(t, "what is tea?")
		other := embedOf(s.owner.room("Other", "public"))
		fresh := s.lendsWindow(t, user, nil)
		s.harness.browser().post(other+"/window/open", fresh, alone).expect(t, 403)
		s.harness.browser().get(s.room, header{"Cookie": "samovar=" + window.cookie(s.cookie())}).lacks(t, "what is tea?")
	})

	t.Run("a site that is taken off the list loses its windows too", func(t *testing.T) {
		stream := window.listen(s.embed+"/events", alone).greeted(t)
		s.owner.allows(t, s.room, "https://wiki.example")
		if bye := stream.named(t, "bye"); bye.data != "rights" {
			t.Errorf("said %s", bye.data)
		}
		window.get(s.embed, alone).expect(t, 403).lacks(t, "what is tea?")
		s.owner.allows(t, s.room, shopSite)
		window.get(s.embed, alone).expect(t, 200)
	})

	t.Run("the session that is over ends it as well, and says so", func(t *testing.T) {
		s.owner.post(s.room+"/embed/secret", nil).expect(t, 303)
		for name, got := range map[string]answer{
			"the window": window.get(s.embed, alone), "the embed": user.get(s.embed, embeddedBy(shopSite)),
		} {
			got.expect(t, 403).shows(t, s.harness.text("embed.lost"))
			if got.typed("as") != "" {
				t.Errorf("%s is still somebody's", name)
			}
		}
	})
}

func TestWhatAWindowIsLentIsWorthNothingAfterFiveMinutes(t *testing.T) {
	calendar := &clock{}
	s, user := windowedIn(t, harnessConfig{config: Config{Unlimited: true}, clock: calendar}.open(t), "private")
	s.owner.say(s.room, "what is tea?")
	opens := func(after time.Duration) answer {
		lent := s.lendsWindow(t, user, nil)
		calendar.pass(after)
		return s.harness.browser().post(s.embed+"/window/open", lent, alone)
	}
	opens(5*time.Minute-10*time.Second).expect(t, 200).shows(t, "what is tea?")
	opens(5*time.Minute+time.Second).expect(t, 403).lacks(t, "what is tea?")
	user.get(s.embed, embeddedBy(shopSite)).expect(t, 200).shows(t, "what is tea?")
}

func TestAStrangersWindowKeepsWhatWasTyped(t *testing.T) {
	s, _ := windowed(t, "public")
	lent := s.lendsWindow(t, s.harness.browser(), form{"body": "half a tho"})
	if lent["token"] != "" {
		t.Error("nobody was lent a session")
	}
	window := s.harness.browser()
	got := window.post(s.embed+"/window/open", lent, alone).expect(t, 200)
	if got.typed("body") != "half a tho" || got.typed("as") != "" || window.cookie(s.cookie()) != "" {
		t.Errorf("the draft is %q, of person %q", got.typed("body"), got.typed("as"))
	}
}

// A person whose session ended elsewhere is told so until they sign in again. A person who signed out is not.
func TestAnEmbedSaysThatASessionIsOver(t *testing.T) {
	s, user := windowed(t, "public")
	held := embeddedBy(shopSite)
	lost := s.harness.text("embed.lost")
	user.get(s.embed, held).expect(t, 200).lacks(t, lost)
	s.harness.browser().get(s.embed, held).expect(t, 200).lacks(t, lost)

	stream := user.listen(s.embed+"/events", header{hostHeader: shopSite}).greeted(t)
	s.owner.post(s.room+"/embed/secret", nil).expect(t, 303)
	if bye := stream.named(t, "bye"); bye.data != "rights" {
		t.Errorf("said %s", bye.data)
	}
	user.get(s.embed, held).expect(t, 200).shows(t, lost)
	got := user.post(s.embed+"/session/end", form{"body": "half"}, hx, header{hostHeader: shopSite}).expect(t, 200)
	got.shows(t, lost)
	if got.typed("body") != "half" {
		t.Error("what was typed is lost")
	}
	page := s.owner.get(s.room+"/embed").expect(t, 200)
	s.secret = regexp.MustCompile(`id="f-secret"[^>]* value="([^"]+)"`).FindStringSubmatch(page.body)[1]
	s.identifies(t, user, "7", nil, held)
	user.get(s.embed, held).expect(t, 200).lacks(t, lost)
	user.post(s.embed+"/session/end", nil, header{hostHeader: shopSite}).expect(t, 303)
	user.get(s.embed, held).expect(t, 200).lacks(t, lost)
}

// cookie returns the name of the cookie of the room's embeds.
func (s *site) cookie() string { return "samovar-frame-" + s.embed[len(embedPath):] }
